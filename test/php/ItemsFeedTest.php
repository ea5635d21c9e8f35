<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use PHPUnit\Framework\TestCase;

/** Leads and deals that come to a watched stage, and the call that says which stages those are. */
final class ItemsFeedTest extends TestCase
{
    private const ALL = ['leads' => ['NEW', 'IN_PROCESS', 'DETAILS'], 'deals' => ['3' => ['C3:NEW', 'C3:WORK'], '4' => ['C4:NEW']]];

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testALeadMadeByAPersonIsToldWithWhoeverMadeIt(): void
    {
        self::watch(self::ALL);
        $id = self::lead(['userId' => 6, 'responsibleId' => 5]);

        self::assertSame([[
            'type' => 'ItemEntered', 'subject' => "lead:$id", 'payload' => [
                'entity' => 'lead', 'itemId' => $id, 'pipelineId' => 0, 'stageId' => 'NEW', 'formerStageId' => null, 'isCreated' => true, 'responsibleId' => 5,
                'createdById' => 6, 'actorUserId' => 6, 'by' => 'person', 'historyId' => self::lastHistory('lead', $id),
            ],
        ]], Portal::events());
    }

    public function testADealThatIsMovedIsToldWithWhereItStood(): void
    {
        self::watch(self::ALL);
        $id = self::deal();
        Portal::forgetEvents();
        self::move('deal', $id, 'C3:WORK', 6);

        self::assertSame([
            'entity' => 'deal', 'itemId' => $id, 'pipelineId' => 3, 'stageId' => 'C3:WORK', 'formerStageId' => 'C3:NEW', 'isCreated' => false, 'responsibleId' => 5,
            'createdById' => 5, 'actorUserId' => 6, 'by' => 'person', 'historyId' => self::lastHistory('deal', $id),
        ], self::entered()[0]);
    }

    public function testTwoVisitsOfAStageAreTwoEvents(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        foreach (['IN_PROCESS', 'NEW', 'IN_PROCESS'] as $stage) {
            self::move('lead', $id, $stage, 6);
        }
        $visits = array_values(array_filter(self::entered(), static fn(array $one): bool => $one['stageId'] === 'IN_PROCESS'));

        self::assertCount(2, $visits);
        self::assertNotSame($visits[0]['historyId'], $visits[1]['historyId']);
    }

