<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

abstract class Field
{
    protected string $name;
    protected array $parameters;
    protected ?string $title = null;
    protected array $validators = [];

    public function __construct($name, $parameters = [])
    {
        $this->name = (string) $name;
        $this->parameters = $parameters;
        foreach (isset($parameters['validation']) ? (array) call_user_func($parameters['validation']) : [] as $validator) {
            $this->addValidator($validator);
        }
    }

    public function getName()
    {
        return $this->name;
    }

    public function configureTitle($title)
    {
        $this->title = $title;
        return $this;
    }

    public function getTitle()
    {
        return $this->title ?? $this->name;
    }

    public function getParameter($name)
    {
        return $this->parameters[$name] ?? null;
    }

    public function addValidator($validator)
    {
        $this->validators[] = $validator;
        return $this;
    }

    public function getValidators()
    {
        return $this->validators;
    }
}
