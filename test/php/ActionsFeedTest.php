<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** Each type of event, from what a person or a client really does in the practice portal. */
final class ActionsFeedTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        Portal::putGateBefore(1);
    }

    /** @dataProvider actions */
    public function testActionIsTold(string $action, array $fields, string $type, array $payload): void
    {
        Portal::act($action, $fields);
        $told = array_filter(Portal::events(), static fn(array $event): bool => $event['type'] === $type);

        self::assertNotSame([], $told, "only " . implode(', ', Portal::eventTypes()));
        self::assertContains($payload, array_column($told, 'payload'));
    }

    public static function actions(): array
    {
        return [
            'work day begins' => ['workDay', ['userId' => 5, 'do' => 'start'], 'WorkDayChanged', ['userId' => 5]],
            'work day ends' => ['workDay', ['userId' => 5, 'do' => 'end'], 'WorkDayChanged', ['userId' => 5]],
            'line pause' => ['linePause', ['userId' => 6, 'on' => true], 'WorkDayChanged', ['userId' => 6]],
            'absence' => [
                'addAbsence',
                ['userId' => 6, 'type' => 'VACATION', 'from' => '2026-03-02 00:00:00', 'to' => '2026-03-05 00:00:00'],
                'AbsenceChanged',
                ['userId' => 6],
            ],
            'dismissed' => ['dismiss', ['userId' => 6], 'EmployeeChanged', ['userId' => 6]],
            'hired' => ['hire', ['userId' => 6], 'EmployeeChanged', ['userId' => 6]],
            'new head' => ['setHead', ['departmentId' => 32, 'userId' => 5], 'DepartmentChanged', ['departmentId' => 32]],
            'queue' => ['setQueue', ['lineId' => 2, 'userIds' => [6]], 'QueueChanged', ['lineId' => 2]],
            'line' => ['setLineConfig', ['lineId' => 2, 'fields' => ['NO_ANSWER_TIME' => 61]], 'LineChanged', ['lineId' => 2]],
            'option' => [
                'setOption',
                ['module' => 'calendar', 'name' => 'work_time_end', 'value' => '20'],
                'PortalOptionChanged',
                ['module' => 'calendar', 'name' => 'work_time_end'],
            ],
        ];
    }

    public function testEachEventThatAFeedNamesIsWritten(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $other = Portal::command(Portal::placement(2, Portal::clientWrites('wa-2')))['result'];
        Portal::newHit();
        Portal::operatorTakes($dialog, 6);
        Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 6, 'text' => 'Слушаю вас']);
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 6, 'to' => 'queue2']);
        Portal::closeAll();
        Portal::act('setDealResponsible', ['dealId' => $placed['dealId'], 'responsibleId' => 8, 'userId' => 6]);
        Portal::act('setContactResponsible', ['contactId' => $placed['contactId'], 'responsibleId' => 8, 'userId' => 6]);
        Portal::act('mergeContacts', ['fromContactId' => $other['contactId'], 'toContactId' => $placed['contactId'], 'userId' => 6]);
        Portal::act('deleteDeal', ['id' => $placed['dealId'], 'userId' => 6]);
        PortalCalls::incoming(PortalCalls::ALFA, '+7 901 222-33-44');
        Portal::post('{"call": "watchItems", "leads": ["NEW"], "deals": {}}');
        $leadId = Portal::act('addLead', ['responsibleId' => 5, 'userId' => 5])['leadId'];
        Portal::act('setLeadResponsible', ['leadId' => $leadId, 'responsibleId' => 8, 'userId' => 6]);
        Portal::act('deleteLead', ['leadId' => $leadId, 'userId' => 6]);
        foreach (self::actions() as [$action, $fields]) {
            Portal::act($action, $fields);
        }
        $named = array_merge(...array_map(
            static fn(string $feed): array => array_keys($feed::events()),
            \Linewarden\Dispatch\Feed\Registry::FEEDS
        ));

        self::assertEqualsCanonicalizing($named, array_values(array_unique(Portal::eventTypes())));
    }

    public function testEmptiedQueueIsTold(): void
    {
        Portal::act('setQueue', ['lineId' => 2, 'userIds' => [6]]);
        Portal::forgetEvents();
        Portal::act('setQueue', ['lineId' => 2, 'userIds' => []]);

        self::assertContains(['lineId' => 2], array_column(Portal::events(), 'payload'));
    }

    public function testAbsenceTakenBackNamesThePerson(): void
    {
        $added = Portal::act('addAbsence', ['userId' => 6, 'type' => 'VACATION', 'from' => '2026-03-02 00:00:00', 'to' => '2026-03-05 00:00:00']);
        Portal::forgetEvents();
        Portal::act('removeAbsence', ['elementId' => $added['elementId']]);

        self::assertContains(['userId' => 6], array_column(Portal::events(), 'payload'));
    }

    public function testStartCommandOpensADialogWithoutAText(): void
    {
        $dialog = Portal::act('clientStarts', ['lineId' => 1, 'connector' => 'telegrambot', 'externalUserId' => 'tg-1', 'name' => 'Гость']);
        self::assertSame(['DialogStarted'], array_column(Portal::dialogEvents(), 'type'));

        $answer = Portal::command(Portal::placement(1, $dialog));
        self::assertSame(['later', 'DIALOG_BUSY'], [$answer['status'], $answer['code']]);
        Portal::setClock('2026-03-02 12:00:20');
        self::assertSame('done', Portal::command(Portal::placement(1, $dialog))['status']);
        Portal::forgetEvents();
        Portal::clientWrites('tg-1', 'telegrambot');
        self::assertSame(['ClientWrote'], array_column(Portal::dialogEvents(), 'type'));
    }

    public function testHandChangesOfCardsAreTold(): void
    {
        $placed = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        $other = Portal::command(Portal::placement(2, Portal::clientWrites('wa-2')))['result'];
        Portal::newHit();
        Portal::forgetEvents();
        Portal::act('setDealResponsible', ['dealId' => $placed['dealId'], 'responsibleId' => 8, 'userId' => 6]);
        Portal::act('moveDeal', ['dealId' => $placed['dealId'], 'stageId' => 'C3:WON', 'userId' => 6]);
        Portal::act('setContactResponsible', ['contactId' => $placed['contactId'], 'responsibleId' => 8, 'userId' => 6]);
        self::assertSame(['DealChanged', 'DealChanged', 'ContactChanged'], Portal::eventTypes());
        self::assertSame([6, 6, 6], array_column(array_column(Portal::events(), 'payload'), 'actorUserId'));

        Portal::forgetEvents();
        Portal::act('mergeContacts', ['fromContactId' => $other['contactId'], 'toContactId' => $placed['contactId'], 'userId' => 6]);
        $merged = ['fromContactId' => $other['contactId'], 'toContactId' => $placed['contactId'], 'actorUserId' => 6];
        self::assertContains(['type' => 'ContactsMerged', 'subject' => "contact:{$placed['contactId']}", 'payload' => $merged], Portal::events());
        self::assertContains('ContactDeleted', Portal::eventTypes());

        Portal::forgetEvents();
        Portal::act('deleteDeal', ['id' => $placed['dealId'], 'userId' => 6]);
        self::assertContains('DealDeleted', Portal::eventTypes());
    }
}
