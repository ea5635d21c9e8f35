<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Event;
use PHPUnit\Framework\TestCase;

/** Events of deals, contacts, employees, structure, absences, work days, lines and options. */
final class PeopleAndCardsFeedTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testDealChangedByAPersonNamesThem(): void
    {
        [$dealId, $contactId] = self::placed();
        self::update(\CCrmOwnerType::Deal, $dealId, 8, 6);
        self::update(\CCrmOwnerType::Contact, $contactId, 8, 6);

        self::assertSame([
            ['type' => 'DealChanged', 'subject' => "deal:$dealId", 'payload' => self::dealSave($dealId, $contactId, 8, 5, 6)],
            [
                'type' => 'ContactChanged', 'subject' => "contact:$contactId",
                'payload' => self::contactSave($contactId, 8, 5, 6),
            ],
        ], Portal::events());
    }

    public function testDealChangedByNobodySaysSo(): void
    {
        [$dealId] = self::placed();
        self::update(\CCrmOwnerType::Deal, $dealId, 8, 0);

        self::assertSame(0, Portal::events()[0]['payload']['actorUserId']);
    }

    public function testPersonChangingACardThatWeMadeIsNoEcho(): void
    {
        [$dealId] = self::placed();
        self::update(\CCrmOwnerType::Deal, $dealId, 6, 5); // ORIGIN_ID of our command is still in the full fields

        self::assertSame(['DealChanged'], Portal::eventTypes());
    }

    public function testOwnChangeOfResponsibleTellsNothing(): void
    {
        [$dealId, $contactId] = self::placed();
        Portal::command(['id' => Portal::uuid(9), 'type' => 'setResponsible', 'userId' => 6, 'dealId' => $dealId, 'contactId' => $contactId]);

        self::assertSame([], Portal::events());
    }

    /** @dataProvider notedActivities */
    public function testActivityThatThePortalNotesOnTheCardsIsNoChange(callable $activity): void
    {
        [$dealId, $contactId, $dialog] = self::placed();
        $noted = "SELECT (SELECT LAST_ACTIVITY_TIME FROM b_crm_deal WHERE ID = $dealId) AS D, (SELECT LAST_ACTIVITY_TIME FROM b_crm_contact WHERE ID = $contactId) AS C";
        $before = Portal::rows($noted);
        Portal::setClock('2026-03-02 12:10:00');
        $activity($dealId, $contactId, $dialog);

        self::assertNotEquals($before, Portal::rows($noted), 'the portal has noted nothing');
        self::assertSame([], array_values(array_filter(
            Portal::events(),
            static fn(array $event): bool => in_array($event['type'], ['DealChanged', 'ContactChanged'], true)
        )));
    }

    public static function notedActivities(): array
    {
        return [
            'a call that an employee answered' => [static fn() => PortalCalls::incoming(PortalCalls::ALFA, '+79012345678')],
            'a missed call' => [static fn() => PortalCalls::incoming(PortalCalls::ALFA, '+79012345678', 0)],
            'a comment of a colleague' => [static fn(int $dealId) => Portal::act('commentDeal', ['dealId' => $dealId, 'userId' => 6, 'text' => 'Заметка'])],
            'our own comment' => [static fn(int $dealId) => Portal::hit(static fn() => Portal::command(
                ['id' => Portal::uuid(9), 'type' => 'comment', 'chatId' => 0, 'dealId' => $dealId, 'text' => 'Передано']
            ))],
            'our own placement of the next dialog' => [static function (int $dealId, int $contactId): void {
                Portal::closeAll();
                $next = Portal::clientWrites('wa-1');
                Portal::hit(static fn() => Portal::command(
                    Portal::placement(2, $next, ['contact' => ['id' => $contactId], 'deal' => ['id' => $dealId]])
                ));
            }],
        ];
    }

    public function testChangeInTheSaveThatNotesAnActivityIsTold(): void
    {
        [$dealId, $contactId] = self::placed();
        $noting = ['LAST_ACTIVITY_TIME' => new \Bitrix\Main\Type\DateTime(), 'LAST_ACTIVITY_BY' => 6];
        self::save(\CCrmOwnerType::Deal, $dealId, $noting, 6);
        self::save(\CCrmOwnerType::Contact, $contactId, $noting, 6);
        self::assertSame([], Portal::events(), 'nothing but the activity');

        self::save(\CCrmOwnerType::Deal, $dealId, $noting + ['ASSIGNED_BY_ID' => 6], 6);
        self::save(\CCrmOwnerType::Contact, $contactId, $noting + ['UF_CRM_LINEWARDEN' => 'Бета'], 6);
        self::assertSame([
            self::dealSave($dealId, $contactId, 6, 5, 6),
            self::contactSave($contactId, 5, 5, 6, ['Альфа', 'Бета']),
        ], array_column(Portal::events(), 'payload'));
    }

    public function testAnotherContactOnTheDealIsTold(): void
    {
        [$dealId] = self::placed();
        $otherId = self::contact();
        Portal::forgetEvents();
        self::save(\CCrmOwnerType::Deal, $dealId, ['CONTACT_ID' => $otherId], 6);

        self::assertSame([self::dealSave($dealId, $otherId, 5, 5, 6)], array_column(Portal::events(), 'payload'));
    }

    public function testOwnCompletionOfTheCompanyFieldTellsNothing(): void
    {
        [$dealId, $contactId] = self::placed();
        Portal::sql("UPDATE b_uts_crm_contact SET UF_CRM_LINEWARDEN = 'Альфа прежняя' WHERE VALUE_ID = $contactId");
        Portal::closeAll();
        $next = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::command(Portal::placement(2, $next, ['contact' => ['id' => $contactId], 'deal' => ['id' => $dealId]]));

        self::assertSame('Альфа', Portal::value("SELECT UF_CRM_LINEWARDEN FROM b_uts_crm_contact WHERE VALUE_ID = $contactId"));
        self::assertNotContains('ContactChanged', Portal::eventTypes());
    }

    /** @dataProvider changesOfContacts */
    public function testWhatAPersonChangesOnAContactIsTold(array $fields, array $companies = [null, null]): void
    {
        [, $contactId] = self::placed();
        Portal::hit(static fn() => (new \CCrmContact(false))->Update($contactId, $fields, true, true, ['CURRENT_USER' => 6]));

        self::assertSame([[
            'type' => 'ContactChanged', 'subject' => "contact:$contactId",
            'payload' => self::contactSave($contactId, 5, 5, 6, $companies),
        ]], Portal::events());
    }

    public static function changesOfContacts(): array
    {
        return [
            'a name' => [['LAST_NAME' => 'Другая']],
            'the company' => [['UF_CRM_LINEWARDEN' => ' Бета '], ['Альфа', 'Бета']],
            'the company, to none' => [['UF_CRM_LINEWARDEN' => ''], ['Альфа', '']],
            'a name, with the company as it was' => [['LAST_NAME' => 'Другая', 'UF_CRM_LINEWARDEN' => 'Альфа']],
            'a phone' => [['FM' => ['PHONE' => ['n0' => ['VALUE' => '+79990001122', 'VALUE_TYPE' => 'WORK']]]]],
            'an e-mail' => [['FM' => ['EMAIL' => ['n0' => ['VALUE' => 'x@example.org', 'VALUE_TYPE' => 'WORK']]]]],
        ];
    }

    public function testSaveInsideASaveKeepsBothApart(): void
    {
        [$dealId, $contactId] = self::placed();
        $isDone = false;
        Portal::withHandler('crm', 'OnAfterCrmDealUpdate', static function () use ($dealId, &$isDone): void {
            if (!$isDone) {
                $isDone = true;
                self::save(\CCrmOwnerType::Deal, $dealId, ['TITLE' => 'Внутри'], 8);
            }
        }, static fn() => self::save(\CCrmOwnerType::Deal, $dealId, ['ASSIGNED_BY_ID' => 6], 6), 10);

        self::assertSame([
            self::dealSave($dealId, $contactId, 6, 6, 8),
            self::dealSave($dealId, $contactId, 6, 5, 6),
        ], array_column(Portal::events(), 'payload'));
    }

    public function testDeletedCardsAreTold(): void
    {
        [$dealId, $contactId] = self::placed();
        (new \CCrmDeal(false))->Delete($dealId);
        (new \CCrmContact(false))->Delete($contactId);

        self::assertContains(['type' => 'DealDeleted', 'subject' => "deal:$dealId", 'payload' => ['dealId' => $dealId]], Portal::events());
        self::assertContains(
            ['type' => 'ContactDeleted', 'subject' => "contact:$contactId", 'payload' => ['contactId' => $contactId]],
            Portal::events()
        );
    }

    public function testPhoneThatAClientWritesIsToldAsAChangeByNobody(): void
    {
        [, $contactId] = self::placed();
        Portal::clientWrites('wa-1', text: 'Мой номер +7 999 000-11-22');

        self::assertContains('PHONE WORK +7 999 000-11-22', Portal::addresses($contactId));
        self::assertContains([
            'type' => 'ContactChanged', 'subject' => "contact:$contactId",
            'payload' => self::contactSave($contactId, 5, 5, 0),
        ], Portal::events(), 'the connector user is no person, and the contact that we made is no longer our own write');
    }

    public function testMergeOfContactsIsTold(): void
    {
        (new Event('crm', 'OnAfterEntityMerge', [
            'entityTypeID' => 3, 'entityTypeName' => 'CONTACT', 'seedEntityID' => 11, 'targetEntityID' => 12, 'userID' => 6,
        ]))->send();
        (new Event('crm', 'OnAfterEntityMerge', ['entityTypeID' => 4, 'seedEntityID' => 1, 'targetEntityID' => 2, 'userID' => 6]))->send();

        self::assertSame([[
            'type' => 'ContactsMerged', 'subject' => 'contact:12', 'payload' => ['fromContactId' => 11, 'toContactId' => 12, 'actorUserId' => 6],
        ]], Portal::events(), 'companies are of no interest');
    }

    public function testDealMovedToAnotherPipelineByTheOldApiIsTold(): void
    {
        [$dealId, $contactId] = self::placed();
        (new Event('crm', 'OnAfterDealMoveToCategory', ['id' => $dealId, 'categoryId' => 4, 'stageId' => 'C4:NEW']))->send();

        self::assertSame([[
            'type' => 'DealChanged', 'subject' => "deal:$dealId",
            'payload' => self::dealSave($dealId, $contactId, 5, 5, 0),
        ]], Portal::events());
    }

    public function testEmployeesAreToldClientsAndFailuresAreNot(): void
    {
        (new \CUser())->Update(6, ['WORK_POSITION' => 'Старший менеджер']);
        self::assertSame([['type' => 'EmployeeChanged', 'subject' => 'user:6', 'payload' => ['userId' => 6]]], Portal::events());

        Portal::forgetEvents();
        $dialog = Portal::clientWrites('wa-9');
        (new \CUser())->Update($dialog['clientUserId'], ['NAME' => 'Клиент']);
        self::legacy('main', 'OnAfterUserUpdate', [['ID' => 6, 'RESULT' => false]]);
        self::assertNotContains('EmployeeChanged', Portal::eventTypes());

        \CUser::SetUserGroup(6, [1]);
        self::assertContains('EmployeeChanged', Portal::eventTypes());
        \CUser::SetUserGroup(6, []);
    }

    public function testStructureIsTold(): void
    {
        $node = static fn(int $id): object => (object) ['id' => $id];
        $member = static fn(int $nodeId): object => (object) ['nodeId' => $nodeId];
        (new Event('humanresources', 'OnNodeUpdated', ['node' => $node(21), 'fields' => ['name' => 'x']]))->send();
        (new Event('humanresources', 'OnMemberAdded', ['member' => $member(22)]))->send();
        (new Event('humanresources', 'OnMemberUpdated', ['member' => $member(23), 'fields' => ['nodeId'], 'previousMember' => $member(24)]))->send();
        self::legacy('iblock', 'OnAfterIBlockSectionUpdate', [['ID' => 3, 'IBLOCK_ID' => 39, 'RESULT' => true]]);

        self::assertSame(
            [['departmentId' => 21], ['departmentId' => 22], ['departmentId' => 23], ['departmentId' => 24]],
            array_column(Portal::events(), 'payload'),
            'sections count only where there are no nodes'
        );
        self::assertSame(['DepartmentChanged'], array_values(array_unique(Portal::eventTypes())));
    }

    /** @dataProvider absenceEvents */
    public function testAbsenceNamesTheAbsentPerson(string $event, callable $arguments): void
    {
        Portal::sql("REPLACE INTO b_iblock_element (ID, IBLOCK_ID, NAME) VALUES (700, 40, 'Отпуск')");
        Portal::sql('DELETE FROM b_iblock_element_property WHERE IBLOCK_ELEMENT_ID = 700');
        Portal::sql("INSERT INTO b_iblock_element_property (IBLOCK_ELEMENT_ID, IBLOCK_PROPERTY_ID, VALUE) VALUES (700, 401, '6')");
        self::legacy('iblock', $event, $arguments(40));
        self::legacy('iblock', $event, $arguments(41)); // another information block

        self::assertSame([['type' => 'AbsenceChanged', 'subject' => 'user:6', 'payload' => ['userId' => 6]]], Portal::events());
    }

    public static function absenceEvents(): array
    {
        return [
            'added' => ['OnAfterIBlockElementAdd', static fn(int $block): array => [['ID' => 700, 'IBLOCK_ID' => $block, 'RESULT' => 700]]],
            'changed' => ['OnAfterIBlockElementUpdate', static fn(int $block): array => [['ID' => 700, 'IBLOCK_ID' => $block, 'RESULT' => true]]],
            'deleted' => ['OnIBlockElementDelete', static fn(int $block): array => [700, ['ID' => 700, 'IBLOCK_ID' => $block]]],
            'property' => ['OnAfterIBlockElementSetPropertyValuesEx', static fn(int $block): array => [700, $block, ['USER' => 6], []]],
        ];
    }

    public function testAbsenceInABlockWithItsOwnTableAndOneWithoutAPerson(): void
    {
        Portal::sql('UPDATE b_iblock SET VERSION = 2 WHERE ID = 40');
        Portal::sql('CREATE TABLE b_iblock_element_prop_s40 (IBLOCK_ELEMENT_ID int PRIMARY KEY, PROPERTY_401 text)');
        Portal::sql("INSERT INTO b_iblock_element_prop_s40 VALUES (701, '5')");
        try {
            self::legacy('iblock', 'OnAfterIBlockElementAdd', [['ID' => 701, 'IBLOCK_ID' => 40, 'RESULT' => 701]]);
            self::legacy('iblock', 'OnAfterIBlockElementAdd', [['ID' => 702, 'IBLOCK_ID' => 40, 'RESULT' => 702]]);
            self::assertSame([['userId' => 5], ['userId' => 0]], array_column(Portal::events(), 'payload'));
        } finally {
            Portal::sql('DROP TABLE b_iblock_element_prop_s40');
            Portal::sql('UPDATE b_iblock SET VERSION = 1 WHERE ID = 40');
        }
    }

    public function testWorkDayAndLinePauseAreTold(): void
    {
        self::legacy('timeman', 'OnAfterTMEntryAdd', [['USER_ID' => 5, 'CURRENT_STATUS' => 'OPENED']]);
        self::legacy('timeman', 'OnAfterTMEntryUpdate', [31, ['USER_ID' => 6, 'CURRENT_STATUS' => 'PAUSED']]);
        self::legacy('timeman', 'OnAfterTMEntryUpdate', [31, ['TASKS' => 'a:0:{}']]);
        \Bitrix\ImOpenLines\Model\UserLogTable::add(['USER_ID' => 8, 'TYPE' => 'PAUSE', 'DATA' => 'Y', 'DATE_CREATE' => new \Bitrix\Main\Type\DateTime()]);

        self::assertSame([['userId' => 5], ['userId' => 6], ['userId' => 8]], array_column(Portal::events(), 'payload'));
        self::assertSame(['WorkDayChanged'], array_values(array_unique(Portal::eventTypes())));
    }

    public function testLineAndQueueAreTold(): void
    {
        \Bitrix\ImOpenLines\Model\ConfigTable::update(1, ['LINE_NAME' => 'Альфа WhatsApp']);
        $rowId = (int) Portal::value('SELECT ID FROM b_imopenlines_queue WHERE CONFIG_ID = 1 ORDER BY ID LIMIT 1');
        \Bitrix\ImOpenLines\Model\QueueTable::update($rowId, ['LAST_ACTIVITY_DATE_EXACT' => 1]);
        \Bitrix\ImOpenLines\Model\QueueTable::update($rowId, ['SORT' => 1]);
        (new Event('imopenlines', 'OnQueueOperatorsChange', ['line' => 2, 'operators_before' => [], 'operators_after' => [5]]))->send();
        (new Event('imopenlines', 'OnImopenlineDelete', ['line' => 2]))->send();

        self::assertSame([
            ['type' => 'LineChanged', 'subject' => 'line:1', 'payload' => ['lineId' => 1]],
            ['type' => 'QueueChanged', 'subject' => 'line:1', 'payload' => ['lineId' => 1]],
            ['type' => 'QueueChanged', 'subject' => 'line:2', 'payload' => ['lineId' => 2]],
            ['type' => 'LineChanged', 'subject' => 'line:2', 'payload' => ['lineId' => 2]],
        ], Portal::events());
    }

    public function testOnlyOptionsOfInterestAreTold(): void
    {
        Option::set('calendar', 'week_holidays', 'SU');
        Option::set('calendar', 'color', 'red');
        Option::set('linewarden.dispatch', 'nudge', '');

        self::assertSame(
            [['type' => 'PortalOptionChanged', 'subject' => 'portal', 'payload' => ['module' => 'calendar', 'name' => 'week_holidays']]],
            Portal::events()
        );
    }

    public function testRolledBackChangeLeavesNoEvent(): void
    {
        $connection = \Bitrix\Main\Application::getConnection();
        $connection->startTransaction();
        self::legacy('timeman', 'OnAfterTMEntryAdd', [['USER_ID' => 5]]);
        $connection->rollbackTransaction();

        self::assertSame([], Portal::events());
    }

    private static function contact(): int
    {
        $item = Container::getInstance()->getFactory(\CCrmOwnerType::Contact)->createItem();
        $item->set('NAME', 'Другой');
        Container::getInstance()->getFactory(\CCrmOwnerType::Contact)
            ->getAddOperation($item, (new Context())->setUserId(6))->disableAllChecks()->launch();

        return $item->getId();
    }

    private static function dealSave(int $dealId, int $contactId, int $responsibleId, int $formerResponsibleId, int $actorUserId): array
    {
        return compact('dealId', 'responsibleId', 'formerResponsibleId', 'actorUserId') + ['contactIds' => [$contactId]];
    }

    /** @param array{string|null, string|null} $companies before and after */
    private static function contactSave(
        int $contactId,
        int $responsibleId,
        int $formerResponsibleId,
        int $actorUserId,
        array $companies = [null, null]
    ): array {
        [$formerCompanyName, $companyName] = $companies;

        return compact('contactId', 'responsibleId', 'formerResponsibleId', 'actorUserId', 'formerCompanyName', 'companyName');
    }

    /** @return array{int, int, array} deal, contact and the dialog that was placed, with the events forgotten */
    private static function placed(): array
    {
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $result = Portal::command(Portal::placement(1, $dialog))['result'];
        Portal::newHit();
        Portal::forgetEvents();

        return [$result['dealId'], $result['contactId'], $dialog];
    }

    private static function update(int $typeId, int $id, int $responsibleId, int $byUserId): void
    {
        self::save($typeId, $id, ['ASSIGNED_BY_ID' => $responsibleId], $byUserId);
    }

    private static function save(int $typeId, int $id, array $fields, int $byUserId): void
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id);
        foreach ($fields as $name => $value) {
            $item->set($name, $value);
        }
        $factory->getUpdateOperation($item, (new Context())->setUserId($byUserId))->disableAllChecks()->launch();
    }

    private static function legacy(string $module, string $event, array $arguments): void
    {
        $references = [];
        foreach ($arguments as $position => $_) {
            $references[] = &$arguments[$position];
        }
        foreach (GetModuleEvents($module, $event, true) as $handler) {
            ExecuteModuleEventEx($handler, $references);
        }
    }
}
