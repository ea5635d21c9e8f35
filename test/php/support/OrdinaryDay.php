<?php

declare(strict_types=1);

use Random\Randomizer;

/**
 * A day of ordinary work in the practice portal: clients write and call, operators answer what they are offered, colleagues comment, and our own
 * commands place, hand over and comment. Nobody changes a card or moves a dialog by hand, but where the day is told to.
 */
final class OrdinaryDay
{
    private const OPERATORS = [5, 6];
    private const COLLEAGUES = [1, 5, 6, 8];
    private const STEPS = [
        'clientWrites', 'clientWrites', 'operatorAnswers', 'operatorAnswers', 'operatorWrites', 'callIsAnswered', 'callIsMissed', 'colleagueComments',
        'weComment', 'weHandOver', 'weSetResponsible', 'weJoin', 'dialogCloses', 'operatorSkips', 'agentsRun',
    ];

    /** @var list<string> what was done, for whoever wonders about the outcome */
    public array $log = [];
    private int $minute = 0;
    private int $commands = 0;
    /** @var array<string, array{dealId: int, contactId: int, phone: string, dialog: array}> */
    private array $clients = [];

    public function __construct(private readonly Randomizer $random)
    {
        Portal::reset();
        Portal::putGateBefore(1);
        Portal::lineInTurn(2, 8);
        PortalCalls::tellNumbers();
        $this->clientWrites('wa-0');
    }

    public function work(int $steps): void
    {
        for ($step = 0; $step < $steps; $step++) {
            $this->{$this->one(self::STEPS)}($this->anyClient());
        }
    }

