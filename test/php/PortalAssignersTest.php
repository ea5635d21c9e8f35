<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;
use PHPUnit\Framework\TestCase;

/** What of the portal's own chooses responsibles or moves cards beside the sidecar. */
final class PortalAssignersTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        foreach (self::TABLES as $table) {
            Portal::sql("DELETE FROM $table");
        }
        Option::set('crm', 'enable_auto_gen_rc', 'N');
    }

    protected function tearDown(): void
    {
        Option::delete('crm', ['name' => 'enable_auto_gen_rc']);
        Option::delete('crm', ['name' => 'start_bp_within_bp']);
    }

    private const TABLES = [
        'b_crm_webform_queue', 'b_bp_storage_activity', 'b_bp_workflow_template', 'b_bp_workflow_template_trigger', 'b_mail_mailbox', 'b_sender_message', 'b_sender_queue',
        'b_crm_repeat_sale_segment', 'b_crm_communication_channel_rule', 'b_crm_order_props_form_queue', 'b_crm_dp_autosearch_user_settings', 'b_crm_ai_queue',
    ];

    /** @dataProvider kinds */
    public function testEachIsFoundWhereItIsSwitchedOn(callable $switchOn, array $found): void
    {
        self::assertNotContains($found['kind'], array_column(self::found()['found'], 'kind'), 'before');
        $switchOn();
        self::assertContainsEquals($found, self::found()['found']);
    }

    public static function kinds(): array
    {
        $sql = static fn(string ...$statements): callable => static fn() => array_map(Portal::sql(...), $statements);
        $one = static fn(string $kind, int $count, string ...$where): array => ['kind' => $kind, 'count' => $count, 'where' => $where];

        return [
            'a form with a queue of two' => [static function (): void {
                Portal::act('setFormQueue', ['formId' => 4, 'userIds' => [5, 6]]);
                Portal::act('setFormQueue', ['formId' => 5, 'userIds' => [5]]);
            }, $one('formQueue', 1, '4')],
            'a mailbox with a queue' => [static function (): void {
                foreach ([['crm_lead_resp' => [5, 6]], ['crm_lead_resp' => []], 'no options'] as $options) {
                    Portal::sql("INSERT INTO b_mail_mailbox (OPTIONS) VALUES ('" . (is_array($options) ? serialize($options) : $options) . "')");
                }
            }, $one('mailQueue', 1)],
            'robots' => [static fn() => Portal::robots([
                ['entity' => 'deal', 'stage' => 'C3:WORK', 'responsibleId' => 5], ['entity' => 'lead', 'stage' => 'NEW', 'moveTo' => 'IN_PROCESS'], ['entity' => 'lead', 'stage' => 'GONE', 'moveTo' => 'NEW'],
            ]), $one('robot', 2, 'lead: NEW (CrmChangeStatusActivity)', 'deal: C3:WORK (CrmChangeResponsibleActivity)')],
            'a robot that takes people by turns' => [
                $sql("INSERT INTO b_bp_storage_activity (WORKFLOW_TEMPLATE_ID, ACTIVITY_NAME, KEY_ID, KEY_VALUE) VALUES (8, 'A1', 'lastUserId', '5'), (8, 'A2', 'lastUserId', '6'), (9, 'A1', 'other', '')"),
                $one('robotInTurn', 1, '8'),
            ],
            'processes that start by themselves' => [$sql("INSERT INTO b_bp_workflow_template (MODULE_ID, ENTITY, DOCUMENT_TYPE, AUTO_EXECUTE, ACTIVE) VALUES
                ('crm', 'CCrmDocumentDeal', 'DEAL', 1, 'Y'), ('crm', 'CCrmDocumentLead', 'LEAD', 3, 'Y'), ('crm', 'CCrmDocumentDeal', 'DEAL', 8, 'Y'), ('crm', 'CCrmDocumentDeal', 'DEAL', 2, 'N'),
                ('lists', 'Document', 'DEAL', 1, 'Y'), ('crm', 'CCrmDocumentDeal', 'DEAL', 0, 'Y')"), $one('process', 2, 'DEAL', 'LEAD')],
            'a process that an event starts' => [$sql("INSERT INTO b_bp_workflow_template_trigger (TEMPLATE_ID, TRIGGER_NAME, TRIGGER_TYPE, MODULE_ID, ENTITY, DOCUMENT_TYPE) VALUES
                (8, 'CrmEntityFieldChangedTrigger', '', 'crm', 'CCrmDocumentDeal', 'DEAL')"), $one('processTrigger', 1, 'CrmEntityFieldChangedTrigger')],
            'triggers' => [static function (): void {
                Portal::act('addTrigger', ['entity' => 'deal', 'code' => 'OPENLINE', 'stageId' => 'C3:WORK']);
                Portal::act('addTrigger', ['entity' => 'lead', 'code' => 'CALL', 'stageId' => 'IN_PROCESS']);
            }, $one('trigger', 2, 'lead: IN_PROCESS (CALL)', 'deal: C3:WORK (OPENLINE)')],
            'letters to former clients' => [$sql("INSERT INTO b_sender_message (CODE) VALUES ('rc_deal'), ('mail')"), $one('returnCustomerMailing', 1, 'rc_deal')],
            'their queue' => [$sql("INSERT INTO b_sender_queue (ENTITY_TYPE) VALUES ('sender/rc'), ('other')"), $one('returnCustomerQueue', 1, 'sender/rc')],
            'leads of former clients' => [static fn() => Option::delete('crm', ['name' => 'enable_auto_gen_rc']), $one('returnCustomer', 1, 'crm/enable_auto_gen_rc')],
            'repeat sales' => [$sql("INSERT INTO b_crm_repeat_sale_segment (IS_ENABLED, ASSIGNMENT_TYPE_ID) VALUES ('Y', 2), ('N', 1)"), $one('repeatSale', 1, '2')],
            'routing of channels' => [$sql('INSERT INTO b_crm_communication_channel_rule VALUES ()'), $one('channelRouting', 1)],
            'shop orders' => [$sql('INSERT INTO b_crm_order_props_form_queue VALUES ()'), $one('shopOrderQueue', 1)],
            'merging of duplicates' => [$sql("INSERT INTO b_crm_dp_autosearch_user_settings (IS_MERGE_ENABLED) VALUES ('Y'), ('N')"), $one('duplicateMerge', 1)],
            'fields filled from calls' => [$sql('INSERT INTO b_crm_ai_queue VALUES ()'), $one('fieldsFromCalls', 1)],
            'processes within processes' => [static fn() => Option::set('crm', 'start_bp_within_bp', 'Y'), $one('processWithinProcess', 1, 'crm/start_bp_within_bp')],
        ];
    }

    public function testLinesAndNumbersThatForwardToTheResponsibleAreFound(): void
    {
        Portal::sql('START TRANSACTION'); // other tests have set some of them
        try {
            foreach (['b_voximplant_config', 'b_imopenlines_config'] as $table) {
                Portal::sql("UPDATE $table SET CRM_CREATE = 'none', CRM_FORWARD = IF(ID = 1, 'Y', 'N'), CRM_TRANSFER_CHANGE = 'N'");
            }
            $found = \Linewarden\Dispatch\Call\PortalAssigners::answer([])['found'];
        } finally {
            Portal::sql('ROLLBACK');
        }
        self::assertContainsEquals(['kind' => 'telephony', 'count' => 1, 'where' => ['74950000001']], $found);
        self::assertContainsEquals(['kind' => 'line', 'count' => 1, 'where' => ['1']], $found);
    }

    public function testWhatThisPortalDoesNotHaveIsNamedAndTheRestIsLookedFor(): void
    {
        Portal::sql('RENAME TABLE b_crm_ai_queue TO b_crm_ai_queue_away');
        Portal::sql('ALTER TABLE b_sender_queue CHANGE ENTITY_TYPE KIND varchar(50)');
        Portal::sql("INSERT INTO b_crm_repeat_sale_segment (IS_ENABLED, ASSIGNMENT_TYPE_ID) VALUES ('Y', 1)");
        try {
            $answer = self::found();
        } finally {
            Portal::sql('RENAME TABLE b_crm_ai_queue_away TO b_crm_ai_queue');
            Portal::sql('ALTER TABLE b_sender_queue CHANGE KIND ENTITY_TYPE varchar(50)');
        }
        self::assertSame(['returnCustomerQueue', 'fieldsFromCalls'], $answer['unknown']);
        self::assertContains('repeatSale', array_column($answer['found'], 'kind'));
    }

    public function testNothingIsChanged(): void
    {
        Portal::robots([['entity' => 'lead', 'stage' => 'NEW', 'moveTo' => 'IN_PROCESS']]);
        $queries = Portal::queriesOf(static fn() => \Linewarden\Dispatch\Call\PortalAssigners::answer([]));

        self::assertGreaterThan(15, count($queries));
        self::assertSame([], preg_grep('/^\s*(INSERT|UPDATE|DELETE|REPLACE|ALTER)/i', $queries));
    }

    private static function found(): array
    {
        return Portal::post('{"call": "portalAssigners"}')[1]['result'];
    }
}
