<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Field;
use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Error;

/**
 * Fields that a card has to have: mandatory user fields, and those of its stage. The portal keeps the latter in b_crm_field_attr, whose columns
 * are not all known; here they are the option `required_fields` of the module `playground`: a list of {entity, field, from, to?}, from one
 * stage to another in the order of stages. Not in the box.
 */
final class RequiredFields
{
    /**
     * @param list<string>|null $onlyOf names of fields; null: all
     * @return list<Error>
     */
    public static function missing(Item $item, string $stageId, bool $withUserFields, ?array $onlyOf = null): array
    {
        $factory = Container::getInstance()->getFactory($item->getEntityTypeId());
        $names = [];
        foreach ($withUserFields ? UserFields::of($factory->getUserFieldEntityId()) : [] as $name => $field) {
            $field['MANDATORY'] === 'Y' && $names[] = $name;
        }
        $stages = $factory->isStagesSupported() ? $factory->getStages($item->hasField('CATEGORY_ID') ? (int) $item->get('CATEGORY_ID') : 0)->getStatusIdList() : [];
        $place = array_search($stageId, $stages, true);
        foreach ((array) json_decode(Option::get('playground', 'required_fields', '[]'), true) as $rule) {
            $from = array_search($rule['from'], $stages, true);
            $to = isset($rule['to']) ? array_search($rule['to'], $stages, true) : count($stages);
            $isOfCard = $rule['entity'] === strtolower($factory->getEntityName()) && ($withUserFields || !str_starts_with($rule['field'], 'UF_'));
            if ($isOfCard && $place !== false && $from !== false && $to !== false && $place >= $from && $place <= $to) {
                $names[] = $rule['field'];
            }
        }
        $names = $onlyOf === null ? array_unique($names) : array_intersect(array_unique($names), $onlyOf);
        $empty = array_filter($names, static fn(string $name): bool => in_array($item->get($name), [null, '', 0, '0', [], false], true));
        return array_values(array_map(static fn(string $name): Error => Field::getRequiredEmptyError($name), $empty));
    }
}
