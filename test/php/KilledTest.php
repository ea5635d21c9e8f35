<?php

declare(strict_types=1);

use Linewarden\Dispatch\Portal\GateBot;
use PHPUnit\Framework\TestCase;

/** A command whose process is killed after each single write to the database, and sent again. */
final class KilledTest extends TestCase
{
    protected function setUp(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('needs the pcntl extension');
        }
    }

    /** @dataProvider modes */
    public function testPlacementEndsTheSameHoweverOftenAndWhereverItIsKilled(string $mode): void
    {
        $whole = $this->placed($mode, 0);
        for ($writes = 1; ($killed = $this->placed($mode, $writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(20, $writes, 'nothing was killed');
    }

    public static function modes(): array
    {
        return ['offer' => ['offer'], 'answer' => ['answer']];
    }

    public function testHandOverEndsTheSameWhereverItIsKilled(): void
    {
        $whole = $this->handedOver(0);
        for ($writes = 1; ($killed = $this->handedOver($writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(10, $writes, 'nothing was killed');
    }

    /** @return array|null what the portal has in the end; null: the command was done before that many writes */
    private function placed(string $mode, int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $command = Portal::placement(1, $dialog, ['operator' => ['userId' => 5, 'mode' => $mode]]);
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));
        $result = $answer['result'];

        return [
            'counts' => Portal::counts(),
            'addresses' => preg_replace('/\d+$/', '#', Portal::addresses($result['contactId'])),
            'index' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = {$result['contactId']} AND ENTITY_TYPE_ID = 3"),
            'companies' => [Portal::companyOf('contact', $result['contactId']), Portal::companyOf('deal', $result['dealId'])],
            'bindings' => Portal::bindings($result['activityId']) === ["2:{$result['dealId']}", "3:{$result['contactId']}"],
            'contactOfDeal' => (string) Portal::value("SELECT CONTACT_ID FROM b_crm_deal WHERE ID = {$result['dealId']}") === (string) $result['contactId'],
            'responsible' => Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$result['dealId']}"),
            'chat' => str_contains(Portal::chat($dialog)['ENTITY_DATA_2'], "CONTACT|{$result['contactId']}|DEAL|{$result['dealId']}"),
            'sessionCrm' => Portal::session($dialog)['CRM'] . (Portal::session($dialog)['CRM_ACTIVITY_ID'] == $result['activityId'] ? '=' : '!'),
            'outcome' => [$result['operatorId'], $result['operatorOutcome']],
        ] + self::operatorOf($dialog);
    }

    private function handedOver(int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $command = [
            'id' => Portal::uuid(2), 'type' => 'handOver', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'], 'expectedOperatorId' => 5, 'to' => ['userId' => 8], 'mode' => 'offer', 'comment' => 'Не начат день',
            'dealId' => $placed['dealId'], 'contactId' => $placed['contactId'], 'setDealResponsible' => true, 'setContactResponsible' => true,
        ];
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));

        return [
            'outcome' => $answer['result'],
            'comments' => Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Не начат день'"),
            'responsible' => Portal::rows('SELECT (SELECT ASSIGNED_BY_ID FROM b_crm_deal) AS D, (SELECT ASSIGNED_BY_ID FROM b_crm_contact) AS C'),
        ] + self::operatorOf($dialog);
    }

    /** @return array<string, mixed> who leads the dialog, who sees it, and what the portal will do by itself */
    private static function operatorOf(array $dialog): array
    {
        $session = Portal::session($dialog);

        return [
            'session' => array_map('strval', array_intersect_key(
                $session,
                array_flip(['OPERATOR_ID', 'WAIT_ANSWER', 'OPERATOR_FROM_CRM', 'STATUS', 'CLOSED'])
            )),
            'timer' => Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}"),
            'shownTo' => array_column(Portal::rows("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']} ORDER BY 1"), 'USER_ID'),
            'members' => array_values(array_diff(Portal::members($dialog), [(string) $dialog['clientUserId']])),
            'author' => (string) Portal::chat($dialog)['AUTHOR_ID'],
            'isBotGone' => (int) $session['OPERATOR_ID'] !== GateBot::id(),
        ];
    }
}
