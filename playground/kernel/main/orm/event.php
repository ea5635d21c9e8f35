<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM;

class Event extends \Bitrix\Main\Event
{
    protected Entity $entity;

    public function __construct(Entity $entity, $type, array $parameters = [], $addNamespace = false)
    {
        $this->entity = $entity;
        $name = $addNamespace ? $entity->getNamespace() . $entity->getName() . '::' . $type : $entity->getName() . $type;
        parent::__construct($entity->getModule(), $name, $parameters);
    }

    public function getEntity()
    {
        return $this->entity;
    }

    public function getErrors(Data\Result $result)
    {
        $found = false;
        foreach ($this->getResults() as $one) {
            if ($one instanceof EventResult && $one->getType() === EventResult::ERROR) {
                $result->addErrors($one->getErrors());
                $found = true;
            }
        }
        return $found;
    }

    public function mergeFields(array $data)
    {
        foreach ($this->getResults() as $one) {
            if ($one instanceof EventResult) {
                $data = array_diff_key(array_merge($data, $one->getModified()), array_flip($one->getUnset()));
            }
        }
        return $data;
    }
}
