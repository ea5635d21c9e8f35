<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;
use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** Leads and deals that the sidecar gives to somebody and moves on. */
final class ItemCommandsTest extends TestCase
{
    private static int $number = 0;

    protected function setUp(): void
    {
        Portal::reset();
        Module::setServiceUserId(1);
    }

    /** @dataProvider entities */
    public function testAnItemGoesToWhomItIsGivenAndBothAreTold(string $entity, string $stage): void
    {
        $id = self::make($entity);
        $answer = self::assign($entity, $id, ['responsibleId' => 6]);

        self::assertSame(['outcome' => 'assigned', 'responsibleId' => 6, 'stageId' => $stage], $answer['result']);
        self::assertSame(['6', '1'], array_map('strval', array_values(Portal::rows("SELECT ASSIGNED_BY_ID, MODIFY_BY_ID FROM b_crm_$entity WHERE ID = $id")[0])));
        self::assertSame('2', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE NOTIFY_TAG = 'CRM|" . strtoupper($entity) . "_RESPONSIBLE|$id'"));
        self::assertSame([], array_diff(Portal::eventTypes(), ['DealChanged']), 'no echo');
    }

    public static function entities(): array
    {
        return ['a lead' => ['lead', 'NEW'], 'a deal' => ['deal', 'C3:NEW']];
    }

    /** @dataProvider changes */
    public function testWhatHasChangedSinceTheDecisionIsLeftAsItIs(string $action, array $fields, int $responsibleId, string $stageId): void
    {
        $id = self::make('lead');
        Portal::act($action, ['leadId' => $id, 'userId' => 8] + $fields);

        self::assertSame(['outcome' => 'superseded', 'responsibleId' => $responsibleId, 'stageId' => $stageId], self::assign('lead', $id, ['responsibleId' => 6])['result']);
        self::assertSame((string) $responsibleId, (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_lead WHERE ID = $id"));
        self::assertSame(['superseded', $stageId], self::outcome(self::moveOn('lead', $id, ['toStageId' => 'DETAILS'])));
        self::assertSame($stageId, Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
    }

    public static function changes(): array
    {
        return [
            'somebody else has it' => ['setLeadResponsible', ['responsibleId' => 8], 8, 'NEW'],
            'it stands elsewhere' => ['moveLead', ['stageId' => 'IN_PROCESS'], 5, 'IN_PROCESS'],
        ];
    }

    public function testOneThatIsGoneIsToldAsGone(): void
    {
        $id = self::make('lead');
        Portal::act('deleteLead', ['leadId' => $id, 'userId' => 8]);

        self::assertSame(['outcome' => 'gone', 'responsibleId' => 0, 'stageId' => ''], self::assign('lead', $id, ['responsibleId' => 6])['result']);
        self::assertSame(['gone', ''], self::outcome(self::moveOn('lead', $id, ['toStageId' => 'DETAILS'])));
    }

    public function testATemplateOfRepeatedDealsIsNoDeal(): void
    {
        $id = (int) Portal::act('addDeal', ['title' => 'Шаблон', 'categoryId' => 3, 'userId' => 5, 'isRecurring' => true])['dealId'];

        self::assertSame('gone', self::assign('deal', $id, ['responsibleId' => 6])['result']['outcome']);
    }

    public function testOpenToDosOfTheFormerResponsibleGoAlongWhereThatIsWanted(): void
    {
        $id = self::make('deal');
        $todo = static fn(int $userId): int => (int) Portal::act('addToDo', ['entity' => 'deal', 'id' => $id, 'responsibleId' => $userId, 'subject' => 'Перезвонить'])['activityId'];
        [$open, $done, $ofAnother] = [$todo(5), $todo(5), $todo(8)];
        \CCrmActivity::Complete($done, true);
        $elsewhere = (int) Portal::act('addToDo', ['entity' => 'deal', 'id' => self::make('deal'), 'responsibleId' => 5, 'subject' => 'Другое'])['activityId'];
        $whose = static fn(): array => array_map(
            static fn(int $activityId): int => (int) Portal::value("SELECT RESPONSIBLE_ID FROM b_crm_act WHERE ID = $activityId"),
            [$open, $done, $ofAnother, $elsewhere]
        );

        self::assign('deal', $id, ['responsibleId' => 6]);
        self::assertSame([5, 5, 8, 5], $whose(), 'left where they are');
        self::assign('deal', $id, ['expectedResponsibleId' => 6, 'responsibleId' => 5]);
        self::assign('deal', $id, ['responsibleId' => 6, 'takesToDos' => true]);
        self::assertSame([6, 5, 8, 5], $whose());
    }

    public function testATriggerMaySendItOnAndTheAnswerSaysWhere(): void
    {
        Portal::post(json_encode(['call' => 'watchItems', 'leads' => ['NEW', 'IN_PROCESS', 'DETAILS'], 'deals' => new stdClass()]));
        Portal::act('addTrigger', ['entity' => 'lead', 'code' => 'RESP_CHANGED', 'stageId' => 'DETAILS']);
        $id = self::make('lead');
        Portal::forgetEvents();

        self::assertSame(['outcome' => 'assigned', 'responsibleId' => 6, 'stageId' => 'DETAILS'], self::assign('lead', $id, ['responsibleId' => 6])['result']);
        self::assertSame([['lead:' . $id, 'DETAILS', 'automatic']], array_map(
            static fn(array $event): array => [$event['subject'], $event['payload']['stageId'], $event['payload']['by']],
            Portal::events()
        ), 'where the trigger has sent it is news');
    }

    public function testAnItemIsMovedForwardWithItsRobots(): void
    {
        Portal::post(json_encode(['call' => 'watchItems', 'leads' => ['NEW', 'IN_PROCESS', 'DETAILS'], 'deals' => new stdClass()]));
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'responsibleId' => 8]]);
        $id = self::make('lead');
        Portal::forgetEvents();

        self::assertSame(
            ['outcome' => 'moved', 'stageId' => 'IN_PROCESS', 'requiredFields' => [], 'message' => ''],
            self::moveOn('lead', $id, ['toStageId' => 'IN_PROCESS'])['result']
        );
        self::assertSame('8', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_lead WHERE ID = $id"));
        self::assertSame([], Portal::events(), 'our own move is no news');
    }

    public function testARobotMaySendItOnAndBothTheAnswerAndAnEventSayWhere(): void
    {
        Portal::post(json_encode(['call' => 'watchItems', 'leads' => ['NEW', 'IN_PROCESS', 'DETAILS'], 'deals' => new stdClass()]));
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'moveTo' => 'DETAILS']]);
        $id = self::make('lead');
        Portal::forgetEvents();

