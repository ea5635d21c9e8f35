<?php

declare(strict_types=1);

use Bitrix\HumanResources\Service\Container;
use Bitrix\HumanResources\Type\MemberEntityType;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;

class CIntranetEventHandlers
{
    /** Handler of main OnAfterUserUpdate: somebody dismissed is the head of no department any more. */
    public static function UpdateActivity($arFields)
    {
        if (($arFields['ACTIVE'] ?? '') !== 'N' || ($arFields['RESULT'] ?? true) === false) {
            return;
        }
        $userId = (int) $arFields['ID'];
        if (Option::get('intranet', 'humanresources_enabled') !== 'Y' || !Loader::includeModule('humanresources')) {
            $iblock = (int) Option::get('intranet', 'iblock_structure', '0');
            Application::getConnection()->queryExecute("UPDATE b_uts_iblock_{$iblock}_section SET UF_HEAD = NULL WHERE UF_HEAD = {$userId}");
            return;
        }
        $roles = Container::getRoleRepository();
        $head = $roles->findByXmlId('MEMBER_HEAD')->id;
        $employee = $roles->findByXmlId('MEMBER_EMPLOYEE')->id;
        $members = Container::getNodeMemberRepository();
        foreach ($members->findAllByEntityIdAndEntityType($userId, MemberEntityType::USER) as $member) {
            if (in_array($head, $member->roles, true)) {
                $member->roles = [$employee];
                $members->update($member);
            }
        }
    }
}
