<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

/** SQL with %s for each named field. */
class ExpressionField extends Field implements IReadable
{
    protected string $expression;
    protected array $buildFrom;

    public function __construct($name, $expression, $buildFrom = null, $parameters = [])
    {
        parent::__construct($name, $parameters);
        $this->expression = (string) $expression;
        $this->buildFrom = (array) ($buildFrom ?? []);
    }

    public function getExpression()
    {
        return $this->expression;
    }

    public function getBuildFromChains()
    {
        return $this->buildFrom;
    }
}