    public function testARobotsMoveInTheHitOfAPersonIsAutomatic(): void
    {
        self::watch(self::ALL);
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'moveTo' => 'DETAILS']]);
        $id = self::lead();
        Portal::forgetEvents();
        self::move('lead', $id, 'IN_PROCESS', 6);

        self::assertSame(
            [['IN_PROCESS', 'NEW', 'person', 6], ['DETAILS', 'IN_PROCESS', 'automatic', 6]],
            array_map(static fn(array $one): array => [$one['stageId'], $one['formerStageId'], $one['by'], $one['actorUserId']], self::entered())
        );
    }

    public function testARobotsMoveIsAutomaticAlsoWhenThePersonsOwnStageIsNotWatched(): void
    {
        self::watch(['leads' => ['DETAILS'], 'deals' => []]);
        Portal::robots([['entity' => 'lead', 'stage' => 'IN_PROCESS', 'moveTo' => 'DETAILS']]);
        $id = self::lead();
        self::move('lead', $id, 'IN_PROCESS', 6);

        self::assertSame([['DETAILS', 'automatic']], array_map(static fn(array $one): array => [$one['stageId'], $one['by']], self::entered()));
    }

    public function testThePersonsNextHitIsThePersonsAgain(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        self::move('lead', $id, 'IN_PROCESS', 6);
        self::move('lead', $id, 'DETAILS', 6);

        self::assertSame(['person', 'person', 'person'], array_column(self::entered(), 'by'));
    }

    public function testAFormIsNobodysHitAlthoughItActsAsTheResponsible(): void
    {
        self::watch(self::ALL);
        Portal::robots([['entity' => 'lead', 'stage' => 'NEW', 'moveTo' => 'IN_PROCESS']]);
        Portal::act('webForm', ['entity' => 'lead', 'formId' => 4, 'responsibleId' => 5]);

        self::assertSame([['NEW', 5, 0, 'automatic'], ['IN_PROCESS', 5, 0, 'automatic']], array_map(
            static fn(array $one): array => [$one['stageId'], $one['createdById'], $one['actorUserId'], $one['by']],
            self::entered()
        ));
    }

    public function testAnApplicationIsNotTakenForThePersonInWhoseNameItWorks(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        Portal::forgetEvents();
        $child = pcntl_fork();
        if ($child === 0) { // a hit of its own: the constant stays for good
            define('BX_SECURITY_SESSION_VIRTUAL', true);
            Portal::withOwnConnection(static fn() => self::move('lead', $id, 'IN_PROCESS', 6));
            posix_kill(getmypid(), SIGKILL);
        }
        pcntl_waitpid($child, $status);

        self::assertSame([['IN_PROCESS', 6, 'unknown']], array_map(static fn(array $one): array => [$one['stageId'], $one['actorUserId'], $one['by']], self::entered()));
    }

    public function testAnotherPipelineByTheOldWayIsToldOnce(): void
    {
        self::watch(self::ALL);
        $id = self::deal();
        Portal::forgetEvents();
        Playground\Actions::run(['action' => 'moveDealToCategory', 'dealId' => $id, 'categoryId' => 4, 'userId' => 6]);
        self::assertCount(1, self::entered(), 'with the move itself');
        Portal::newHit();

        self::assertSame([[4, 'C4:NEW', 'C3:NEW', 'person', self::lastHistory('deal', $id)]], array_map(
            static fn(array $one): array => [$one['pipelineId'], $one['stageId'], $one['formerStageId'], $one['by'], $one['historyId']],
            self::entered()
        ));
    }

    public function testAnotherPipelineByAnOperationIsToldOnce(): void
    {
        self::watch(self::ALL);
        $id = self::deal();
        Portal::forgetEvents();
        Portal::hit(static function () use ($id): void {
            $GLOBALS['USER']->Authorize(6, false, false);
            $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
            $item = $factory->getItem($id);
            $item->setCategoryId(4);
            $factory->getUpdateOperation($item, (new Context())->setUserId(6))->disableAllChecks()->launch();
        });

        self::assertSame([['C4:NEW', 'C3:NEW']], array_map(static fn(array $one): array => [$one['stageId'], $one['formerStageId']], self::entered()));
    }

    public function testAMoveThatNoEventTellsOfIsToldAtTheEndOfTheHit(): void
    {
        self::watch(self::ALL);
        $id = self::deal();
        Portal::forgetEvents();
        \Bitrix\Crm\DealTable::update($id, ['STAGE_ID' => 'C3:WORK']);
        self::assertSame([], self::entered());
        Portal::newHit();

        self::assertSame([['C3:WORK', 'C3:NEW']], array_map(static fn(array $one): array => [$one['stageId'], $one['formerStageId']], self::entered()));
    }

    public function testAGroupMoveIsToldInItsTransactionAndGoesWithIt(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        Portal::forgetEvents();
        $seen = null;
        Portal::withHandler('crm', 'OnAfterCrmLeadUpdate', static function () use (&$seen): void {
            $seen = [Portal::value("SELECT COUNT(*) FROM linewarden_event"), Portal::seenByOthers("SELECT COUNT(*) FROM linewarden_event")];
        }, static fn() => Portal::act('moveInKanban', ['entity' => 'lead', 'ids' => [$id], 'stageId' => 'IN_PROCESS', 'userId' => 6]));
        self::assertSame([1, 0], array_map('intval', $seen));
        self::assertSame(['IN_PROCESS'], array_column(self::entered(), 'stageId'));

        Portal::forgetEvents();
        try {
            Portal::withHandler('crm', 'OnAfterCrmLeadUpdate', static function (): void {
                throw new RuntimeException('another module breaks the save');
            }, static fn() => Portal::act('moveInKanban', ['entity' => 'lead', 'ids' => [$id], 'stageId' => 'DETAILS', 'userId' => 6]));
        } catch (RuntimeException) {
        }
        self::assertSame([], Portal::events(), 'it was taken back');
        self::assertSame('IN_PROCESS', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
    }

    /** A handler of another module that runs before ours moves the item on. */
    public function testASaveInsideASaveIsToldOnce(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        Portal::forgetEvents();
        $isDone = false;
        Portal::withHandler('crm', 'OnAfterCrmLeadUpdate', static function () use ($id, &$isDone): void {
            if (!$isDone) {
                $isDone = true;
                $factory = Container::getInstance()->getFactory(CCrmOwnerType::Lead);
                $item = $factory->getItem($id);
                $item->setStageId('DETAILS');
                $factory->getUpdateOperation($item)->disableAllChecks()->launch();
            }
        }, static fn() => self::move('lead', $id, 'IN_PROCESS', 6), 1);

        self::assertSame([['DETAILS', 'IN_PROCESS', 'automatic']], array_map(
            static fn(array $one): array => [$one['stageId'], $one['formerStageId'], $one['by']],
            self::entered()
        ));
    }

    public function testWhatIsNotWatchedIsNotTold(): void
    {
        self::watch(['leads' => ['DETAILS'], 'deals' => ['4' => ['C4:NEW']]]);
        $leadId = self::lead();
        $dealId = self::deal();
        self::move('lead', $leadId, 'IN_PROCESS', 6);
        self::move('deal', $dealId, 'C3:WORK', 6);

        self::assertSame([], self::entered());
    }

    public function testTemplatesOfRepeatedDealsAreNotTold(): void
    {
        self::watch(self::ALL);
        $id = (int) Portal::act('addDeal', ['title' => 'Шаблон', 'categoryId' => 3, 'userId' => 5, 'isRecurring' => true])['dealId'];
        self::move('deal', $id, 'C3:WORK', 5);

        self::assertSame([], self::entered());
    }

    public function testWhatThePortalNotesOfAnActivityIsNotTold(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        Portal::forgetEvents();
        $before = Portal::value("SELECT LAST_ACTIVITY_TIME FROM b_crm_lead WHERE ID = $id");
        Portal::setClock('2026-03-02 12:10:00');
        Portal::act('commentLead', ['leadId' => $id, 'userId' => 6, 'text' => 'Заметка']);

        self::assertNotEquals($before, Portal::value("SELECT LAST_ACTIVITY_TIME FROM b_crm_lead WHERE ID = $id"), 'the portal has noted nothing');
        self::assertSame([], Portal::events());
    }

    public function testAnotherResponsibleAndTheEndOfALeadAreTold(): void
    {
        self::watch(['leads' => ['DETAILS'], 'deals' => []]);
        $id = self::lead();
        Portal::act('setLeadResponsible', ['leadId' => $id, 'responsibleId' => 6, 'userId' => 8]);
        Portal::act('setItemField', ['entity' => 'lead', 'id' => $id, 'field' => 'TITLE', 'value' => 'Иначе', 'userId' => 8]);
        Portal::act('deleteLead', ['leadId' => $id, 'userId' => 8]);

        self::assertSame([
            ['type' => 'LeadChanged', 'subject' => "lead:$id", 'payload' => ['leadId' => $id, 'responsibleId' => 6, 'formerResponsibleId' => 5, 'actorUserId' => 8, 'stageId' => 'NEW']],
            ['type' => 'LeadDeleted', 'subject' => "lead:$id", 'payload' => ['leadId' => $id]],
        ], Portal::events());
    }

    public function testAConvertedLeadTellsOfItsDeal(): void
    {
        self::watch(['leads' => ['NEW'], 'deals' => ['0' => ['NEW']]]);
        $id = self::lead();
        Portal::forgetEvents();
        ['dealId' => $dealId] = Portal::act('convertLead', ['leadId' => $id, 'userId' => 8]);

        self::assertSame([['deal', $dealId, 0, true, 'person']], array_map(
            static fn(array $one): array => [$one['entity'], $one['itemId'], $one['pipelineId'], $one['isCreated'], $one['by']],
            self::entered()
        ));
    }

    public function testADealThatTheModuleMakesIsNotTold(): void
    {
        self::watch(self::ALL);
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::hit(static fn() => Portal::command(Portal::placement(1, $dialog)));

        self::assertSame('C3:NEW', Portal::value("SELECT STAGE_ID FROM b_crm_deal WHERE ID = {$answer['result']['dealId']}"));
        self::assertSame([], self::entered());
    }

    public function testWhileNothingIsWatchedNothingIsAskedAndNothingWritten(): void
    {
        $leadId = self::lead();
        $dealId = self::deal();
        Portal::forgetEvents();
        $ofUs = static fn(string $query): bool => (bool) preg_match('/AS STAGE|_history h/', $query);
        $all = static fn() => [self::move('lead', $leadId, 'IN_PROCESS', 6), self::move('deal', $dealId, 'C3:WORK', 6), self::lead(), self::deal()];

        self::assertSame([], array_values(array_filter(Portal::queriesOf($all), $ofUs)));
        self::assertSame(['DealChanged', 'DealChanged'], Portal::eventTypes());

        self::watch(self::ALL);
        self::move('lead', $leadId, 'NEW', 6);
        self::assertCount(2, array_filter(Portal::queriesOf(static fn() => self::move('lead', $leadId, 'IN_PROCESS', 6)), $ofUs), 'what was before, and what is now');
        self::assertCount(0, array_filter(Portal::queriesOf(
            static fn() => Portal::act('setItemField', ['entity' => 'lead', 'id' => $leadId, 'field' => 'TITLE', 'value' => 'Иначе', 'userId' => 8])
        ), $ofUs));
    }

    public function testABrokenOutboxDoesNotBreakTheSave(): void
    {
        self::watch(self::ALL);
        $id = self::lead();
        Portal::sql('RENAME TABLE linewarden_event TO linewarden_event_away');
        try {
            self::move('lead', $id, 'IN_PROCESS', 6);
        } finally {
            Portal::sql('RENAME TABLE linewarden_event_away TO linewarden_event');
        }

        self::assertSame('IN_PROCESS', Portal::value("SELECT STATUS_ID FROM b_crm_lead WHERE ID = $id"));
    }

    public function testTheCallAnswersWhatIsKeptAndTheHandshakeSaysItToo(): void
    {
        $kept = ['leads' => ['NEW'], 'deals' => ['0' => ['NEW'], '3' => ['C3:NEW', 'C3:WORK']]];
        self::assertSame([200, ['result' => $kept]], self::watch(['leads' => ['NEW', 'NEW'], 'deals' => ['0' => ['NEW'], '3' => ['C3:NEW', 'C3:WORK'], '4' => []]]));
        self::assertSame($kept, Portal::post('{"call": "handshake"}')[1]['result']['watchedItems']);
        self::assertSame([200, ['result' => ['leads' => [], 'deals' => []]]], self::watch(['leads' => [], 'deals' => []]));
        self::assertStringContainsString('"deals":{}', self::rawAnswer('{"call": "watchItems", "leads": [], "deals": {}}'));
    }

    /** @dataProvider wrong */
    public function testAWrongListIsRefusedByItsField(array $stages, string $field): void
    {
        self::watch(['leads' => ['NEW'], 'deals' => []]);
        [$status, $answer] = self::watch($stages);

        self::assertSame([400, 'FIELD_WRONG', $field], [$status, $answer['error']['code'], $answer['error']['field']]);
        self::assertSame(['NEW'], \Linewarden\Dispatch\Portal\WatchedItems::all()['leads'], 'what was kept before stays');
    }

    public static function wrong(): array
    {
        $long = array_map(static fn(int $number): string => str_pad("C1:$number", 50, 'x'), range(1, 200));

        return [
            'no leads' => [['deals' => []], 'leads'],
            'a number' => [['leads' => [5], 'deals' => []], 'leads.0'],
            'an empty stage' => [['leads' => ['NEW', ' '], 'deals' => []], 'leads.1'],
            'too long a stage' => [['leads' => [], 'deals' => ['3' => [str_repeat('x', 51)]]], 'deals.3.0'],
            'a pipeline by name' => [['leads' => [], 'deals' => ['Продажи' => ['NEW']]], 'deals.Продажи'],
            'stages of a pipeline as a text' => [['leads' => [], 'deals' => ['3' => 'C3:NEW']], 'deals.3'],
            'more than an option holds' => [['leads' => [], 'deals' => array_fill(1, 6, $long)], 'deals'],
        ];
    }

    /** @return array{int, array} */
    private static function watch(array $stages): array
    {
        return Portal::post(json_encode(['call' => 'watchItems'] + $stages + (isset($stages['deals']) ? ['deals' => (object) $stages['deals']] : [])));
    }

    private static function rawAnswer(string $body): string
    {
        $headers = Portal::sign($body);
        [, $content] = \Linewarden\Dispatch\Endpoint\Endpoint::answer('POST', static fn(string $name): ?string => $headers[$name]
            ?? ($name === 'Content-Length' ? (string) strlen($body) : null), static fn(): string => $body);

        return json_encode($content);
    }

    /** @return list<array> payloads */
    private static function entered(): array
    {
        return array_values(array_column(array_filter(Portal::events(), static fn(array $event): bool => $event['type'] === 'ItemEntered'), 'payload'));
    }

    private static function lead(array $fields = []): int
    {
        return (int) Portal::act('addLead', $fields + ['responsibleId' => 5, 'userId' => 5])['leadId'];
    }

    private static function deal(): int
    {
        return (int) Portal::act('addDeal', ['title' => 'Проба', 'categoryId' => 3, 'userId' => 5])['dealId'];
    }

    private static function move(string $entity, int $id, string $stage, int $userId): void
    {
        Portal::act('move' . ucfirst($entity), ["{$entity}Id" => $id, 'stageId' => $stage, 'userId' => $userId]);
    }

    private static function lastHistory(string $entity, int $id): int
    {
        return (int) Portal::value('SELECT MAX(ID) FROM ' . ($entity === 'lead' ? 'b_crm_lead_status_history' : 'b_crm_deal_stage_history') . " WHERE OWNER_ID = $id");
    }
}
