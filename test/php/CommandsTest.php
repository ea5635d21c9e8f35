<?php

declare(strict_types=1);

use Linewarden\Dispatch\Portal\GateBot;
use Linewarden\Dispatch\Storage\CommandTable;
use PHPUnit\Framework\TestCase;

/** handOver, joinDialog, comment, notify, setResponsible, and what all commands have in common. */
final class CommandsTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        Portal::putGateBefore(1);
    }

    public function testOfferedDialogGoesOnToTheHeadWithAComment(): void
    {
        $dialog = $this->offeredTo(5);
        $answer = Portal::command(self::handOver(2, $dialog, 5, ['comment' => 'Рабочий день не начат']));

        self::assertSame(['done', 8, 'offered'], [$answer['status'], $answer['result']['operatorId'], $answer['result']['operatorOutcome']]);
        self::assertSame(['8', 'Y'], [(string) Portal::session($dialog)['OPERATOR_ID'], Portal::session($dialog)['WAIT_ANSWER']]);
        self::assertNull(Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}"));
        self::assertSame('1', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Рабочий день не начат'"));
    }

    public function testAnsweredDialogGoesOnToo(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        $result = Portal::command(self::handOver(2, $dialog, 5))['result'];

        self::assertSame([8, 'offered'], [$result['operatorId'], $result['operatorOutcome']]);
        self::assertSame('Y', Portal::session($dialog)['WAIT_ANSWER']);
    }

    public function testHandOverWithAnswerAcceptsForTheNewOperator(): void
    {
        $dialog = $this->offeredTo(5);
        $result = Portal::command(self::handOver(2, $dialog, 5, ['mode' => 'answer']))['result'];

        self::assertSame([8, 'answered'], [$result['operatorId'], $result['operatorOutcome']]);
        self::assertSame('N', Portal::session($dialog)['WAIT_ANSWER']);
    }

    public function testOfferMayBeAcceptedForItsOwnOperator(): void
    {
        $dialog = $this->offeredTo(5);
        $result = Portal::command(self::handOver(2, $dialog, 5, ['to' => ['userId' => 5], 'mode' => 'answer']))['result'];

        self::assertSame([5, 'answered'], [$result['operatorId'], $result['operatorOutcome']]);
        self::assertSame('N', Portal::session($dialog)['WAIT_ANSWER']);
    }

    public function testQueueTakesAnOfferedDialogBack(): void
    {
        $dialog = $this->offeredTo(8);
        $result = Portal::command(self::handOver(2, $dialog, 8, ['to' => ['queue' => true]]))['result'];

        self::assertSame('queued', $result['operatorOutcome']);
        self::assertSame((int) Portal::session($dialog)['OPERATOR_ID'], $result['operatorId']);
        self::assertNotSame(8, $result['operatorId']);
    }

    public function testDealFollowsAndContactStays(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        Portal::command(self::handOver(2, $dialog, 5, [
            'dealId' => $placed['dealId'], 'contactId' => $placed['contactId'], 'setDealResponsible' => true, 'setContactResponsible' => false,
        ]));

        self::assertSame('8', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$placed['dealId']}"));
        self::assertSame('5', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = {$placed['contactId']}"));
    }

    public function testSomebodyElsesMoveSupersedes(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::operatorTakes($dialog, 6);
        $answer = Portal::command(self::handOver(2, $dialog, 5, ['comment' => 'не нужно']));

        self::assertSame(['superseded', 'OPERATOR_CHANGED'], [$answer['status'], $answer['code']]);
        self::assertSame('6', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'не нужно'"));
        self::assertSame($answer, Portal::command(self::handOver(2, $dialog, 6)), 'superseded is stored');
    }

    public function testOperatorWhoAcceptsAfterTheQuestionKeepsTheDialog(): void
    {
        foreach ([['userId' => 8], ['queue' => true]] as $index => $to) {
            $dialog = $this->offeredTo(5, "wa-$index");
            Portal::operatorTakes($dialog, 5); // with the command on its way
            $command = self::handOver(10 + $index, $dialog, 5, ['expectedAnswer' => 'none', 'to' => $to, 'comment' => 'Рабочий день не начат']);
            $answer = Portal::command($command);

            self::assertSame(['superseded', 'OPERATOR_ANSWERED'], [$answer['status'], $answer['code']]);
            self::assertSame(['5', 'N'], [(string) Portal::session($dialog)['OPERATOR_ID'], Portal::session($dialog)['WAIT_ANSWER']]);
            self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Рабочий день не начат'"));
            self::assertSame($answer, Portal::command($command), 'superseded is stored');
        }
    }

    public function testAcceptanceThatHeldTheChatIsSeenByTheRepeat(): void
    {
        foreach ([['userId' => 8], ['queue' => true]] as $index => $to) {
            $dialog = $this->offeredTo(5, "wa-$index");
            $command = self::handOver(10 + $index, $dialog, 5, ['expectedAnswer' => 'none', 'to' => $to]);
            Portal::sql("INSERT INTO b_imopenlines_lock (ID, LOCK_TIME, PID) VALUES
                ('imol_transfer_chat_id_{$dialog['chatId']}', '2026-03-02 12:00:30', 'another')");
            self::assertSame('LOCKED', Portal::command($command)['code']);
            Portal::sql('DELETE FROM b_imopenlines_lock');
            Portal::operatorTakes($dialog, 5);

            self::assertSame('OPERATOR_ANSWERED', Portal::command($command)['code']);
            self::assertSame('5', (string) Portal::session($dialog)['OPERATOR_ID']);
        }
    }

    public function testAnswerThatMakesNoDifferenceStopsNoMove(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::operatorTakes($dialog, 5);

        self::assertSame([8, 'offered'], array_values(Portal::command(self::handOver(2, $dialog, 5, ['expectedAnswer' => null]))['result']));
    }

    public function testWhatWasAcceptedForTheOperatorIsMovedUntilTheyReply(): void
    {
        $expected = ['expectedAnswer' => 'accepted'];
        $silent = $this->offeredTo(5, 'wa-silent', 'answer');
        $replied = $this->offeredTo(5, 'wa-replied', 'answer');
        Portal::act('operatorWrites', ['chatId' => $replied['chatId'], 'userId' => 5, 'text' => 'Добрый день']);

        self::assertSame([8, 'offered'], array_values(Portal::command(self::handOver(2, $silent, 5, $expected))['result']));
        self::assertSame('OPERATOR_ANSWERED', Portal::command(self::handOver(3, $replied, 5, $expected))['code']);
        Portal::clientWrites('wa-replied'); // 25: the client's turn again makes no reply undone
        self::assertSame('OPERATOR_ANSWERED', Portal::command(self::handOver(4, $replied, 5, $expected))['code']);
    }

    public function testDialogWhoseClientHasWrittenAgainIsMovedUntilTheNextReply(): void
    {
        $expected = ['expectedAnswer' => 'replied'];
        $left = $this->offeredTo(5, 'wa-left', 'answer');
        $back = $this->offeredTo(5, 'wa-back', 'answer');
        foreach ([[$left, 'wa-left'], [$back, 'wa-back']] as [$dialog, $client]) {
            Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 5, 'text' => 'Добрый день']);
            Portal::clientWrites($client);
        }
        Portal::act('operatorWrites', ['chatId' => $back['chatId'], 'userId' => 5, 'text' => 'Я здесь']);

        self::assertSame([8, 'offered'], array_values(Portal::command(self::handOver(2, $left, 5, $expected))['result']));
        self::assertSame('OPERATOR_ANSWERED', Portal::command(self::handOver(3, $back, 5, $expected))['code']);
    }

    public function testOfferThatWasMadeAndAcceptedBeforeARepeatIsDone(): void
    {
        $dialog = $this->offeredTo(5);
        $command = self::handOver(2, $dialog, 5, ['expectedAnswer' => 'none']);
        Portal::command($command);
        Portal::sql("UPDATE linewarden_command SET ANSWER = NULL, PROGRESS = '{\"move\":8}' WHERE ID = '" . Portal::uuid(2) . "'"); // killed there
        Portal::operatorTakes($dialog, 8);

        self::assertSame([8, 'offered'], array_values(Portal::command($command)['result']));
    }

    public function testPlacementKeepsWhoAcceptedMeanwhile(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::operatorTakes($dialog, 5);
        $placement = ['operator' => ['userId' => 8, 'mode' => 'offer'], 'expectedOperatorId' => 5, 'expectedAnswer' => 'none'];
        $result = Portal::command(Portal::placement(2, $dialog, $placement))['result'];

        self::assertSame([5, 'kept'], [$result['operatorId'], $result['operatorOutcome']]);
        self::assertGreaterThan(0, $result['dealId']);
        self::assertSame('5', (string) Portal::session($dialog)['OPERATOR_ID']);
    }

    public function testUnknownExpectationIsRefused(): void
    {
        $answer = Portal::command(self::handOver(2, $this->offeredTo(5), 5, ['expectedAnswer' => 'maybe']));

        self::assertSame(['FIELD_WRONG', 'expectedAnswer'], [$answer['code'], $answer['field']]);
    }

    public function testClosedDialogSupersedes(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::closeAll();

        self::assertSame('DIALOG_CLOSED', Portal::command(self::handOver(2, $dialog, 5))['code']);
        self::assertSame('1', (string) Portal::value('SELECT COUNT(*) FROM b_imopenlines_session'), 'a transfer would open a new session');
    }

    public function testChatHeldByAnotherHitMeansLater(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::sql("INSERT INTO b_imopenlines_lock (ID, LOCK_TIME, PID) VALUES
            ('imol_transfer_chat_id_{$dialog['chatId']}', '2026-03-02 12:00:30', 'another')");
        $answer = Portal::command(self::handOver(2, $dialog, 5));
        self::assertSame(['later', 'LOCKED'], [$answer['status'], $answer['code']]);
        self::assertSame('5', (string) Portal::session($dialog)['OPERATOR_ID']);

        Portal::sql('DELETE FROM b_imopenlines_lock');
        self::assertSame('done', Portal::command(self::handOver(2, $dialog, 5))['status']);
    }

    public function testPersonWhoMovesItWhileTheQueueMustWaitKeepsTheirMove(): void
    {
        $dialog = $this->offeredTo(5);
        $toQueue = self::handOver(2, $dialog, 5, ['to' => ['queue' => true], 'comment' => 'Вечером в очередь']);
        Portal::sql("INSERT INTO b_imopenlines_lock (ID, LOCK_TIME, PID) VALUES
            ('imol_transfer_chat_id_{$dialog['chatId']}', '2026-03-02 12:00:30', 'another')");
        self::assertSame('LOCKED', Portal::command($toQueue)['code']);
        Portal::sql('DELETE FROM b_imopenlines_lock');
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 5, 'to' => 6]); // what held the chat

        self::assertSame(['superseded', 'OPERATOR_CHANGED'], array_values(array_intersect_key(
            Portal::command($toQueue),
            ['status' => 1, 'code' => 1]
        )));
        self::assertSame('6', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Вечером в очередь'"));
    }

    public function testAnswerHeldByAnotherHitMeansLaterThoughTheTransferSaysDone(): void
    {
        $dialog = $this->offeredTo(5);
        $handOver = self::handOver(2, $dialog, 5, ['mode' => 'answer']);
        Portal::sql("INSERT INTO b_imopenlines_lock (ID, LOCK_TIME, PID) VALUES
            ('imol_answer_session_chat_id_{$dialog['chatId']}', '2026-03-02 12:00:30', 'another')");
        $answer = Portal::command($handOver);
        self::assertSame(['later', 'LOCKED'], [$answer['status'], $answer['code']]);

        Portal::sql('DELETE FROM b_imopenlines_lock');
        self::assertSame([8, 'answered'], array_values(Portal::command($handOver)['result']));
        self::assertSame('N', Portal::session($dialog)['WAIT_ANSWER']);
    }

    public function testNobodyCanAnswerInALineThatIsOff(): void
    {
        $dialog = $this->offeredTo(5);
        Portal::sql("UPDATE b_imopenlines_config SET ACTIVE = 'N' WHERE ID = 1");
        try {
            $answer = Portal::command(self::handOver(2, $dialog, 5, ['mode' => 'answer']));
        } finally {
            Portal::sql("UPDATE b_imopenlines_config SET ACTIVE = 'Y' WHERE ID = 1");
        }
        self::assertSame(['refused', 'CHAT_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertSame([], Portal::moves(), 'it is still with the former operator');
    }

    public function testRedirectedTransferIsToldInsteadOfCalledDone(): void
    {
        $dialog = $this->offeredTo(5);
        $answer = Portal::withHandler('imopenlines', 'OnOperatorTransfer', static fn() => new \Bitrix\Main\EventResult(
            \Bitrix\Main\EventResult::SUCCESS,
            ['TRANSFER_ID' => 6]
        ), static fn() => Portal::command(self::handOver(2, $dialog, 5)));

        self::assertSame(['refused', 'TRANSFER_REDIRECTED'], [$answer['status'], $answer['code']]);
        self::assertSame([['fromUserId' => 5, 'toUserId' => 6, 'by' => 'bot', 'actorUserId' => 0]], Portal::moves());
    }

    public function testMoveBeforeARefusalIsTold(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        Portal::forgetEvents();
        $answer = Portal::withHandler('crm', 'OnBeforeCrmDealUpdate', static fn(array &$fields): bool => false, static fn() => Portal::command(
            self::handOver(2, $dialog, 5, ['dealId' => $placed['dealId'], 'setDealResponsible' => true])
        ));

        self::assertSame(['refused', 'CRM_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertSame('8', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame([['fromUserId' => 5, 'toUserId' => 8, 'by' => 'bot', 'actorUserId' => 0]], Portal::moves());
    }

    /** @dataProvider handOverBreaks */
    public function testKilledHandOverGoesOn(string $module, string $event, int $occurrence): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $command = self::handOver(2, $dialog, 5, [
            'comment' => 'Рабочий день не начат', 'dealId' => $placed['dealId'], 'setDealResponsible' => true,
        ]);
        Portal::breakAt($module, $event, $occurrence, static fn() => Portal::command($command));
        Portal::newHit();
        $answer = Portal::command($command);

        self::assertSame('done', $answer['status'], json_encode($answer));
        self::assertSame([8, 'offered'], [$answer['result']['operatorId'], $answer['result']['operatorOutcome']]);
        self::assertSame('8', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame('1', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Рабочий день не начат'"));
        self::assertSame('8', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$placed['dealId']}"));
    }

    public static function handOverBreaks(): array
    {
        $cases = [
            'before the transfer' => ['imopenlines', 'OnOperatorTransfer', 1],
            'inside the transfer' => ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\OperatorTransfer::OnAfterAdd', 1],
            'when the deal is stored' => ['crm', 'OnAfterCrmDealUpdate', 1],
        ];
        foreach (range(1, 3) as $number) {
            $cases["after write $number of the session"] = ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterUpdate', $number];
        }
        foreach (range(1, 5) as $number) { // move begun, moved, comment begun, comment made, answer
            $cases["after note $number"] = ['linewarden.dispatch', '\\Linewarden\\Dispatch\\Storage\\Command::OnAfterUpdate', $number];
        }

        return $cases;
    }

    public function testHeadJoinsOnceAndAgainAfterThePortalRemovedThem(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        $join = static fn(int $number): array => Portal::command([
            'id' => Portal::uuid($number), 'type' => 'joinDialog', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userId' => 8,
        ]);

        self::assertSame(['joined' => true], $join(1)['result']);
        self::assertContains('8', Portal::members($dialog));
        self::assertSame('5', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame(['joined' => false], $join(2)['result']);

        Portal::operatorTakes($dialog, 6); // each answer removes the observers
        self::assertNotContains('8', Portal::members($dialog));
        self::assertSame(['joined' => true], $join(3)['result']);
        self::assertContains('8', Portal::members($dialog));
    }

    public function testNobodyJoinsAClosedDialogAndTheDismissedJoinNone(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        $join = ['type' => 'joinDialog', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId']];

        self::assertSame('USER_WRONG', Portal::command(['id' => Portal::uuid(1), 'userId' => 7] + $join)['code']);
        Portal::closeAll();
        self::assertSame('DIALOG_CLOSED', Portal::command(['id' => Portal::uuid(2), 'userId' => 8] + $join)['code']);
    }

    public function testCommentReachesStaffInChatAndDealAndNotTheClient(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $before = Portal::session($dialog);
        $command = [
            'id' => Portal::uuid(2), 'type' => 'comment', 'chatId' => $dialog['chatId'], 'dealId' => $placed['dealId'], 'text' => 'Ждёт с 12:00',
        ];
        $answer = Portal::command($command);
        Portal::command($command);

        self::assertSame('done', $answer['status'], json_encode($answer));
        $messages = Portal::rows("SELECT * FROM b_im_message WHERE MESSAGE = 'Ждёт с 12:00'");
        self::assertCount(1, $messages);
        self::assertSame('HiddenMessage', Portal::value(
            "SELECT PARAM_VALUE FROM b_im_message_param WHERE MESSAGE_ID = {$messages[0]['ID']} AND PARAM_NAME = 'COMPONENT_ID'"
        ));
        self::assertSame('1', (string) Portal::value("SELECT COUNT(*) FROM b_crm_timeline t JOIN b_crm_timeline_bind b ON b.OWNER_ID = t.ID
            WHERE t.COMMENT = 'Ждёт с 12:00' AND b.ENTITY_TYPE_ID = 2 AND b.ENTITY_ID = {$placed['dealId']}"));
        self::assertSame($before['STATUS'], Portal::session($dialog)['STATUS']);
    }

    /** @dataProvider texts */
    public function testKilledCommentIsFoundNotRepeated(string $text): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $command = ['id' => Portal::uuid(2), 'type' => 'comment', 'chatId' => $dialog['chatId'], 'dealId' => $placed['dealId'], 'text' => $text];
        foreach ([2, 2] as $occurrence) { // after the comment on the deal was made, then after the one in the chat
            Portal::breakAt(
                'linewarden.dispatch',
                '\\Linewarden\\Dispatch\\Storage\\Command::OnBeforeUpdate',
                $occurrence,
                static fn() => Portal::command($command)
            );
        }
        Portal::command($command);

        self::assertSame('1', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE LIKE 'Слово%'"));
        self::assertSame('1', (string) Portal::value("SELECT COUNT(*) FROM b_crm_timeline WHERE COMMENT LIKE 'Слово%'"));
    }

    public static function texts(): array
    {
        return ['plain' => ['Слово'], 'with an emoji, which the portal stores as its bytes' => ['Слово 😀 👍🏽'], 'with a break of the portal' => ['Слово#BR#второе']];
    }

    public function testCommentOfAnotherCommandWithTheSameTextIsNotTakenForOurs(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $command = ['id' => Portal::uuid(2), 'type' => 'comment', 'chatId' => 0, 'dealId' => $placed['dealId'], 'text' => 'Слово'];
        Portal::breakAt('crm', '\\Bitrix\\Crm\\Timeline\\Entity\\Timeline::OnBeforeAdd', 1, static fn() => Portal::command($command));
        Portal::command(['id' => Portal::uuid(3)] + $command);
        Portal::command($command);

        self::assertSame('2', (string) Portal::value("SELECT COUNT(*) FROM b_crm_timeline WHERE COMMENT = 'Слово'"));
    }

    public function testNoticeGoesToEachPersonOnceWithALink(): void
    {
        $command = ['id' => Portal::uuid(1), 'type' => 'notify', 'userIds' => [5, 8, 5], 'text' => 'Проверьте', 'sessionId' => 77];
        Portal::command($command);
        Portal::command($command);
        $notices = Portal::rows("SELECT MESSAGE FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY ID");

        self::assertCount(2, $notices);
        self::assertStringContainsString('[CHAT=imol|77]', $notices[0]['MESSAGE']);
    }

    public function testANoticeLeadsToThePageThatIsNamed(): void
    {
        $command = ['type' => 'notify', 'userIds' => [5], 'text' => 'Инцидент', 'sessionId' => 0];
        foreach (['board', 'settings', null] as $number => $page) {
            Portal::command(['id' => Portal::uuid($number + 1), 'page' => $page] + $command);
        }
        $refused = Portal::command(['id' => Portal::uuid(9), 'page' => 'home'] + $command);

        self::assertSame(
            [
                'Инцидент [URL=/bitrix/tools/linewarden.dispatch/board.php]Открыть табло[/URL]',
                'Инцидент [URL=/bitrix/admin/settings.php?mid=linewarden.dispatch]Открыть настройки модуля[/URL]',
                'Инцидент',
            ],
            array_column(Portal::rows("SELECT MESSAGE FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY ID"), 'MESSAGE')
        );
        self::assertSame(['refused', 'FIELD_WRONG', 'page'], [$refused['status'], $refused['code'], $refused['field']]);
    }

    public function testANoticeTakesThePlaceOfTheOlderOneWithItsTag(): void
    {
        $command = ['type' => 'notify', 'text' => 'Ссылка', 'sessionId' => 77, 'tag' => 'dialog|77'];
        Portal::command(['id' => Portal::uuid(1), 'userIds' => [5, 8]] + $command);
        Portal::command(['id' => Portal::uuid(2), 'userIds' => [5], 'text' => 'Снова'] + $command);
        Portal::command(['id' => Portal::uuid(3), 'userIds' => [5], 'sessionId' => 78, 'tag' => 'dialog|78'] + $command);
        $refused = Portal::command(['id' => Portal::uuid(9), 'userIds' => [5], 'tag' => str_repeat('x', 51)] + $command);

        self::assertSame(
            [['LW|dialog|77|U8', 'Ссылка'], ['LW|dialog|77|U5', 'Снова'], ['LW|dialog|78|U5', 'Ссылка']],
            array_map(
                static fn(array $row): array => [$row['NOTIFY_TAG'], explode(' ', $row['MESSAGE'])[0]],
                Portal::rows("SELECT NOTIFY_TAG, MESSAGE FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY ID")
            )
        );
        self::assertSame(['refused', 'FIELD_WRONG', 'tag'], [$refused['status'], $refused['code'], $refused['field']]);
    }

    public function testLinkOfANoticeHasATextInEveryPortal(): void
    {
        \Bitrix\Main\Localization\Loc::setCurrentLang('de'); // a language the module does not speak
        try {
            Portal::command(['id' => Portal::uuid(1), 'type' => 'notify', 'userIds' => [5], 'text' => 'Проверьте', 'sessionId' => 77]);
        } finally {
            \Bitrix\Main\Localization\Loc::setCurrentLang(null);
        }
        $notice = (string) Portal::value("SELECT MESSAGE FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY ID DESC");

        self::assertStringContainsString('[CHAT=imol|77]Открыть диалог[/CHAT]', $notice, 'that of the default site');
    }

    public function testResponsibleOfDealAndContactIsSet(): void
    {
        $placed = Portal::command(Portal::placement(1, Portal::clientWrites('wa-1')))['result'];
        $ids = ['dealId' => $placed['dealId'], 'contactId' => $placed['contactId']];
        $answer = Portal::command(['id' => Portal::uuid(2), 'type' => 'setResponsible', 'userId' => 6] + $ids);

        self::assertSame($ids, $answer['result']);
        self::assertSame('6', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$placed['dealId']}"));
        self::assertSame('6', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = {$placed['contactId']}"));
        self::assertSame(
            'DEAL_NOT_FOUND',
            Portal::command(['id' => Portal::uuid(3), 'type' => 'setResponsible', 'userId' => 6, 'dealId' => 999, 'contactId' => 0])['code']
        );
    }

    public function testCommandUnderWayElsewhereMeansLater(): void
    {
        $id = Portal::uuid(1);
        $answer = Portal::whileAnotherHitHolds("linewarden.command.$id", static fn(): array => Portal::command(
            ['id' => $id, 'type' => 'comment', 'chatId' => 1, 'dealId' => 0, 'text' => 'x']
        ));

        self::assertSame(['later', 'LOCKED'], [$answer['status'], $answer['code']]);
    }

    public function testUnforeseenErrorMeansLaterInNeutralWords(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $answer = Portal::breakAt('imopenlines', 'OnOperatorTransfer', 1, static fn() => Portal::command(self::handOver(1, $dialog, GateBot::id())));

        self::assertSame(['later', 'INTERNAL'], [$answer['status'], $answer['code']]);
        self::assertStringNotContainsString('broken on purpose', json_encode($answer));
    }

    public function testAnswersAreKeptThirtyDays(): void
    {
        Portal::command(['id' => Portal::uuid(1), 'type' => 'setResponsible', 'userId' => 7, 'dealId' => 1, 'contactId' => 0]);
        Portal::setClock('2026-03-31 12:00:00');
        \Linewarden\Dispatch\Command\CommandRunner::forgetOld();
        self::assertSame(1, CommandTable::getCount());
        Portal::setClock('2026-04-02 12:00:00');
        \Linewarden\Dispatch\Command\CommandRunner::forgetOld();
        self::assertSame(0, CommandTable::getCount());
    }

    private function offeredTo(int $userId, string $client = 'wa-1', string $mode = 'offer'): array
    {
        $dialog = Portal::clientWrites($client);
        $placed = ['id' => Portal::uuid(900 + $dialog['sessionId']), 'to' => ['userId' => $userId], 'mode' => $mode];
        $answer = Portal::command(self::handOver(0, $dialog, GateBot::id(), $placed));
        self::assertSame('done', $answer['status'], json_encode($answer));

        return $dialog;
    }

    private static function handOver(int $number, array $dialog, int $from, array $change = []): array
    {
        return $change + [
            'id' => Portal::uuid($number),
            'type' => 'handOver',
            'sessionId' => $dialog['sessionId'],
            'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'],
            'expectedOperatorId' => $from,
            'to' => ['userId' => 8],
            'mode' => 'offer',
            'comment' => null,
            'dealId' => 0,
            'contactId' => 0,
            'setDealResponsible' => false,
            'setContactResponsible' => false,
        ];
    }
}
