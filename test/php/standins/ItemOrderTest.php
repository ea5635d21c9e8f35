<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Config\Option;
use PHPUnit\Framework\TestCase;
use Playground\QueryTrace;

/** Leads and deals of the practice portal: by whom they are made and moved, in which order, and what runs afterwards. */
final class ItemOrderTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
    }

    /** @dataProvider entities */
    public function testAMoveIsWrittenBeforeItIsToldAndRobotsRunLast(string $entity, string $stage, string $later, array $order): void
    {
        $id = self::make($entity);
        Portal::robots([['entity' => $entity, 'stage' => $stage, 'moveTo' => $later]]);
        $type = ucfirst($entity);
        $mark = static fn(string $name): Closure => static fn() => QueryTrace::mark($name);
        $marks = Portal::withHandler('crm', "\\Bitrix\\Crm\\$type::OnAfterUpdate", $mark('S1'), fn() => Portal::withHandler(
            'crm',
            "OnAfterCrm{$type}Update",
            $mark('S2'),
            static function () use ($entity, $id, $stage): array {
                QueryTrace::start();
                self::move($entity, $id, $stage, 6);

                return QueryTrace::stop();
            }
        ));
        $seen = [];
        foreach ($marks as $mark) {
            [$what] = preg_split('/ (?=[A-Z_]+( |$))/', $mark, 2); // columns are of no matter here
            if (preg_match('/^S\d$|(UPDATE b_crm_(lead|deal)|INSERT b_crm_(lead_status_history|deal_stage_history|event|timeline))$/', $what) && $what !== end($seen)) {
                $seen[] = $what;
            }
        }
        self::assertSame([...$order, ...$order], $seen);
        self::assertSame($later, Portal::value('SELECT ' . ($entity === 'lead' ? 'STATUS_ID' : 'STAGE_ID') . " FROM b_crm_$entity WHERE ID = $id"));
    }

    public static function entities(): array
    {
        $order = static fn(string $table, string $history): array => ["UPDATE $table", 'S1', "INSERT $history", 'INSERT b_crm_event', 'INSERT b_crm_timeline', 'S2'];

        return [
            'a lead' => ['lead', 'IN_PROCESS', 'JUNK', $order('b_crm_lead', 'b_crm_lead_status_history')],
            'a deal' => ['deal', 'C3:WORK', 'C3:LOSE', $order('b_crm_deal', 'b_crm_deal_stage_history')],
        ];
    }

    public function testTheTimelineSaysWhoMovedALeadAndFromWhere(): void
    {
        $id = self::make('lead');
        self::move('lead', $id, 'IN_PROCESS', 6);
        $row = Portal::rows("SELECT AUTHOR_ID, SETTINGS FROM b_crm_timeline WHERE TYPE_ID = 3 AND ASSOCIATED_ENTITY_TYPE_ID = 1 AND ASSOCIATED_ENTITY_ID = $id")[0];
        self::assertSame(['6', ['FIELD' => 'STATUS_ID', 'START' => 'NEW', 'FINISH' => 'IN_PROCESS']], [(string) $row['AUTHOR_ID'], unserialize($row['SETTINGS'])]);

        self::move('lead', $id, 'DETAILS', 0);
        self::assertSame('5', (string) Portal::value("SELECT AUTHOR_ID FROM b_crm_timeline WHERE TYPE_ID = 3 ORDER BY ID DESC"), 'nobody: it looks like whoever made it');
    }

    public function testARobotMovesInTheNameOfWhoeverTheHitIsOf(): void
    {
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'moveTo' => 'DETAILS']]);
        $id = self::make('lead');
        self::move('lead', $id, 'IN_PROCESS', 6);
        self::assertSame('6', (string) Portal::value("SELECT MOVED_BY_ID FROM b_crm_lead WHERE ID = $id"));
    }

    public function testATriggerOfTheResponsibleJumpsAheadAndTheRobotsOfTheStageDoNotStart(): void
    {
        Portal::act('addTrigger', ['entity' => 'deal', 'code' => 'RESP_CHANGED', 'stageId' => 'C3:WON']);
        Portal::robots([['entity' => 'deal', 'stage' => 'C3:WORK', 'moveTo' => 'C3:LOSE']]);
        $id = self::make('deal');
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem($id);
        $item->setAssignedById(6)->setStageId('C3:WORK');
        $factory->getUpdateOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
        self::assertSame('C3:WON', Portal::value("SELECT STAGE_ID FROM b_crm_deal WHERE ID = $id"));
    }

    public function testATriggerGoesBackOnlyWhereItSaysSo(): void
    {
        $id = self::make('lead');
        self::move('lead', $id, 'DETAILS', 6);
        Portal::act('addTrigger', ['entity' => 'lead', 'code' => 'RESP_CHANGED', 'stageId' => 'NEW']);
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 6, 'userId' => 8]);
        self::assertSame('DETAILS', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));

        Portal::act('addTrigger', ['entity' => 'lead', 'code' => 'RESP_CHANGED', 'stageId' => 'NEW', 'allowBackwards' => true]);
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 5, 'userId' => 8]);
        self::assertSame('NEW', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
    }

    public function testAGroupMoveIsOneTransactionEachAndRobotsComeAfterIt(): void
    {
        $id = self::make('lead');
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'moveTo' => 'DETAILS']]);
        $seenElsewhere = [];
        Portal::withHandler('crm', 'OnAfterCrmLeadUpdate', static function () use (&$seenElsewhere, $id): void {
            $seenElsewhere[] = Portal::seenByOthers("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id");
        }, static fn() => Portal::act('moveInKanban', ['entity' => 'lead', 'ids' => [$id], 'stageId' => 'IN_PROCESS', 'userId' => 6]));
        self::assertSame(['NEW', 'DETAILS'], $seenElsewhere, 'told before it can be seen; the robot has no transaction');
    }

    public function testAFormActsAsTheResponsibleWhoHearsNoBellAndRobotsComeInTheBackground(): void
    {
        Portal::act('setFormQueue', ['formId' => 4, 'userIds' => [5, 6]]);
        Portal::robots([['entity' => 'lead', 'stage' => 'NEW', 'moveTo' => 'IN_PROCESS']]);
        $first = Playground\Actions::run(['action' => 'webForm', 'entity' => 'lead', 'formId' => 4, 'name' => 'Мария', 'phone' => '+7 901 234-56-78']);
        self::assertSame('NEW', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = {$first['id']}"));
        Portal::newHit();
        $row = Portal::rows("SELECT STATUS_ID, CREATED_BY_ID, ASSIGNED_BY_ID, WEBFORM_ID, SOURCE_ID FROM b_crm_lead WHERE ID = {$first['id']}")[0];
        self::assertSame(['IN_PROCESS', '5', '5', '4', 'WEBFORM'], array_map('strval', array_values($row)));
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE NOTIFY_TAG LIKE 'CRM|LEAD_RESPONSIBLE|%'"));

        $second = Portal::act('webForm', ['entity' => 'deal', 'formId' => 4, 'categoryId' => 3]);
        self::assertSame([6, '6'], [$second['responsibleId'], (string) Portal::value("SELECT CREATED_BY_ID FROM b_crm_deal WHERE ID = {$second['id']}")]);
        self::assertSame(1, Portal::act('webForm', ['entity' => 'lead', 'formId' => 9])['responsibleId'], 'a form without a queue');
    }

    public function testAnImportTellsOfEveryLeadAndStartsNoRobots(): void
    {
        Portal::robots([['entity' => 'lead', 'stage' => 'NEW', 'moveTo' => 'IN_PROCESS']]);
        $told = 0;
        $ids = Portal::withHandler('crm', 'OnAfterCrmLeadAdd', static function () use (&$told): void {
            $told++;
        }, static fn() => Portal::act('importLeads', ['count' => 3, 'userId' => 8, 'responsibleId' => 5]))['leadIds'];
        self::assertSame([3, 3], [count($ids), $told]);
        self::assertSame('3', (string) Portal::value("SELECT COUNT(*) FROM b_crm_lead WHERE STATUS_ID = 'NEW' AND CREATED_BY_ID = 8"));
    }

    public function testATemplateOfRepeatedDealsHasNoHistoryAndNoRobots(): void
    {
        Portal::robots([['entity' => 'deal', 'stage' => 'C3:NEW', 'moveTo' => 'C3:WORK']]);
        $id = (int) Portal::act('addDeal', ['title' => 'Шаблон', 'categoryId' => 3, 'userId' => 5, 'isRecurring' => true])['dealId'];
        self::move('deal', $id, 'C3:WORK', 5);
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_crm_deal_stage_history WHERE OWNER_ID = $id"));
    }

    public function testAConvertedLeadLeavesADealOfItsResponsible(): void
    {
        $id = (int) Portal::act('webForm', ['entity' => 'lead', 'formId' => 4, 'responsibleId' => 6])['id'];
        ['dealId' => $dealId] = Portal::act('convertLead', ['leadId' => $id, 'userId' => 8]);
        self::assertSame('CONVERTED', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
        self::assertSame(
            ['6', (string) $id, '4', '8'],
            array_map('strval', array_values(Portal::rows("SELECT ASSIGNED_BY_ID, LEAD_ID, WEBFORM_ID, CREATED_BY_ID FROM b_crm_deal WHERE ID = $dealId")[0]))
        );
    }

    public function testAStageThatIsNotThereIsSilentlyPutBack(): void
    {
        $id = self::make('lead');
        self::move('lead', $id, 'C3:WORK', 6);
        self::assertSame('NEW', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
    }

    public function testWithLeadsOffNobodyHearsOfThem(): void
    {
        $id = self::make('lead');
        Option::set('crm', 'crm_lead_enabled', 'N');
        try {
            Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 6, 'userId' => 8]);
        } finally {
            Option::delete('crm', ['name' => 'crm_lead_enabled']);
        }
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE NOTIFY_TAG = 'CRM|LEAD_RESPONSIBLE|$id'"));
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 5, 'userId' => 8]);
        self::assertSame('2', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE NOTIFY_TAG = 'CRM|LEAD_RESPONSIBLE|$id'"), 'the new and the former one');
    }

    public function testANewResponsibleIsWrittenIntoAllTheHistory(): void
    {
        $id = self::make('lead');
        self::move('lead', $id, 'IN_PROCESS', 5);
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 6, 'userId' => 8]);
        self::assertSame([['6', '1'], ['6', '2']], array_map(
            static fn(array $row): array => array_map('strval', array_values($row)),
            Portal::rows("SELECT RESPONSIBLE_ID, TYPE_ID FROM b_crm_lead_status_history WHERE OWNER_ID = $id ORDER BY ID")
        ));
    }

    /** @dataProvider checks */
    public function testAMoveAsksForTheFieldsOfItsStageUnlessChecksAreOff(Closure $operation, array $missing): void
    {
        Option::set('playground', 'required_fields', json_encode([['entity' => 'deal', 'field' => 'SOURCE_ID', 'from' => 'C3:WORK', 'to' => 'C3:WON']]));
        $id = self::make('deal');
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem($id);
        $item->setStageId('C3:WORK');
        $result = $operation($factory->getUpdateOperation($item, (new Context())->setUserId(1)))->launch();
        self::assertSame($missing, array_map(static fn($error) => $error->getCustomData()['fieldName'], $result->getErrors()));
        self::assertSame($missing === [] ? 'C3:WORK' : 'C3:NEW', Portal::value("SELECT STAGE_ID FROM b_crm_deal WHERE ID = $id"));
    }

    public static function checks(): array
    {
        return [
            'all checks' => [static fn($operation) => $operation, ['SOURCE_ID']],
            'but for rights and limits' => [static fn($operation) => $operation->disableCheckAccess()->disableCheckLimits(), ['SOURCE_ID']],
            'no checks' => [static fn($operation) => $operation->disableAllChecks(), []],
        ];
    }

    private static function make(string $entity, array $fields = []): int
    {
        return $entity === 'lead'
            ? (int) Portal::act('addLead', $fields + ['responsibleId' => 5, 'userId' => 5])['leadId']
            : (int) Portal::act('addDeal', $fields + ['title' => 'Проба', 'categoryId' => 3, 'userId' => 5])['dealId'];
    }

    private static function move(string $entity, int $id, string $stage, int $userId): void
    {
        Portal::act('move' . ucfirst($entity), ["{$entity}Id" => $id, 'stageId' => $stage, 'userId' => $userId]);
    }
}