    /**
     * A person changes something.
     *
     * @param string $change deal, contact, company, dealContact, person, queue or line
     * @return list<array{type: string, subject: string, payload: array}> the events that are to tell of it
     */
    public function changeByHand(string $change): array
    {
        $name = $this->anyClient();
        $actor = $this->one(self::COLLEAGUES);
        if ($change === 'deal' || $change === 'contact') {
            $id = $this->clients[$name]["{$change}Id"];
            $former = (int) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_$change WHERE ID = $id");
            $responsible = $this->one(array_values(array_diff(self::COLLEAGUES, [$former])));
            $this->act('set' . ucfirst($change) . 'Responsible', ["{$change}Id" => $id, 'responsibleId' => $responsible, 'userId' => $actor]);

            return [$this->saved($change, $id, $responsible, $former, $actor)];
        }
        if ($change === 'company' || $change === 'dealContact') {
            ['dealId' => $dealId, 'contactId' => $contactId] = $this->clients[$name];
            [$kind, $id] = $change === 'company' ? ['contact', $contactId] : ['deal', $dealId];
            $responsible = (int) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_$kind WHERE ID = $id");
            if ($change === 'company') {
                $former = (string) Portal::value("SELECT UF_CRM_LINEWARDEN FROM b_uts_crm_contact WHERE VALUE_ID = $id");
                $this->act('setContactCompany', ['contactId' => $id, 'company' => 'Бета', 'userId' => $actor]);

                return [$this->saved($kind, $id, $responsible, $responsible, $actor, ['formerCompanyName' => $former, 'companyName' => 'Бета'])];
            }
            $other = $this->clients[$this->anyClient($name)]['contactId'];
            $this->act('setDealContact', ['dealId' => $id, 'contactId' => $other, 'userId' => $actor]);

            return [$this->saved($kind, $id, $responsible, $responsible, $actor, ['contactIds' => [$other]])];
        }
        $dialog = $this->openDialog($name);
        $from = (int) Portal::session($dialog)['OPERATOR_ID'];
        $to = $this->one(array_values(array_diff(self::COLLEAGUES, [$from])));
        $target = ['person' => $to, 'queue' => 'queue', 'line' => 'queue2'][$change];
        $this->act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => $actor, 'to' => $target]);

        $session = ['sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userCode' => $dialog['userCode']];
        $by = ['by' => 'person', 'actorUserId' => $actor];
        $subject = "client:whatsapp:{$dialog['clientUserId']}";
        $moved = ['fromUserId' => $from, 'toUserId' => $change === 'person' ? $to : 0];
        $told = [['type' => 'OperatorChanged', 'subject' => $subject, 'payload' => $session + $moved + $by]];
        if ($change === 'line') {
            $line = ['lineId' => 2, 'connector' => 'whatsapp', 'clientUserId' => $dialog['clientUserId'], 'fromLineId' => 1];
            $told[] = ['type' => 'DialogMovedToLine', 'subject' => $subject, 'payload' => $session + $line + $by];
        }

        return $told;
    }

    /** @param array $news what the save has changed besides the responsible */
    private function saved(string $kind, int $id, int $responsible, int $former, int $actor, array $news = []): array
    {
        $usual = $kind === 'contact'
            ? ['formerCompanyName' => null, 'companyName' => null]
            : ['contactIds' => array_map('intval', array_column(
                Portal::rows("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = $id ORDER BY CONTACT_ID"),
                'CONTACT_ID'
            ))];

        return ['type' => ucfirst($kind) . 'Changed', 'subject' => "$kind:$id", 'payload' => [
            "{$kind}Id" => $id, 'responsibleId' => $responsible, 'formerResponsibleId' => $former, 'actorUserId' => $actor,
        ] + $news + $usual];
    }

    private function clientWrites(string $name): void
    {
        $dialog = $this->act('clientWrites', [
            'lineId' => 1, 'connector' => 'whatsapp', 'externalUserId' => $name, 'name' => 'Клиент', 'lastName' => $name, 'text' => 'Здравствуйте',
        ]);
        $known = $this->clients[$name] ?? null;
        if ($known !== null && $known['dialog']['sessionId'] === $dialog['sessionId']) {
            return;
        }
        $phone = $known['phone'] ?? '+7901000000' . count($this->clients);
        $placed = $this->command([
            'contact' => $known === null
                ? ['create' => ['name' => 'Клиент', 'lastName' => $name, 'phones' => [$phone], 'emails' => []]]
                : ['id' => $known['contactId']],
            'deal' => $known === null ? ['create' => ['title' => 'Обращение', 'categoryId' => 3]] : ['id' => $known['dealId']],
            'operator' => ['userId' => $this->one(self::OPERATORS), 'mode' => $this->one(['offer', 'answer'])],
            'expectedOperatorId' => (int) Portal::session($dialog)['OPERATOR_ID'],
        ] + Portal::placement(1, $dialog));
        $this->clients[$name] = ['dealId' => $placed['dealId'], 'contactId' => $placed['contactId'], 'phone' => $phone, 'dialog' => $dialog];
    }

    private function operatorAnswers(string $name): void
    {
        $dialog = $this->openDialog($name);
        ['OPERATOR_ID' => $operatorId, 'STATUS' => $status] = Portal::session($dialog);
        if (in_array((int) $operatorId, self::OPERATORS, true) && (int) $status < 10) {
            $this->act('operatorAnswers', ['chatId' => $dialog['chatId'], 'userId' => (int) $operatorId]);
        }
    }

    private function operatorWrites(string $name): void
    {
        $dialog = $this->openDialog($name);
        ['OPERATOR_ID' => $operatorId, 'STATUS' => $status] = Portal::session($dialog);
        if (in_array((int) $operatorId, self::OPERATORS, true) && (int) $status >= 10) {
            $this->act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => (int) $operatorId, 'text' => 'Слушаю вас']);
        }
    }

    private function callIsAnswered(string $name): void
    {
        $this->call($name, $this->one(self::OPERATORS));
    }

    private function callIsMissed(string $name): void
    {
        $this->call($name, 0);
    }

    private function call(string $name, int $answeredBy): void
    {
        ['phone' => $phone, 'contactId' => $contactId, 'dealId' => $dealId] = $this->clients[$name];
        $this->turn("call of $name, answered by $answeredBy");
        $callId = PortalCalls::incoming(PortalCalls::ALFA, $phone, $answeredBy);
        $this->command(['phone' => $phone, 'contact' => ['id' => $contactId], 'deal' => ['id' => $dealId]] + PortalCalls::placement(1, $callId));
    }

    private function colleagueComments(string $name): void
    {
        $this->act('commentDeal', ['dealId' => $this->clients[$name]['dealId'], 'userId' => $this->one(self::COLLEAGUES), 'text' => 'Заметка']);
    }

    private function weComment(string $name): void
    {
        $this->command(['type' => 'comment', 'chatId' => 0, 'dealId' => $this->clients[$name]['dealId'], 'text' => 'Распределено']);
    }

    private function weHandOver(string $name): void
    {
        $dialog = $this->openDialog($name);
        $isMoved = (bool) $this->random->getInt(0, 1);
        $this->command($dialog + [
            'type' => 'handOver', 'expectedOperatorId' => (int) Portal::session($dialog)['OPERATOR_ID'],
            'to' => $this->random->getInt(0, 3) === 0 ? ['queue' => true] : ['userId' => $this->one(self::OPERATORS)],
            'mode' => $this->one(['offer', 'answer']), 'comment' => 'Не начат день', 'dealId' => $this->clients[$name]['dealId'],
            'contactId' => $this->clients[$name]['contactId'], 'setDealResponsible' => $isMoved, 'setContactResponsible' => $isMoved,
        ]);
    }

    private function weSetResponsible(string $name): void
    {
        ['dealId' => $dealId, 'contactId' => $contactId] = $this->clients[$name];
        $this->command(['type' => 'setResponsible', 'dealId' => $dealId, 'contactId' => $contactId, 'userId' => $this->one(self::COLLEAGUES)]);
    }

    private function weJoin(string $name): void
    {
        $this->command($this->openDialog($name) + ['type' => 'joinDialog', 'userId' => 8]);
    }

    private function dialogCloses(string $name): void
    {
        $dialog = $this->clients[$name]['dialog'];
        if (Portal::session($dialog)['CLOSED'] !== 'Y') {
            $this->act('dialogCloses', ['chatId' => $dialog['chatId']]);
        }
    }

    private function operatorSkips(string $name): void
    {
        $dialog = $this->openDialog($name);
        $operatorId = (int) Portal::session($dialog)['OPERATOR_ID'];
        if (in_array($operatorId, self::OPERATORS, true)) {
            $this->act('operatorSkips', ['chatId' => $dialog['chatId'], 'userId' => $operatorId]);
        }
    }

    private function agentsRun(): void
    {
        $this->act('runAgents', []);
    }

    /** A client of the day, sometimes a new one. */
    private function anyClient(string $but = ''): string
    {
        do {
            $number = $this->random->getInt(0, min(3, count($this->clients)));
        } while ("wa-$number" === $but);
        isset($this->clients["wa-$number"]) || $this->clientWrites("wa-$number");

        return "wa-$number";
    }

    /** The client's dialog; begun anew when it is closed. */
    private function openDialog(string $name): array
    {
        if (Portal::session($this->clients[$name]['dialog'])['CLOSED'] === 'Y') {
            $this->clientWrites($name);
        }

        return $this->clients[$name]['dialog'];
    }

    private function act(string $action, array $fields): array
    {
        $this->turn($action . ' ' . json_encode($fields, JSON_UNESCAPED_UNICODE));

        return array_diff_key(Portal::act($action, $fields), ['ok' => 1]);
    }

    private function command(array $command): array
    {
        $command = ['id' => Portal::uuid(++$this->commands)] + $command;
        $this->turn('command ' . json_encode($command, JSON_UNESCAPED_UNICODE));
        $answer = Portal::hit(static fn(): array => Portal::command($command));
        $this->log[] = '  ' . json_encode($answer, JSON_UNESCAPED_UNICODE);

        return $answer['result'] ?? [];
    }

    private function turn(string $what): void
    {
        $this->minute += $this->random->getInt(1, 4);
        Portal::setClock((new DateTime('2026-03-02 10:00:00'))->modify("+$this->minute minutes")->format('Y-m-d H:i:s'));
        $this->log[] = $what;
    }

    private function one(array $list): mixed
    {
        return $list[$this->random->getInt(0, count($list) - 1)];
    }
}
