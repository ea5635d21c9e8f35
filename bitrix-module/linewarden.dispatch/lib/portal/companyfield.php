<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Localization\Loc;

/** The user field that shows people whose contact or deal this is: the company's name. */
final class CompanyField
{
    public const NAME = 'UF_CRM_LINEWARDEN';
    private const ENTITIES = ['CRM_CONTACT', 'CRM_DEAL'];

    public static function install(): void
    {
        Loc::loadMessages(__FILE__);
        $label = [];
        foreach (['ru', 'en'] as $language) {
            $label[$language] = Loc::getMessage('LINEWARDEN_DISPATCH_COMPANY_FIELD', null, $language);
        }
        foreach (self::ENTITIES as $entity) {
            if (self::fieldId($entity) > 0) {
                continue;
            }
            $id = (new \CUserTypeEntity())->Add([
                'ENTITY_ID' => $entity,
                'FIELD_NAME' => self::NAME,
                'USER_TYPE_ID' => 'string',
                'XML_ID' => self::NAME,
                'SORT' => 100,
                'MULTIPLE' => 'N',
                'MANDATORY' => 'N', // a mandatory field would stop people and robots from saving a deal
                'SHOW_FILTER' => 'I',
                'SETTINGS' => [],
                'EDIT_FORM_LABEL' => $label,
                'LIST_COLUMN_LABEL' => $label,
                'LIST_FILTER_LABEL' => $label,
            ]);
            if (!$id) {
                throw new \RuntimeException("the portal did not add the field $entity." . self::NAME);
            }
        }
    }

    /** Removes the field with the names stored in it. */
    public static function remove(): void
    {
        foreach (self::ENTITIES as $entity) {
            $id = self::fieldId($entity);
            if ($id > 0) {
                (new \CUserTypeEntity())->Delete($id);
            }
        }
    }

    private static function fieldId(string $entity): int
    {
        $field = \CUserTypeEntity::GetList([], ['ENTITY_ID' => $entity, 'FIELD_NAME' => self::NAME])->Fetch();

        return (int) ($field['ID'] ?? 0);
    }
}