        self::assertSame(['moved', 'DETAILS'], self::outcome(self::moveOn('lead', $id, ['toStageId' => 'IN_PROCESS'])));
        self::assertSame(['DETAILS'], array_column(array_column(Portal::events(), 'payload'), 'stageId'));
    }

    /** Two stages of one SORT stand in the order of their ids. */
    public function testOnlyALaterStageIsForward(): void
    {
        $id = self::make('lead', ['stageId' => 'DETAILS']);
        $move = static fn(string $to): array => self::outcome(self::moveOn('lead', $id, ['expectedStageId' => 'DETAILS', 'toStageId' => $to]));

        self::assertSame(['notForward', 'DETAILS'], $move('NEW'));
        self::assertSame(['notForward', 'DETAILS'], $move('IN_PROCESS'));
        self::assertSame(['notForward', 'DETAILS'], $move('DETAILS'));
        self::assertSame('DETAILS', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
        self::assertSame(['moved', 'JUNK'], $move('JUNK'));
    }

    public function testAStageOfAnotherPipelineIsRefused(): void
    {
        $answer = self::moveOn('deal', self::make('deal'), ['expectedStageId' => 'C3:NEW', 'toStageId' => 'C4:WON']);

        self::assertSame(['refused', 'STAGE_NOT_FOUND'], [$answer['status'], $answer['code']]);
    }

    public function testAMoveWithoutARequiredFieldLeavesTheItemAndNamesTheField(): void
    {
        Option::set('playground', 'required_fields', json_encode([['entity' => 'deal', 'field' => 'SOURCE_ID', 'from' => 'C3:WORK'], ['entity' => 'deal', 'field' => 'TITLE', 'from' => 'C3:WORK']]));
        $id = self::make('deal');
        self::assertSame('assigned', self::assign('deal', $id, ['responsibleId' => 6])['result']['outcome'], 'the responsible needs no fields');
        $answer = self::moveOn('deal', $id, ['expectedResponsibleId' => 6, 'expectedStageId' => 'C3:NEW', 'toStageId' => 'C3:WORK'])['result'];

        self::assertSame(['refused', 'C3:NEW', ['SOURCE_ID']], [$answer['outcome'], $answer['stageId'], $answer['requiredFields']]);
        self::assertStringContainsString('SOURCE_ID', $answer['message']);
        self::assertSame(['C3:NEW', '6'], array_map('strval', array_values(Portal::rows("SELECT STAGE_ID, ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = $id")[0])));
    }

    public function testAVetoOfAnotherModuleIsARefusalInItsWords(): void
    {
        $id = self::make('deal');
        $answer = Portal::withHandler('crm', 'OnBeforeCrmDealUpdate', static function (array &$fields): bool {
            $fields['RESULT_MESSAGE'] = 'Сначала договор';

            return false;
        }, static fn(): array => self::moveOn('deal', $id, ['expectedStageId' => 'C3:NEW', 'toStageId' => 'C3:WORK']));

        self::assertSame(['outcome' => 'refused', 'stageId' => 'C3:NEW', 'requiredFields' => [], 'message' => 'Сначала договор'], $answer['result']);
    }

    public function testWhoHasLeftGetsNothing(): void
    {
        $id = self::make('deal');
        $answer = self::assign('deal', $id, ['responsibleId' => 7]);

        self::assertSame(['refused', 'USER_WRONG'], [$answer['status'], $answer['code']]);
        self::assertSame('5', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = $id"));
    }

    public function testAnErrorOfALaterStepIsNoRefusal(): void
    {
        $id = self::make('deal');
        Playground\AfterSave::$action = static fn(): string => 'Счётчик не пересчитан';
        try {
            self::assertSame('assigned', self::assign('deal', $id, ['responsibleId' => 6])['result']['outcome']);
            self::assertSame(['moved', 'C3:WORK'], self::outcome(self::moveOn('deal', $id, ['expectedResponsibleId' => 6, 'expectedStageId' => 'C3:NEW', 'toStageId' => 'C3:WORK'])));
        } finally {
            Playground\AfterSave::$action = null;
        }
    }

    public function testARepeatGetsTheSameAnswerAndChangesNothing(): void
    {
        $id = self::make('lead');
        $command = self::assigning('lead', $id, ['responsibleId' => 6]);
        $first = Portal::command($command);
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 8, 'userId' => 8]);

        self::assertSame($first, Portal::command($command));
        self::assertSame('8', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_lead WHERE ID = $id"));
    }

    /** @dataProvider commands */
    public function testKilledAfterWhicheverWriteTheRepeatAnswersAsTheFirstWould(string $what): void
    {
        Portal::act('addTrigger', ['entity' => 'deal', 'code' => 'RESP_CHANGED', 'stageId' => 'C3:WON']);
        Portal::robots([['entity' => 'deal', 'stage' => 'C3:WORK', 'moveTo' => 'C3:WON']]);
        for ($writes = 1; ; $writes++) {
            $id = self::make('deal');
            $todo = (int) Portal::act('addToDo', ['entity' => 'deal', 'id' => $id, 'responsibleId' => 5, 'subject' => 'Перезвонить'])['activityId'];
            $command = $what === 'assignItem'
                ? self::assigning('deal', $id, ['responsibleId' => 6, 'takesToDos' => true])
                : self::moving('deal', $id, ['expectedStageId' => 'C3:NEW', 'toStageId' => 'C3:WORK']);
            $isKilled = Portal::killAfterWrites($writes, static fn() => Portal::command($command));
            $answer = Portal::commandInTheEnd($command);
            Portal::newHit();
            if ($what === 'assignItem') {
                // killed between the card and its trigger the stage stays: what the portal itself does not take up again is no matter of ours
                self::assertSame(['assigned', 6], [$answer['result']['outcome'], $answer['result']['responsibleId']], "after $writes writes");
                self::assertSame('6', (string) Portal::value("SELECT RESPONSIBLE_ID FROM b_crm_act WHERE ID = $todo"), "after $writes writes");
            } else {
                // killed before the robots the stage is ours, after them theirs
                self::assertContains(self::outcome($answer), [['moved', 'C3:WORK'], ['moved', 'C3:WON']], "after $writes writes");
            }
            if (!$isKilled) {
                break;
            }
        }
        self::assertGreaterThan(5, $writes);
    }

    public static function commands(): array
    {
        return ['assigning' => ['assignItem'], 'moving' => ['moveItem']];
    }

    private static function make(string $entity, array $fields = []): int
    {
        return $entity === 'lead'
            ? (int) Portal::act('addLead', $fields + ['responsibleId' => 5, 'userId' => 5])['leadId']
            : (int) Portal::act('addDeal', $fields + ['title' => 'Проба', 'categoryId' => 3, 'userId' => 5])['dealId'];
    }

    private static function assign(string $entity, int $id, array $fields): array
    {
        return Portal::hit(static fn(): array => Portal::command(self::assigning($entity, $id, $fields)));
    }

    private static function assigning(string $entity, int $id, array $fields): array
    {
        return ['id' => Portal::uuid(++self::$number), 'type' => 'assignItem', 'entity' => $entity, 'itemId' => $id] + $fields
            + ['expectedResponsibleId' => 5, 'expectedStageId' => $entity === 'lead' ? 'NEW' : 'C3:NEW', 'takesToDos' => false];
    }

    private static function moveOn(string $entity, int $id, array $fields): array
    {
        return Portal::hit(static fn(): array => Portal::command(self::moving($entity, $id, $fields)));
    }

    private static function moving(string $entity, int $id, array $fields): array
    {
        return ['id' => Portal::uuid(++self::$number), 'type' => 'moveItem', 'entity' => $entity, 'itemId' => $id] + $fields
            + ['expectedResponsibleId' => 5, 'expectedStageId' => 'NEW'];
    }

    /** @return array{string, string} */
    private static function outcome(array $answer): array
    {
        return [$answer['result']['outcome'], $answer['result']['stageId']];
    }
}
