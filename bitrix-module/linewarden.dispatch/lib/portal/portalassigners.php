<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Bizproc\Automation\Engine\Template;
use Bitrix\Crm\Service\Container;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;
use Linewarden\Dispatch\Silently;

/** Where the portal's own means that choose responsibles or move leads and deals are switched on. Only read. */
final class PortalAssigners
{
    private const MOST_PLACES = 50;
    /** Robots that change who has a card or where it stands. */
    private const ROBOTS = ['CrmChangeResponsibleActivity', 'CrmChangeStatusActivity', 'CrmSetObserverField'];
    private const DOCUMENTS = [['crm', 'CCrmDocumentLead', 'LEAD', 'lead'], ['crm', 'CCrmDocumentDeal', 'DEAL', 'deal']];

    /** kind => table, and its places; bits 1 and 2 of AUTO_EXECUTE: the process starts when a card is made or changed */
    private const TABLES = [
        'formQueue' => ['b_crm_webform_queue', 'SELECT FORM_ID AS PLACE FROM b_crm_webform_queue GROUP BY FORM_ID HAVING COUNT(*) > 1 ORDER BY FORM_ID'],
        'robotInTurn' => ['b_bp_storage_activity', "SELECT WORKFLOW_TEMPLATE_ID AS PLACE FROM b_bp_storage_activity WHERE KEY_ID = 'lastUserId' GROUP BY WORKFLOW_TEMPLATE_ID ORDER BY WORKFLOW_TEMPLATE_ID"],
        'process' => ['b_bp_workflow_template', "SELECT DOCUMENT_TYPE AS PLACE FROM b_bp_workflow_template WHERE MODULE_ID = 'crm' AND DOCUMENT_TYPE IN ('LEAD', 'DEAL') AND ACTIVE = 'Y' AND (AUTO_EXECUTE & 3) > 0 ORDER BY DOCUMENT_TYPE"],
        'processTrigger' => ['b_bp_workflow_template_trigger', "SELECT TRIGGER_NAME AS PLACE FROM b_bp_workflow_template_trigger WHERE MODULE_ID = 'crm' AND DOCUMENT_TYPE IN ('LEAD', 'DEAL')"],
        'trigger' => ['b_crm_automation_trigger', 'SELECT ENTITY_STATUS AS PLACE, CODE, ENTITY_TYPE_ID FROM b_crm_automation_trigger WHERE ENTITY_TYPE_ID IN (1, 2) ORDER BY ENTITY_TYPE_ID, ENTITY_STATUS'],
        'line' => ['b_imopenlines_config', "SELECT ID AS PLACE FROM b_imopenlines_config WHERE ACTIVE = 'Y' AND (CRM_CREATE <> 'none' OR CRM_FORWARD = 'Y' OR CRM_TRANSFER_CHANGE = 'Y') ORDER BY ID"],
        'telephony' => ['b_voximplant_config', "SELECT SEARCH_ID AS PLACE FROM b_voximplant_config WHERE CRM_CREATE <> 'none' OR CRM_FORWARD = 'Y' OR CRM_TRANSFER_CHANGE = 'Y' ORDER BY ID"],
        'returnCustomerMailing' => ['b_sender_message', "SELECT CODE AS PLACE FROM b_sender_message WHERE CODE IN ('rc_lead', 'rc_deal')"],
        'returnCustomerQueue' => ['b_sender_queue', "SELECT ENTITY_TYPE AS PLACE FROM b_sender_queue WHERE ENTITY_TYPE = 'sender/rc'"],
        'repeatSale' => ['b_crm_repeat_sale_segment', "SELECT ASSIGNMENT_TYPE_ID AS PLACE FROM b_crm_repeat_sale_segment WHERE IS_ENABLED = 'Y' ORDER BY ASSIGNMENT_TYPE_ID"],
        'channelRouting' => ['b_crm_communication_channel_rule', 'SELECT 1 AS PLACE FROM b_crm_communication_channel_rule'],
        'shopOrderQueue' => ['b_crm_order_props_form_queue', 'SELECT 1 AS PLACE FROM b_crm_order_props_form_queue'],
        'duplicateMerge' => ['b_crm_dp_autosearch_user_settings', "SELECT 1 AS PLACE FROM b_crm_dp_autosearch_user_settings WHERE IS_MERGE_ENABLED = 'Y'"],
        'fieldsFromCalls' => ['b_crm_ai_queue', 'SELECT 1 AS PLACE FROM b_crm_ai_queue'],
    ];

