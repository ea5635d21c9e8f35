<?php

declare(strict_types=1);

class CUserTypeManager
{
    public function GetUserFields($entity_id, $value_id = 0, $LANG = false, $user_id = false, ?array $selectFields = null)
    {
        $fields = \Playground\UserFields::of((string) $entity_id);
        $values = $value_id ? \Playground\UserFields::load(strtolower((string) $entity_id), (int) $value_id) : [];
        foreach ($fields as $name => &$field) {
            $field['VALUE'] = $values[$name] ?? null;
        }
        return $fields;
    }

    public function Update($entity_id, $ID, $arFields, $user_id = false)
    {
        \Playground\UserFields::save((string) $entity_id, strtolower((string) $entity_id), (int) $ID, $arFields);
        return true;
    }
}
