<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Voximplant\Call;

/**
 * Names the right client while the telephone rings: the portal takes the contact it finds first, whichever company was called
 * (docs/decisions/0014). Three queries decide; where they find nobody only cards of other companies go from the call.
 */
final class EarlyClient
{
    /** A phone of more contacts than this is a reception desk's; the portal's own search looks no further either. */
    private const MOST_CONTACTS = 50;

    public static function name(Call $call): void
    {
        $phone = PhoneKey::ofClient((string) $call->getCallerId());
        $owner = $phone === '' ? null : Numbers::companyOf(Numbers::ofCall($call));
        if ($owner === null || self::isChosenByPerson($call, $owner['company'])) {
            return;
        }
        [$contactId, $dealId] = self::find($phone, $owner['company'], $owner['categoryId']);
        if ($contactId > 0) {
            CallClients::nameInLiveCall($call, CallClient::contact($contactId, $dealId));

            return;
        }
        [$firmId, $dealId] = self::findFirm($phone, $owner['categoryId']);
        if ($firmId > 0) {
            CallClients::nameInLiveCall($call, CallClient::firm($firmId, $dealId));

            return;
        }
        CallClients::leaveOthersOut($call, Numbers::othersThan($owner['company']));
    }

    /**
     * Of the company's contacts with that phone the one with an open deal in the pipeline, else the first.
     *
     * @return array{int, int} contact and its newest open deal there; 0 = none
     */
    public static function find(string $phoneKey, string $company, int $categoryId): array
    {
        $found = [0, 0];
        foreach (self::candidates($phoneKey, $company, $categoryId) as $row) {
            $dealId = (int) $row['DEAL_ID'];
            if ($row['COMPANY'] === $company && ($found[0] === 0 || ($found[1] === 0 && $dealId > 0))) {
                $found = [(int) $row['CONTACT_ID'], $dealId];
            }
        }

        return $found;
    }

    /**
     * The one company of the CRM with that phone that has an open deal in the pipeline; of two it is not known which.
     *
     * @return array{int, int} company of the CRM and its newest open deal there; 0 = none
     */
    public static function findFirm(string $phoneKey, int $categoryId): array
    {
        $connection = Application::getConnection();
        $rows = $connection->query(sprintf(
            "SELECT d.COMPANY_ID, MAX(d.ID) AS DEAL_ID FROM (SELECT DISTINCT ENTITY_ID FROM b_crm_dp_comm_mcd
                WHERE TYPE = 'PHONE' AND VALUE = '%s' AND ENTITY_TYPE_ID = %d ORDER BY ENTITY_ID LIMIT %d) i
            JOIN b_crm_deal d ON d.COMPANY_ID = i.ENTITY_ID AND d.CATEGORY_ID = %d AND d.STAGE_SEMANTIC_ID = 'P' AND d.IS_RECURRING = 'N'
            GROUP BY d.COMPANY_ID LIMIT 2",
            $connection->getSqlHelper()->forSql($phoneKey),
            \CCrmOwnerType::Company,
            self::MOST_CONTACTS,
            $categoryId
        ))->fetchAll();

        return count($rows) === 1 ? [(int) $rows[0]['COMPANY_ID'], (int) $rows[0]['DEAL_ID']] : [0, 0];
    }

    private static function candidates(string $phoneKey, string $company, int $categoryId): array
    {
        $connection = Application::getConnection();
        $sql = $connection->getSqlHelper();

        return $connection->query(sprintf(
            "SELECT c.ID AS CONTACT_ID, u.%s AS COMPANY, MAX(d.ID) AS DEAL_ID
            FROM (SELECT DISTINCT ENTITY_ID FROM b_crm_dp_comm_mcd
                WHERE TYPE = 'PHONE' AND VALUE = '%s' AND ENTITY_TYPE_ID = %d ORDER BY ENTITY_ID LIMIT %d) i
            JOIN b_crm_contact c ON c.ID = i.ENTITY_ID AND c.CATEGORY_ID = 0
            JOIN b_uts_crm_contact u ON u.VALUE_ID = c.ID AND u.%s = '%s'
            LEFT JOIN b_crm_deal_contact dc ON dc.CONTACT_ID = c.ID
            LEFT JOIN b_crm_deal d ON d.ID = dc.DEAL_ID AND d.CATEGORY_ID = %d AND d.STAGE_SEMANTIC_ID = 'P' AND d.IS_RECURRING = 'N'
            GROUP BY c.ID, u.%s
            ORDER BY c.ID",
            CompanyField::NAME,
            $sql->forSql($phoneKey),
            \CCrmOwnerType::Contact,
            self::MOST_CONTACTS,
            CompanyField::NAME,
            $sql->forSql($company),
            $categoryId,
            CompanyField::NAME
        ))->fetchAll();
    }

    /** A person who calls from a card has said whom: a contact of this company is not overruled. */
    private static function isChosenByPerson(Call $call, string $company): bool
    {
        if ((int) $call->getIncoming() !== \CVoxImplantMain::CALL_OUTGOING) {
            return false;
        }
        foreach (CallClients::contactsOf($call) as $contactId) {
            if (CompanyField::of(\CCrmOwnerType::Contact, $contactId) === $company) {
                return true;
            }
        }

        return false;
    }
}