    /** @return array{found: list<array{kind: string, count: int, where: list<string>}>, unknown: list<string>} */
    public static function find(): array
    {
        $found = [];
        $unknown = [];
        $looks = array_map(static fn(array $look): \Closure => static fn(): ?array => self::inTable(...$look), self::TABLES) + [
            'mailQueue' => self::mailboxes(...),
            'robot' => self::robots(...),
            'returnCustomer' => static fn(): array => Option::get('crm', 'enable_auto_gen_rc', 'Y') === 'Y' ? ['crm/enable_auto_gen_rc'] : [],
            'processWithinProcess' => static fn(): array => Option::get('crm', 'start_bp_within_bp') === 'Y' ? ['crm/start_bp_within_bp'] : [],
        ];
        foreach ($looks as $kind => $look) {
            try {
                $places = $look();
            } catch (\Throwable $error) { // another version of the portal keeps it otherwise; the rest is worth telling
                Silently::log($error);
                $places = null;
            }
            if ($places === null) {
                $unknown[] = $kind;
            } elseif ($places !== []) {
                $where = array_values(array_unique(array_filter($places, static fn(string $place): bool => $place !== '')));
                $found[] = ['kind' => $kind, 'count' => count($places), 'where' => array_slice($where, 0, self::MOST_PLACES)];
            }
        }

        return ['found' => $found, 'unknown' => $unknown];
    }

    /** @return list<string>|null '' for a place without a name; null: there is no such table */
    private static function inTable(string $table, string $sql): ?array
    {
        $connection = Application::getConnection();
        if (!$connection->isTableExists($table)) {
            return null;
        }
        $isNamed = !str_starts_with($sql, 'SELECT 1 AS');

        return array_map(static fn(array $row): string => match (true) {
            !$isNamed => '',
            isset($row['CODE'], $row['ENTITY_TYPE_ID']) => ((int) $row['ENTITY_TYPE_ID'] === \CCrmOwnerType::Lead ? 'lead' : 'deal') . ": $row[PLACE] ($row[CODE])",
            default => (string) $row['PLACE'],
        }, $connection->query($sql)->fetchAll());
    }

    /** Mailboxes that give what they make to people by turns. @return list<string>|null */
    private static function mailboxes(): ?array
    {
        $connection = Application::getConnection();
        if (!$connection->isTableExists('b_mail_mailbox')) {
            return null;
        }
        $found = [];
        foreach ($connection->query('SELECT OPTIONS FROM b_mail_mailbox')->fetchAll() as $row) {
            $options = @unserialize((string) $row['OPTIONS'], ['allowed_classes' => false]);
            empty($options['crm_lead_resp']) || $found[] = '';
        }

        return $found;
    }

    /** @return list<string>|null "deal: C1:NEW (CrmChangeResponsibleActivity)"; null: no robots in this portal */
    private static function robots(): ?array
    {
        if (!Loader::includeModule('bizproc') || !class_exists(Template::class)) {
            return null;
        }
        $found = [];
        foreach (self::DOCUMENTS as [$module, $document, $type, $entity]) {
            foreach (self::stages($entity) as $stageId) {
                foreach ((new Template([$module, $document, $type], $stageId))->getRobots() as $robot) {
                    in_array($robot->getType(), self::ROBOTS, true) && $found[] = "$entity: $stageId ({$robot->getType()})";
                }
            }
        }

        return $found;
    }

    /** @return list<string> */
    private static function stages(string $entity): array
    {
        $factory = Container::getInstance()->getFactory($entity === 'lead' ? \CCrmOwnerType::Lead : \CCrmOwnerType::Deal);
        $categories = $entity === 'lead' ? [0] : \Bitrix\Crm\Category\DealCategory::getAllIDs();
        $stages = [];
        foreach ($categories as $categoryId) {
            foreach ($factory->getStages((int) $categoryId) as $stage) {
                $stages[] = (string) $stage->getStatusId();
            }
        }

        return $stages;
    }
}
