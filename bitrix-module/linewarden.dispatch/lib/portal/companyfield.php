<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Command\Stop;

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

    /** The company that a contact or a deal is told to be of; '' when it is of none. */
    public static function of(int $typeId, int $id): string
    {
        $table = $typeId === \CCrmOwnerType::Deal ? 'b_uts_crm_deal' : 'b_uts_crm_contact';

        return (string) Application::getConnection()->queryScalar('SELECT ' . self::NAME . " FROM $table WHERE VALUE_ID = $id");
    }

    /**
     * The last guard: whatever was decided, the clients of two companies never become one. A card of no company is nobody else's.
     *
     * @param list<string> $names by which the company may be told
     * @throws Stop refused
     */
    public static function require(int $typeId, int $id, array $names, string $refusal): void
    {
        $found = mb_strtolower(trim(self::of($typeId, $id)));
        if ($found !== '' && !in_array($found, array_map('mb_strtolower', $names), true)) {
            throw Stop::refused($refusal, strtolower(\CCrmOwnerType::ResolveName($typeId)) . " $id is of company $found");
        }
    }

    /**
     * A person may have given the card to another company since the command was decided: their word is not written over.
     *
     * @param list<string> $names of the other companies
     * @throws Stop refused
     */
    public static function forbid(int $typeId, int $id, array $names, string $refusal): void
    {
        $found = mb_strtolower(trim(self::of($typeId, $id)));
        if ($found !== '' && in_array($found, array_map('mb_strtolower', $names), true)) {
            throw Stop::refused($refusal, strtolower(\CCrmOwnerType::ResolveName($typeId)) . " $id is of company $found by now");
        }
    }

    private static function fieldId(string $entity): int
    {
        $field = \CUserTypeEntity::GetList([], ['ENTITY_ID' => $entity, 'FIELD_NAME' => self::NAME])->Fetch();

        return (int) ($field['ID'] ?? 0);
    }
}
