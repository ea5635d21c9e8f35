<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\GateBot;
use PHPUnit\Framework\TestCase;

/** placeDialog: the contact, the deal, the activity between them, and the operator. */
final class PlaceDialogTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        Portal::putGateBefore(1);
    }

    public function testNewClientGetsContactDealActivityAndAnOffer(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::command(Portal::placement(1, $dialog));

        self::assertSame('done', $answer['status'], json_encode($answer));
        $result = $answer['result'];
        self::assertTrue($result['contactCreated']);
        self::assertTrue($result['dealCreated']);
        self::assertSame([5, 'offered'], [$result['operatorId'], $result['operatorOutcome']]);

        $contact = Portal::rows("SELECT * FROM b_crm_contact WHERE ID = {$result['contactId']}")[0];
        self::assertSame(['Мария', 'Клиентова', '5', 'linewarden', Portal::uuid(1)], [
            $contact['NAME'], $contact['LAST_NAME'], (string) $contact['ASSIGNED_BY_ID'], $contact['ORIGINATOR_ID'], $contact['ORIGIN_ID'],
        ]);
        self::assertSame(
            ['EMAIL WORK maria@example.org', "IM IMOL imol|{$dialog['userCode']}", "LINK USER {$dialog['clientUserId']}", 'PHONE WORK +7 901 234-56-78'],
            Portal::addresses($result['contactId'])
        );
        $deal = Portal::rows("SELECT * FROM b_crm_deal WHERE ID = {$result['dealId']}")[0];
        self::assertSame(['3', 'C3:NEW', '5', (string) $result['contactId'], 'Обращение'], [
            (string) $deal['CATEGORY_ID'], $deal['STAGE_ID'], (string) $deal['ASSIGNED_BY_ID'], (string) $deal['CONTACT_ID'], $deal['TITLE'],
        ]);
        self::assertSame('Альфа', Portal::companyOf('contact', $result['contactId']));
        self::assertSame('Альфа', Portal::companyOf('deal', $result['dealId']));
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame((string) $result['activityId'], (string) Portal::session($dialog)['CRM_ACTIVITY_ID']);
        self::assertSame('5', (string) Portal::value("SELECT RESPONSIBLE_ID FROM b_crm_act WHERE ID = {$result['activityId']}"), 'not the bot');
        $dealInChat = "|DEAL|{$result['dealId']}";
        self::assertStringContainsString($dealInChat, '|' . Portal::chat($dialog)['ENTITY_DATA_2']);
        self::assertStringContainsString("CONTACT|{$result['contactId']}", Portal::chat($dialog)['ENTITY_DATA_2']);
    }

    /**
     * A portal that was restored from a backup gives the id of a session to somebody else.
     *
     * @dataProvider otherSessions
     */
    public function testPlacementMeantForTheFormerHolderOfAnIdDoesNotHitTheNewcomer(array $former): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $before = [Portal::counts(), Portal::session($dialog)];
        $answer = Portal::command(Portal::placement(1, $dialog, $former));

        self::assertSame(['superseded', 'SESSION_REUSED'], [$answer['status'], $answer['code'] ?? '']);
        self::assertEquals($before, [Portal::counts(), Portal::session($dialog)]);
    }

    public static function otherSessions(): array
    {
        return ['another chat' => [['chatId' => 999001]], 'another client' => [['userCode' => 'whatsapp|1|wa-9|999']]];
    }

    public function testPlacementDecidedUnderAnotherLineIsNotMade(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::command(Portal::placement(1, $dialog, ['lineId' => 2]));
        self::assertSame(['superseded', 'LINE_CHANGED'], [$answer['status'], $answer['code'] ?? '']);

        self::assertSame('done', Portal::command(Portal::placement(2, $dialog, ['lineId' => 1]))['status']);
    }

    public function testContactThatAPersonHasGivenToAnotherCompanyIsNotWrittenOn(): void
    {
        $placed = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        Portal::act('setContactCompany', ['contactId' => $placed['contactId'], 'company' => 'бета', 'userId' => 6]);
        Portal::closeAll();
        $known = ['contact' => ['id' => $placed['contactId']], 'deal' => ['id' => $placed['dealId']]];
        $company = ['code' => 'alfa', 'name' => 'Альфа', 'others' => ['beta', 'Бета']];
        $answer = Portal::command(Portal::placement(2, Portal::clientWrites('wa-1'), $known + ['company' => $company]));

        self::assertSame(['refused', 'CRM_REFUSED'], [$answer['status'], $answer['code'] ?? '']);
        self::assertSame('бета', Portal::companyOf('contact', $placed['contactId']));
    }

    /** Robots and processes of the portal would take each save of a card for somebody's work on it. */
    public function testCardsOfAKnownClientAreNotSavedWhenNothingOnThemChanges(): void
    {
        $placed = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        Portal::closeAll();
        $again = Portal::placement(2, Portal::clientWrites('wa-1'), [
            'contact' => ['id' => $placed['contactId']], 'deal' => ['id' => $placed['dealId']], 'setDealResponsible' => true,
        ]);
        $saves = 0;
        $count = static function () use (&$saves): void {
            $saves++;
        };
        Portal::withHandler('crm', 'OnBeforeCrmDealUpdate', $count, static fn() => Portal::withHandler(
            'crm',
            'OnBeforeCrmContactUpdate',
            $count,
            static fn() => Portal::command($again)
        ));

        self::assertSame(0, $saves);
        self::assertSame(['Альфа', 'Альфа'], [Portal::companyOf('contact', $placed['contactId']), Portal::companyOf('deal', $placed['dealId'])]);
    }

    public function testOfferWaitsForOnePersonWithoutTimer(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(1, $dialog));
        $session = Portal::session($dialog);
        $check = Portal::rows("SELECT * FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}")[0];

        self::assertSame(['5', 'Y', 'Y', 'N'], [
            (string) $session['OPERATOR_ID'], $session['WAIT_ANSWER'], $session['OPERATOR_FROM_CRM'], $session['CLOSED'],
        ]);
        self::assertNull($check['DATE_QUEUE'], 'the portal would pass the dialog on by itself');
        self::assertSame('5', (string) Portal::value("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}"));
    }

    public function testTextOfTheBotDoesNotMakeTheOperatorAMember(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        // what the portal does when a bot writes to the client
        Portal::sql("UPDATE b_imopenlines_session SET STATUS = 20 WHERE ID = {$dialog['sessionId']}");
        Portal::sql("DELETE FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}");
        Portal::command(Portal::placement(1, $dialog));

        self::assertSame('5', (string) Portal::value("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}"));
        self::assertNotContains('5', Portal::members($dialog));
    }

    public function testAnswerModeAcceptsForTheOperator(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::command(Portal::placement(1, $dialog, ['operator' => ['userId' => 6, 'mode' => 'answer']]));

        self::assertSame([6, 'answered'], [$answer['result']['operatorId'], $answer['result']['operatorOutcome']]);
        $session = Portal::session($dialog);
        self::assertSame(['6', 'N'], [(string) $session['OPERATOR_ID'], $session['WAIT_ANSWER']]);
        self::assertGreaterThanOrEqual(10, (int) $session['STATUS']);
    }

    public function testQueueGetsTheDialogWithTheCardsMade(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $result = Portal::command(Portal::placement(1, $dialog, ['operator' => ['queue' => true]]))['result'];

        self::assertSame('queued', $result['operatorOutcome']);
        self::assertNotSame(GateBot::id(), (int) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame((int) Portal::session($dialog)['OPERATOR_ID'], $result['operatorId']);
        self::assertGreaterThan(0, $result['dealId']);
    }

    public function testRepeatedIdGetsTheStoredAnswerAndMakesNothing(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $first = Portal::command(Portal::placement(1, $dialog));
        Portal::operatorTakes($dialog, 6);
        $again = Portal::command(Portal::placement(1, $dialog));

        self::assertSame($first, $again);
        self::assertSame(['1', '1', '1'], Portal::counts());
        self::assertSame('6', (string) Portal::session($dialog)['OPERATOR_ID'], 'the person who took it keeps it');
    }

    public function testKnownContactAndDealAreCompletedNotDuplicated(): void
    {
        $first = Portal::clientWrites('wa-1');
        $made = Portal::command(Portal::placement(1, $first))['result'];
        $second = Portal::clientWrites('wa-1', 'telegrambot', 2);
        $result = Portal::command(Portal::placement(2, $second, [
            'contact' => ['id' => $made['contactId']],
            'deal' => ['id' => $made['dealId']],
            'responsibleId' => 6,
            'setDealResponsible' => true,
            'operator' => null,
        ]))['result'];

        self::assertSame([$made['contactId'], false, $made['dealId'], false], [
            $result['contactId'], $result['contactCreated'], $result['dealId'], $result['dealCreated'],
        ]);
        self::assertSame('kept', $result['operatorOutcome']);
        self::assertContains("IM TELEGRAM imol|{$second['userCode']}", Portal::addresses($made['contactId']));
        self::assertSame('6', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$made['dealId']}"));
        self::assertSame('5', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = {$made['contactId']}"));
        self::assertSame(["2:{$made['dealId']}", "3:{$made['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame(['1', '1', '2'], Portal::counts());
    }

    public function testActivityLeavesTheDealsOfOtherCompanies(): void
    {
        // the portal's own tracker binds a known client to all of their open deals, whatever the pipeline
        $foreign = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), ['operator' => null]))['result'];
        Portal::closeAll();
        $dialog = Portal::clientWrites('wa-1');
        self::assertContains("2:{$foreign['dealId']}", Portal::bindings((int) Portal::session($dialog)['CRM_ACTIVITY_ID']));

        $result = Portal::command(Portal::placement(2, $dialog, [
            'company' => ['code' => 'beta', 'name' => 'Бета'],
            'deal' => ['create' => ['title' => 'Бета', 'categoryId' => 4]],
        ]))['result'];

        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame((string) Portal::session($dialog)['CRM_ACTIVITY_ID'], (string) $result['activityId']);
        self::assertSame("3:{$result['contactId']}", Portal::value(
            "SELECT CONCAT(ENTITY_TYPE_ID, ':', ENTITY_ID) FROM b_crm_act_comm WHERE ACTIVITY_ID = {$result['activityId']}"
        ));
    }

    /** Seen on a real portal: of a deal it writes the client onto the primary contact and the company, whoever those are. */
    public function testClientIsWrittenOnNobodyElsesCardOfTheDeal(): void
    {
        $first = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), ['operator' => null]))['result'];
        Portal::sql("INSERT INTO b_crm_company (ID, TITLE, ASSIGNED_BY_ID) VALUES (70, 'Завод', 5)");
        Portal::sql("UPDATE b_crm_deal SET COMPANY_ID = 70 WHERE ID = {$first['dealId']}");
        Portal::sql("UPDATE b_crm_contact SET LAST_NAME = '' WHERE ID = {$first['contactId']}");
        Portal::newHit();
        $card = static fn(): array => [
            Portal::addresses($first['contactId']),
            Portal::value("SELECT CONCAT_WS('|', NAME, LAST_NAME, MODIFY_BY_ID, DATE_MODIFY) FROM b_crm_contact WHERE ID = {$first['contactId']}"),
        ];
        $before = $card();

        $dialog = Portal::clientWrites('lc-1', 'livechat', name: 'Пётр', lastName: 'Второв');
        self::assertSame(0, (int) Portal::session($dialog)['CRM_ACTIVITY_ID']);
        $result = Portal::command(Portal::placement(2, $dialog, [
            'contact' => ['create' => ['name' => 'Пётр', 'lastName' => 'Второв', 'phones' => [], 'emails' => []]],
            'deal' => ['id' => $first['dealId']],
            'operator' => null,
        ]))['result'];

        self::assertSame($before, $card());
        self::assertSame([], Portal::rows("SELECT * FROM b_crm_field_multi WHERE ENTITY_ID = 'COMPANY'"));
        self::assertSame([(string) $result['contactId']], Portal::foundBy('SLUSER', (string) $dialog['clientUserId']));
        self::assertSame(["2:{$first['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame((string) $result['activityId'], (string) Portal::session($dialog)['CRM_ACTIVITY_ID']);
    }

    public function testNewcomerIsNotFoundByNameInAPortalOfToday(): void
    {
        $made = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        $before = Portal::addresses($made['contactId']);
        $dialog = Portal::clientWrites('wa-2', name: 'Мария', lastName: 'Клиентова');

        self::assertSame([0, $before], [(int) Portal::session($dialog)['CRM_ACTIVITY_ID'], Portal::addresses($made['contactId'])]);
    }

    public function testComplaintAfterTheSaveIsNoRefusal(): void
    {
        $first = Portal::clientWrites('wa-1');
        $made = Portal::command(Portal::placement(1, $first))['result'];
        $command = Portal::placement(2, Portal::clientWrites('wa-1', 'telegrambot', 2), [
            'contact' => ['id' => $made['contactId']], 'deal' => ['id' => $made['dealId']], 'responsibleId' => 6, 'setContactResponsible' => true,
            'setDealResponsible' => true, 'operator' => null,
        ]);
        \Playground\AfterSave::$action = static fn(): string => 'a robot stumbled';
        try {
            $answer = Portal::command($command);
        } finally {
            \Playground\AfterSave::$action = null;
        }

        self::assertSame('done', $answer['status'], json_encode($answer));
        self::assertSame(['6', '6'], [
            (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = {$made['contactId']}"),
            (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$made['dealId']}"),
        ]);
    }

    public function testRefusedSaveStaysARefusal(): void
    {
        $made = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        $command = [
            'id' => Portal::uuid(2), 'type' => 'setResponsible', 'sessionId' => 0, 'dealId' => $made['dealId'], 'contactId' => $made['contactId'], 'userId' => 6,
        ];
        $answer = Portal::withHandler('crm', 'OnBeforeCrmDealUpdate', static fn(): bool => false, static fn() => Portal::command($command));

        self::assertSame(['refused', 'CRM_REFUSED'], [$answer['status'], $answer['code']]);
    }

    public function testClientIsTakenOffTheNamesakeThatThePortalFound(): void
    {
        [$first, $dialog, $made] = $this->namesakes();
        $before = Portal::addresses($made['contactId']);
        self::assertContains("LINK USER {$dialog['clientUserId']}", $before, 'the portal searches by name, and writes the newcomer onto whom it finds');
        Portal::forgetEvents();

        $result = Portal::command(Portal::placement(2, $dialog, ['strayContactIds' => [$made['contactId'], 9999]]))['result'];

        self::assertNotSame($made['contactId'], $result['contactId']);
        self::assertSame(
            array_values(array_diff($before, ["IM IMOL imol|{$dialog['userCode']}", "LINK USER {$dialog['clientUserId']}"])),
            Portal::addresses($made['contactId']),
            'phones and e-mails and what is the namesake\'s own are left'
        );
        self::assertSame([(string) $made['contactId']], Portal::foundBy('SLUSER', (string) $first['clientUserId']));
        self::assertSame([(string) $result['contactId']], Portal::foundBy('SLUSER', (string) $dialog['clientUserId']));
        self::assertSame([(string) $result['contactId']], Portal::foundBy('IMOL', "imol|{$dialog['userCode']}"));
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame([], array_values(array_filter(Portal::events(), static fn(array $event): bool => $event['type'] === 'ContactChanged')));
    }

    public function testOwnContactKeepsTheClientThoughItWasTakenForANamesake(): void
    {
        [$first, , $made] = $this->namesakes();
        Portal::closeAll();
        $again = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(3, $again, [
            'contact' => ['id' => $made['contactId']], 'deal' => ['id' => $made['dealId']], 'strayContactIds' => [$made['contactId']],
        ]));

        self::assertContains("LINK USER {$first['clientUserId']}", Portal::addresses($made['contactId']));
        self::assertContains("IM IMOL imol|{$first['userCode']}", Portal::addresses($made['contactId']));
    }

    public function testNamesakeThatThePortalWillNotWriteHoldsNothingUp(): void
    {
        [, $dialog, $made] = $this->namesakes();
        $command = Portal::placement(2, $dialog, ['strayContactIds' => [$made['contactId']]]);
        $refuse = static fn(array &$fields): bool => (int) $fields['ID'] !== $made['contactId'];
        $answer = Portal::withHandler('crm', 'OnBeforeCrmContactUpdate', $refuse, static fn() => Portal::command($command));

        self::assertSame(['done', 'offered'], [$answer['status'], $answer['result']['operatorOutcome']]);
        self::assertContains("LINK USER {$dialog['clientUserId']}", Portal::addresses($made['contactId']));
    }

    public function testStrayContactsAreAListOfIds(): void
    {
        $answer = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), ['strayContactIds' => ['x']]));
        self::assertSame(['FIELD_WRONG', 'strayContactIds'], [$answer['code'], $answer['field']]);
    }

    /** @return array{array, array, array} the first one's dialog, that of a newcomer with the same name, and what the first one was given */
    private function namesakes(): array
    {
        Option::set('playground', 'name_search', 'Y'); // a portal of 2019
        $first = Portal::clientWrites('wa-1');
        $made = Portal::command(Portal::placement(1, $first))['result'];

        return [$first, Portal::clientWrites('wa-2', name: 'Мария', lastName: 'Клиентова'), $made];
    }

    /** @dataProvider breaks */
    public function testKilledAtAnyPointARepeatMakesNothingTwice(string $module, string $event, int $occurrence): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $command = Portal::placement(1, $dialog);
        Portal::breakAt($module, $event, $occurrence, static fn() => Portal::command($command));
        Portal::newHit();
        $answer = Portal::command($command);

        self::assertSame('done', $answer['status'], json_encode($answer));
        self::assertSame(['1', '1', '1'], Portal::counts());
        self::assertSame([5, 'offered'], [$answer['result']['operatorId'], $answer['result']['operatorOutcome']]);
        self::assertSame(
            ["2:{$answer['result']['dealId']}", "3:{$answer['result']['contactId']}"],
            Portal::bindings($answer['result']['activityId'])
        );
        self::assertNull(Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}"));
    }

    public static function breaks(): array
    {
        $progress = '\\Linewarden\\Dispatch\\Storage\\Command::OnAfterUpdate';
        $cases = [
            'before the command is begun' => ['linewarden.dispatch', '\\Linewarden\\Dispatch\\Storage\\Command::OnBeforeAdd', 1],
            'when the command is begun' => ['linewarden.dispatch', '\\Linewarden\\Dispatch\\Storage\\Command::OnAfterAdd', 1],
            'when the contact is stored' => ['crm', 'OnAfterCrmContactAdd', 1],
            'when the deal is stored' => ['crm', 'OnAfterCrmDealAdd', 1],
            'when the activity is stored' => ['crm', 'OnActivityAdd', 1],
            'before the transfer' => ['imopenlines', 'OnOperatorTransfer', 1],
            'when the transfer is noted' => ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\OperatorTransfer::OnAfterAdd', 1],
        ];
        foreach (range(1, 6) as $number) { // contact begun and noted, deal begun and noted, move begun, answer
            $cases["after note $number of the progress"] = ['linewarden.dispatch', $progress, $number];
        }
        foreach (range(1, 5) as $number) {
            $cases["after write $number of the session"] = ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterUpdate', $number];
        }

        return $cases;
    }

    public function testPersonWhoTookTheDialogKeepsItAndTheCardsAreMade(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 6);
        $result = Portal::command(Portal::placement(1, $dialog))['result'];

        self::assertSame([6, 'kept'], [$result['operatorId'], $result['operatorOutcome']]);
        self::assertSame(['1', '1', '1'], Portal::counts());
    }

    public function testClosedDialogStillGetsItsCards(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 6);
        Portal::closeAll();
        $result = Portal::command(Portal::placement(1, $dialog))['result'];

        self::assertSame('kept', $result['operatorOutcome']);
        self::assertSame('Y', Portal::session($dialog)['CLOSED']);
        self::assertSame(['1', '1'], array_slice(Portal::counts(), 0, 2));
    }

    public function testSpamGetsNothing(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::sql("UPDATE b_imopenlines_session SET CLOSED = 'Y', SPAM = 'Y', STATUS = 65");
        $answer = Portal::command(Portal::placement(1, $dialog));

        self::assertSame(['superseded', 'DIALOG_CLOSED'], [$answer['status'], $answer['code']]);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));
    }

    public function testFirstMessageStillBeingReceivedMeansLater(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::sql('UPDATE b_imopenlines_session SET MESSAGE_COUNT = 0');
        $answer = Portal::command(Portal::placement(1, $dialog));
        self::assertSame(['later', 'DIALOG_BUSY'], [$answer['status'], $answer['code']]);
        self::assertGreaterThan(0, $answer['retryAfterMs']);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));

        Portal::setClock('2026-03-02 12:00:15'); // a session opened by /start has no text for as long as the client likes
        self::assertSame('done', Portal::command(Portal::placement(1, $dialog))['status'], 'later is not stored');
    }

    public function testReceptionThatHoldsItsLockIsWaitedForButNotForADeadOne(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::sql("INSERT INTO b_imopenlines_lock (ID, LOCK_TIME, PID) VALUES
            ('imol_start_session_by_message_chat_id_{$dialog['userCode']}', '2026-03-02 12:01:00', 'another')");
        self::assertSame('DIALOG_BUSY', Portal::command(Portal::placement(1, $dialog))['code'] ?? 'done', 'the message is counted, but the hit goes on');

        Portal::setClock('2026-03-02 12:00:20'); // the bot's time is 60 seconds
        self::assertSame('done', Portal::command(Portal::placement(1, $dialog))['status']);
    }

    /** @dataProvider refusals */
    public function testRefusalsSayWhyAndAreStored(array $change, string $code): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::command(Portal::placement(1, $dialog, $change));

        self::assertSame(['refused', $code], [$answer['status'], $answer['code']]);
        self::assertNotSame('', $answer['message']);
        self::assertSame($answer, Portal::command(Portal::placement(1, $dialog)), 'the id keeps its answer');
        self::assertSame(GateBot::id(), (int) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2), 'nobody is told of cards that a refused command has made');
    }

    public static function refusals(): array
    {
        return [
            'no such session' => [['sessionId' => 999], 'SESSION_NOT_FOUND'],
            'no such contact' => [['contact' => ['id' => 999]], 'CONTACT_NOT_FOUND'],
            'no such deal' => [['deal' => ['id' => 999]], 'DEAL_NOT_FOUND'],
            'no such pipeline' => [['deal' => ['create' => ['title' => 'x', 'categoryId' => 99]]], 'PIPELINE_NOT_FOUND'],
            'dismissed operator' => [['operator' => ['userId' => 7, 'mode' => 'offer']], 'OPERATOR_WRONG'],
        ];
    }

    public function testWhoItWasMeantForDoesNotMatterOnceAPersonHasIt(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 6);
        $answer = Portal::command(Portal::placement(1, $dialog, ['operator' => ['userId' => 7, 'mode' => 'offer']]));
        self::assertSame(['done', 'kept'], [$answer['status'], $answer['result']['operatorOutcome'] ?? null]);
    }

    public function testRedirectedDialogStaysWhereThePortalPutItAndTheCardsAreTold(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::withHandler('imopenlines', 'OnOperatorTransfer', static fn() => new \Bitrix\Main\EventResult(
            \Bitrix\Main\EventResult::SUCCESS,
            ['TRANSFER_ID' => 6]
        ), static fn() => Portal::command(Portal::placement(1, $dialog)));

        self::assertSame('done', $answer['status'], json_encode($answer));
        self::assertSame([6, 'kept'], [$answer['result']['operatorId'], $answer['result']['operatorOutcome']]);
        self::assertTrue($answer['result']['contactCreated']);
    }

    public function testVetoOfThePortalComesBackInItsOwnWords(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::withHandler('crm', 'OnBeforeCrmDealAdd', static function (array &$fields): bool {
            $fields['RESULT_MESSAGE'] = 'Сделки закрыты на инвентаризацию';

            return false;
        }, static fn() => Portal::command(Portal::placement(1, $dialog)));

        self::assertSame(['refused', 'CRM_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertStringContainsString('инвентаризацию', $answer['message']);
    }

    public function testWordsCutInTheMiddleOfALetterDoNotStopTheBatch(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::withHandler('crm', 'OnBeforeCrmDealAdd', static function (array &$fields): bool {
            $fields['RESULT_MESSAGE'] = substr('Сделки закрыты', 0, 11);

            return false;
        }, static fn() => Portal::command(Portal::placement(1, $dialog)));

        self::assertSame(['refused', 'CRM_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertStringContainsString('Сделк', $answer['message']);
    }

    public function testWrongServiceUserIsNamedBeforeAnythingIsMade(): void
    {
        \Linewarden\Dispatch\Module::setServiceUserId(7);
        try {
            $answer = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')));
            self::assertSame(['refused', 'SERVICE_USER_WRONG'], [$answer['status'], $answer['code']]);
            self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));
        } finally {
            \Linewarden\Dispatch\Module::setServiceUserId(1);
        }
    }

    public function testNamelessClientIsCalledByThePhone(): void
    {
        $result = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), ['contact' => ['create' => [
            'name' => '', 'lastName' => '', 'phones' => ['+79010000000'], 'emails' => [],
        ]]]))['result'];

        self::assertSame('+79010000000', Portal::value("SELECT NAME FROM b_crm_contact WHERE ID = {$result['contactId']}"));
    }

    public function testBadEmailIsLeftOutNotTheClient(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $result = Portal::command(Portal::placement(1, $dialog, ['contact' => ['create' => [
            'name' => 'Мария', 'lastName' => '', 'phones' => ['', '+79010000000'], 'emails' => ['не почта', 'm@example.org'],
        ]]]))['result'];
        $addresses = implode("\n", Portal::addresses($result['contactId']));

        self::assertStringContainsString('m@example.org', $addresses);
        self::assertStringNotContainsString('не почта', $addresses);
    }

    /** @dataProvider wrongFields */
    public function testWrongFieldIsNamedAndDoesNotStopTheOthers(array $change, string $field): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $wrong = Portal::placement(1, $dialog, $change);
        $good = ['id' => Portal::uuid(2), 'type' => 'comment', 'chatId' => $dialog['chatId'], 'dealId' => 0, 'text' => 'Слово'];
        [, $content] = Portal::post(json_encode(['commands' => [$wrong, $good]]));

        self::assertSame(['refused', 'FIELD_WRONG', $field], [
            $content['answers'][0]['status'], $content['answers'][0]['code'], $content['answers'][0]['field'],
        ]);
        self::assertStringContainsString($field, $content['answers'][0]['message']);
        self::assertSame('done', $content['answers'][1]['status']);
        self::assertSame([Portal::uuid(2)], array_column(Portal::rows('SELECT ID FROM linewarden_command'), 'ID'), 'the wrong one was not begun');
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));
    }

    public static function wrongFields(): array
    {
        return [
            'id' => [['id' => 'x'], 'id'],
            'no id' => [['id' => null], 'id'],
            'type' => [['type' => 'drop'], 'type'],
            'session' => [['sessionId' => '12'], 'sessionId'],
            'company' => [['company' => ['code' => 'alfa']], 'company.name'],
            'contact' => [['contact' => []], 'contact'],
            'name' => [['contact' => ['create' => ['name' => 7, 'phones' => [], 'emails' => []]]], 'contact.create.name'],
            'phones' => [['contact' => ['create' => ['name' => 'М', 'phones' => [7], 'emails' => []]]], 'contact.create.phones'],
            'pipeline' => [['deal' => ['create' => ['title' => 'x', 'categoryId' => -1]]], 'deal.create.categoryId'],
            'title' => [['deal' => ['create' => ['title' => ' ', 'categoryId' => 3]]], 'deal.create.title'],
            'responsible' => [['responsibleId' => 0], 'responsibleId'],
            'flag' => [['setDealResponsible' => 'Y'], 'setDealResponsible'],
            'mode' => [['operator' => ['userId' => 5, 'mode' => 'take']], 'operator.mode'],
            'queue' => [['operator' => ['queue' => false]], 'operator.queue'],
            'expected' => [['expectedOperatorId' => null], 'expectedOperatorId'],
        ];
    }

    public function testCompanyFieldIsTheOneOfTheHandshake(): void
    {
        self::assertSame(CompanyField::NAME, Portal::post('{"call": "handshake"}')[1]['result']['companyField']);
    }

    public function testNumberOfAFirstMessageIsKeptOnTheClientsOwnCard(): void
    {
        $dialog = Portal::clientWrites('wa-1', text: 'Здравствуйте, перезвоните: 8 (905) 123-45-67, почта Ira@Example.org');
        $placement = Portal::placement(1, $dialog, ['contact' => ['create' => ['name' => 'Ира', 'lastName' => '', 'phones' => [], 'emails' => []]]]);
        $result = Portal::command($placement)['result'];

        self::assertSame(
            [['kind' => 'phone', 'value' => '79051234567'], ['kind' => 'email', 'value' => 'ira@example.org']],
            $result['toldKeys']
        );
        self::assertSame(
            ['EMAIL WORK ira@example.org', "IM IMOL imol|{$dialog['userCode']}", "LINK USER {$dialog['clientUserId']}", 'PHONE WORK 8 (905) 123-45-67'],
            array_values(array_diff(Portal::addresses($result['contactId']), ['EMAIL WORK maria@example.org', 'PHONE WORK +7 901 234-56-78']))
        );
        self::assertSame([(string) $result['contactId']], array_map('strval', Portal::foundBy('PHONE', '79051234567')));
    }

    public function testNumbersOfOurOwnAndPlaceholdersInATextAreNobodys(): void
    {
        Portal::sql("UPDATE b_user SET WORK_PHONE = 'раб. 8 (903) 777-66-55, доб. 12' WHERE ID = 5");
        \Linewarden\Dispatch\Portal\Numbers::replace(1, [['NUMBER_KEY' => '74951112233', 'COMPANY' => 'Альфа', 'CATEGORY_ID' => 3]]);
        $dialog = Portal::clientWrites(
            'wa-1',
            text: 'Звонила вам на +7 495 111-22-33 и 9037776655, заказ 123456789012, карта 4276 1234 5678 9012, 8 999 999-99-99, test@mail.ru'
        );
        $result = Portal::command(Portal::placement(1, $dialog))['result'];

        self::assertSame([], $result['toldKeys']);
        self::assertSame(
            ['EMAIL WORK maria@example.org', "IM IMOL imol|{$dialog['userCode']}", "LINK USER {$dialog['clientUserId']}", 'PHONE WORK +7 901 234-56-78'],
            Portal::addresses($result['contactId'])
        );
    }

    public function testNumberOfATextIsLeftWhereTheLineIsSetToLookForNone(): void
    {
        Portal::sql("UPDATE b_imopenlines_config SET CRM_CHAT_TRACKER = 'N' WHERE ID = 1");
        $result = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1', text: 'Мой номер +7 905 123-45-67')))['result'];
        Portal::sql("UPDATE b_imopenlines_config SET CRM_CHAT_TRACKER = 'Y' WHERE ID = 1");

        self::assertSame([], $result['toldKeys']);
        self::assertSame([], Portal::foundBy('PHONE', '79051234567'));
    }

    /** The portal takes whoever has the number for the writer, and writes the writer's messenger onto that card. */
    public function testNewcomerIsTakenOffTheCardWhoseNumberIsInTheText(): void
    {
        $accountant = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), [
            'contact' => ['create' => ['name' => 'Павел', 'lastName' => 'Счетов', 'phones' => ['+7 905 123-45-67'], 'emails' => []]],
        ]))['result'];
        $before = Portal::addresses($accountant['contactId']);
        $buyer = Portal::clientWrites('wa-2', text: 'По оплате звоните бухгалтеру: 8 905 123-45-67');
        self::assertNotSame($before, Portal::addresses($accountant['contactId']), 'the portal has written the buyer there');

        $result = Portal::command(Portal::placement(2, $buyer))['result'];

        self::assertNotSame($accountant['contactId'], $result['contactId']);
        self::assertSame($before, Portal::addresses($accountant['contactId']));
        self::assertSame([], array_diff(Portal::foundBy('SLUSER', (string) $buyer['clientUserId']), [$result['contactId']]));
        self::assertContains('PHONE WORK 8 905 123-45-67', Portal::addresses($result['contactId']));
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
    }

    /** Who has written before may have been put onto that card by a person. */
    public function testWhoHasWrittenBeforeIsLeftOnTheCardWhoseNumberIsInTheText(): void
    {
        $first = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1'), [
            'contact' => ['create' => ['name' => 'Павел', 'lastName' => 'Счетов', 'phones' => ['+7 905 123-45-67'], 'emails' => []]],
        ]))['result'];
        Portal::closeAll();
        $again = Portal::clientWrites('wa-1', text: 'Мой номер прежний: 8 905 123-45-67');
        $result = Portal::command(Portal::placement(2, $again))['result'];

        self::assertNotSame($first['contactId'], $result['contactId']);
        self::assertContains("LINK USER {$again['clientUserId']}", Portal::addresses($first['contactId']));
    }
}
