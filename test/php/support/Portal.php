<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Linewarden\Dispatch\Endpoint\Endpoint;
use Linewarden\Dispatch\Module;

/** What the tests do with the portal around the module. */
final class Portal
{
    private const STATE = [
        'b_imopenlines_session', 'b_imopenlines_session_check', 'b_imopenlines_recent', 'b_imopenlines_user_relation',
        'b_imopenlines_operator_transfer', 'b_im_chat', 'b_im_relation', 'b_im_message', 'b_im_message_param', 'b_im_recent',
        'b_crm_deal', 'b_crm_deal_contact', 'b_crm_contact', 'b_crm_field_multi', 'b_crm_dp_comm_mcd', 'b_crm_dp_prsn_mcd', 'b_crm_act', 'b_crm_act_bind',
        'b_crm_act_comm', 'b_crm_timeline', 'b_crm_timeline_bind', 'b_uts_crm_deal', 'b_uts_crm_contact', 'b_crm_company',
        'b_crm_lead', 'b_uts_crm_lead', 'b_crm_lead_status_history', 'b_crm_deal_stage_history', 'b_crm_automation_trigger', 'b_crm_act_incoming_channel', 'b_voximplant_call', 'b_voximplant_call_user', 'b_voximplant_call_crm_entity',
        'b_voximplant_statistic', 'b_voximplant_statistic_missed',
        'linewarden_event', 'linewarden_command', 'linewarden_nonce', 'linewarden_number', 'linewarden_merge_card', 'linewarden_queue_term',
    ];

    /** @param string $at local time of the portal; it goes on in real seconds */
    public static function setClock(string $at): void
    {
        $zone = new DateTimeZone(getenv('PLAYGROUND_TIME_ZONE') ?: 'Europe/Moscow');
        $clock = ['atMs' => (new DateTime($at, $zone))->getTimestamp() * 1000, 'realMs' => (int) (microtime(true) * 1000), 'rate' => 1];
        file_put_contents(getenv('PLAYGROUND_CLOCK_FILE'), json_encode($clock));
    }

    /** As after the set-up: no dialogs, no cards, no rows of the module; the next hit begins. */
    public static function reset(): void
    {
        foreach (self::STATE as $table) {
            self::sql("DELETE FROM $table");
        }
        self::sql("DELETE FROM b_user WHERE EXTERNAL_AUTH_ID = 'imconnector'");
        self::sql("UPDATE b_user SET ACTIVE = 'Y' WHERE ID IN (5, 6, 8)");
        self::sql('DELETE FROM b_imopenlines_queue WHERE CONFIG_ID = 2');
        self::sql("UPDATE b_imopenlines_config SET WELCOME_BOT_ENABLE = 'N', WELCOME_BOT_ID = 0, QUEUE_TYPE = IF(ID = 2, 'all', 'strictly')");
        Module::setSidecarUrl('');
        Module::remember('numbers_version', '');
        Module::remember('watched_items', '');
        Module::remember('present_sidecar', '');
        Module::remember('former_sidecar_at', '');
        \Bitrix\Main\Config\Option::set('playground', 'name_search', 'N');
        self::robots([]);
        \Bitrix\Main\Config\Option::set('playground', 'required_fields', '[]');
        self::setClock('2026-03-02 12:00:00');
        self::newHit();
    }

    /** @param list<array{entity: string, stage: string, moveTo?: string, responsibleId?: int}> $robots the only ones there are */
    public static function robots(array $robots): void
    {
        \Bitrix\Main\Config\Option::set('playground', 'robots', json_encode($robots));
    }

    /** Ends a hit: what the module keeps in static fields lives no longer. */
    public static function newHit(): void
    {
        \Playground\Hit::runBackgroundJobs();
        \Playground\Telephony::newHit();
        $GLOBALS['USER'] = new CUser(); // receiving a message has authorized the client
        $memories = [
            \Linewarden\Dispatch\Feed\Dialogs::class => ['starting', 'before', 'transfers', 'acceptedFor'],
            \Linewarden\Dispatch\Feed\ItemMoves::class => ['saves', 'loose', 'moved'],
            \Linewarden\Dispatch\Feed\Items::class => ['told'],
        ];
        foreach ($memories as $class => $names) {
            foreach ($names as $name) {
                (new ReflectionProperty($class, $name))->setValue(null, []);
            }
        }
    }

    /** @return list<array<string, mixed>> */
    public static function rows(string $sql): array
    {
        return Application::getConnection()->query($sql)->fetchAll();
    }

    /** @return mixed first column of the first row, null without rows */
    public static function value(string $sql): mixed
    {
        $row = self::rows($sql)[0] ?? null;

        return $row === null ? null : reset($row);
    }

    public static function sql(string $sql): void
    {
        Application::getConnection()->queryExecute($sql);
    }

    /**
     * @return list<array{type: string, subject: string, payload: array}> in order of arrival
     * @throws LogicException when one has other fields than its feed says, which is what docs/protocol.md says
     */
    public static function events(): array
    {
        $described = array_merge(...array_map(static fn(string $feed): array => $feed::events(), \Linewarden\Dispatch\Feed\Registry::FEEDS));
        $events = [];
        foreach (self::rows('SELECT * FROM linewarden_event ORDER BY ID') as $row) {
            $event = ['type' => $row['TYPE'], 'subject' => $row['SUBJECT'], 'payload' => json_decode($row['PAYLOAD'], true)];
            if (($described[$event['type']] ?? null) !== array_keys($event['payload'])) {
                throw new LogicException("no feed says that it writes {$row['TYPE']} {$row['PAYLOAD']}");
            }
            $events[] = $event;
        }

        return $events;
    }

    /** @return list<string> */
    public static function eventTypes(): array
    {
        return array_column(self::events(), 'type');
    }

    public static function forgetEvents(): void
    {
        self::sql('DELETE FROM linewarden_event');
    }

    /** @return array<string, string> headers of a well signed request */
    public static function sign(string $body, ?int $at = null, ?string $secret = null): array
    {
        $time = (string) ($at ?? Module::now());
        $nonce = bin2hex(random_bytes(16));

        return [
            'X-Linewarden-Time' => $time,
            'X-Linewarden-Nonce' => $nonce,
            'X-Linewarden-Signature2' => self::signature($secret ?? Module::secret(), 'sidecar-to-module', [$time, $nonce, $body]),
        ];
    }

    /** @return array<string, string> as a sidecar of the release before signs */
    public static function signAsBefore(string $body, ?string $secret = null): array
    {
        $time = (string) Module::now();
        $nonce = bin2hex(random_bytes(16));

        return [
            'X-Linewarden-Time' => $time,
            'X-Linewarden-Nonce' => $nonce,
            'X-Linewarden-Signature' => hash_hmac('sha256', "$time.$nonce.$body", $secret ?? Module::secret()),
        ];
    }

    /** The signature of docs/protocol.md, written down once more. @param list<string> $fields */
    public static function signature(string $secret, string $purpose, array $fields): string
    {
        $extracted = hash_hmac('sha256', $secret, str_repeat("\0", 32), true);
        $key = hash_hmac('sha256', "linewarden/2/$purpose\x01", $extracted, true);
        $bytes = '';
        foreach ($fields as $field) {
            $bytes .= strlen($field) . ':' . $field;
        }

        return hash_hmac('sha256', $bytes, $key);
    }

    /** @return array{int, array} HTTP status and decoded answer of the endpoint */
    public static function post(string $body, ?array $headers = null, string $method = 'POST'): array
    {
        $headers ??= self::sign($body);
        [$status, $content] = Endpoint::answer(
            $method,
            static fn(string $name): ?string => $headers[$name] ?? ($name === 'Content-Length' ? (string) strlen($body) : null),
            static fn(): string => $body
        );

        return [$status, json_decode(json_encode($content), true)];
    }

    /** Sends one command and gives its answer. */
    public static function command(array $command): array
    {
        [$status, $content] = self::post(json_encode(['commands' => [$command]]));
        if ($status !== 200) {
            throw new RuntimeException("HTTP $status: " . json_encode($content));
        }

        return $content['answers'][0];
    }

    /** As the sidecar does: sends it until the answer is not "later"; the database frees the lock of a dead process in a moment. */
    public static function commandInTheEnd(array $command): array
    {
        for ($try = 1; ; $try++) {
            $answer = self::command($command);
            if ($answer['status'] !== 'later' || $try === 200) {
                return $answer;
            }
            usleep(10000);
        }
    }

    public static function uuid(int $number): string
    {
        return sprintf('00000000-0000-4000-8000-%012d', $number);
    }

    /** @return array the command that places a new client of company Alfa with operator 5 */
    public static function placement(int $number, array $dialog, array $change = []): array
    {
        return $change + [
            'id' => self::uuid($number),
            'type' => 'placeDialog',
            'sessionId' => $dialog['sessionId'],
            'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'],
            'clientUserId' => $dialog['clientUserId'],
            'company' => ['code' => 'alfa', 'name' => 'Альфа'],
            'contact' => ['create' => [
                'name' => 'Мария', 'lastName' => 'Клиентова', 'phones' => ['+7 901 234-56-78'], 'emails' => ['maria@example.org'],
            ]],
            'deal' => ['create' => ['title' => 'Обращение', 'categoryId' => 3]],
            'responsibleId' => 5,
            'setContactResponsible' => false,
            'setDealResponsible' => false,
            'operator' => ['userId' => 5, 'mode' => 'offer'],
            'expectedOperatorId' => \Linewarden\Dispatch\Portal\GateBot::id(),
        ];
    }

    /** Makes the module's bot the gate of a line. */
    public static function putGateBefore(int $lineId): void
    {
        \Linewarden\Dispatch\Call\LineProfile::apply($lineId);
        self::newHit();
        self::forgetEvents();
    }

    /** Gives a line a queue of one person, who gets its dialogs until the next reset(). */
    public static function lineInTurn(int $lineId, int $userId): void
    {
        self::sql("UPDATE b_imopenlines_config SET QUEUE_TYPE = 'strictly' WHERE ID = $lineId");
        (new \Bitrix\ImOpenLines\QueueManager($lineId))->update([['ENTITY_TYPE' => 'user', 'ENTITY_ID' => $userId]]);
        self::forgetEvents();
    }

    /** Does something as one portal hit: its background jobs run, then the next hit begins. */
    public static function hit(callable $action): mixed
    {
        $result = $action();
        self::newHit();

        return $result;
    }

    /**
     * A client's text, through the portal's own reception.
     *
     * @param string $client who it is in the messenger: the same one is the same connector user
     * @return array{sessionId: int, chatId: int, userCode: string, clientUserId: int, messageId: int}
     */
    public static function clientWrites(
        string $client,
        string $connector = 'whatsapp',
        int $lineId = 1,
        string $text = 'Здравствуйте',
        string $name = 'Гость',
        string $lastName = ''
    ): array {
        $answer = self::act('clientWrites', [
            'lineId' => $lineId, 'connector' => $connector, 'externalUserId' => $client, 'name' => $name, 'lastName' => $lastName, 'text' => $text,
        ]);

        return array_intersect_key($answer, array_flip(['sessionId', 'chatId', 'userCode', 'clientUserId', 'messageId']));
    }

    /** One hit by a client or a person of the practice portal (Playground\Actions). */
    public static function act(string $action, array $fields): array
    {
        $answer = self::hit(static fn(): array => \Playground\Actions::run(['action' => $action] + $fields));
        if (!$answer['ok']) {
            throw new RuntimeException("$action: {$answer['error']}");
        }

        return $answer;
    }

    /** A person presses "answer". */
    public static function operatorTakes(array $dialog, int $userId): void
    {
        $result = self::hit(static fn() => (new \Bitrix\ImOpenLines\Chat($dialog['chatId']))->answer($userId));
        if (!$result->isSuccess()) {
            throw new RuntimeException(implode('; ', $result->getErrorMessages()));
        }
    }

    /** Every open dialog is closed by its operator. */
    public static function closeAll(): void
    {
        foreach (self::rows("SELECT CHAT_ID FROM b_imopenlines_session WHERE CLOSED = 'N'") as $row) {
            self::hit(static fn() => (new \Bitrix\ImOpenLines\Chat((int) $row['CHAT_ID']))->finish(0, true, true));
        }
    }

    public static function session(array $dialog): array
    {
        return self::rows("SELECT * FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}")[0];
    }

    public static function chat(array $dialog): array
    {
        return self::rows("SELECT * FROM b_im_chat WHERE ID = {$dialog['chatId']}")[0];
    }

    /** @return list<string> user ids of the real members of a chat */
    public static function members(array $dialog): array
    {
        return array_map('strval', array_column(self::rows("SELECT USER_ID FROM b_im_relation WHERE CHAT_ID = {$dialog['chatId']}"), 'USER_ID'));
    }

    /** @return list<string> how many contacts, deals and open-line activities there are */
    public static function counts(): array
    {
        return array_map(
            static fn(string $from): string => (string) self::value("SELECT COUNT(*) FROM $from"),
            ['b_crm_contact', 'b_crm_deal', "b_crm_act WHERE PROVIDER_ID = 'IMOPENLINES_SESSION'"]
        );
    }

    /** @return list<string> the multifields of a contact, sorted */
    public static function addresses(int $contactId): array
    {
        return array_column(self::rows("SELECT CONCAT(TYPE_ID, ' ', VALUE_TYPE, ' ', VALUE) AS A FROM b_crm_field_multi
            WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID = $contactId ORDER BY 1"), 'A');
    }

    /** @return list<string> contacts that the index names, sorted */
    public static function foundBy(string $type, string $value): array
    {
        return array_map('strval', array_column(self::rows(
            "SELECT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND TYPE = '$type' AND VALUE = '$value' ORDER BY 1"
        ), 'ENTITY_ID'));
    }

    /** @return list<string> "2:7" for deal 7, sorted */
    public static function bindings(int $activityId): array
    {
        return array_column(self::rows(
            "SELECT CONCAT(OWNER_TYPE_ID, ':', OWNER_ID) AS B FROM b_crm_act_bind WHERE ACTIVITY_ID = $activityId ORDER BY 1"
        ), 'B');
    }

    /** @param string $kind deal or contact */
    public static function companyOf(string $kind, int $id): ?string
    {
        return self::value("SELECT UF_CRM_LINEWARDEN FROM b_uts_crm_$kind WHERE VALUE_ID = $id");
    }

    /** @return list<array> events about dialogs */
    public static function dialogEvents(): array
    {
        return array_values(array_filter(self::events(), static fn(array $event): bool => str_starts_with($event['subject'], 'client:')));
    }

    /** @return list<array> who moved a dialog from whom to whom */
    public static function moves(): array
    {
        $moves = array_filter(self::dialogEvents(), static fn(array $event): bool => $event['type'] === 'OperatorChanged');
        $told = array_flip(['fromUserId', 'toUserId', 'by', 'actorUserId']);

        return array_values(array_map(static fn(array $event): array => array_intersect_key($event['payload'], $told), $moves));
    }

    /** Runs the action with one more handler of a portal event. */
    public static function withHandler(string $module, string $event, callable $handler, callable $action, int $sort = 1000): mixed
    {
        $manager = \Bitrix\Main\EventManager::getInstance();
        $key = $manager->addEventHandler($module, $event, $handler, false, $sort);
        try {
            return $action();
        } finally {
            $manager->removeEventHandler($module, $event, $key);
        }
    }

    /** Runs the action and breaks it, as a kill would, when the portal comes to that event for that time. */
    public static function breakAt(string $module, string $event, int $occurrence, callable $action): mixed
    {
        $seen = 0;
        try {
            return self::withHandler($module, $event, static function () use (&$seen, $occurrence): void {
                if (++$seen === $occurrence) {
                    throw new RuntimeException('broken on purpose');
                }
            }, $action);
        } catch (RuntimeException) {
            return null; // not everything is caught inside: the stand-in for a killed process
        } finally {
            self::sql('DELETE FROM b_imopenlines_lock'); // of the dead process; the portal drops them after a minute
            if ($seen < $occurrence) {
                throw new LogicException("$event came only $seen times: nothing was broken");
            }
        }
    }

    /**
     * Runs the action in a process of its own that is killed (SIGKILL) right after it has written to the database that many times.
     *
     * @param bool $areLocksFreed false: as it is in the minute after the kill, while the portal keeps the locks of the dead process
     * @return bool false: the action ended before that
     */
    public static function killAfterWrites(int $writes, callable $action, bool $areLocksFreed = true): bool
    {
        $child = pcntl_fork();
        if ($child === 0) {
            $parents = Application::getConnection(); // kept: closing it here would close it there
            $connection = new KilledConnection(self::database());
            (fn() => $this->connection = $connection)->call(Application::getInstance());
            (new ReflectionProperty(\Bitrix\ImOpenLines\Tools\Lock::class, 'instance'))->setValue(null, null); // locks are known by their process
            $connection->killAfter($writes);
            $action();
            posix_kill(getmypid(), SIGTERM); // and not exit: that would run the parent's shutdown functions
        }
        pcntl_waitpid($child, $status);
        if ($areLocksFreed) {
            self::sql('DELETE FROM b_imopenlines_lock'); // of the dead process; the portal drops them after a minute
        }

        return pcntl_wtermsig($status) === SIGKILL;
    }

    /** Of a forked process: the parent's connection must stay the parent's. */
    public static function withOwnConnection(callable $action): mixed
    {
        $parents = Application::getConnection(); // kept: closing it here would close it there
        $connection = new \Bitrix\Main\DB\MysqliConnection(self::database());
        (fn() => $this->connection = $connection)->call(Application::getInstance());

        return $action();
    }

    /** @return list<string> what the action asks of the database */
    public static function queriesOf(callable $action): array
    {
        $application = Application::getInstance();
        $before = Application::getConnection();
        $recording = new RecordingConnection(self::database());
        (fn() => $this->connection = $recording)->call($application);
        try {
            $action();
        } finally {
            (fn() => $this->connection = $before)->call($application);
            $recording->disconnect();
        }

        return $recording->queries;
    }

    /** What another connection reads at this moment: nothing of a transaction that goes on. */
    public static function seenByOthers(string $sql): mixed
    {
        $other = new \Bitrix\Main\DB\MysqliConnection(self::database());
        try {
            return $other->queryScalar($sql);
        } finally {
            $other->disconnect();
        }
    }

    /** Runs the action while another database connection holds the portal's named lock. */
    public static function whileAnotherHitHolds(string $lock, callable $action): mixed
    {
        $other = new \Bitrix\Main\DB\MysqliConnection(self::database());
        $other->lock($lock);
        try {
            return $action();
        } finally {
            $other->unlock($lock);
            $other->disconnect();
        }
    }

    /** What the portal remembers within one hit about installed modules. */
    public static function forgetCaches(): void
    {
        \Bitrix\Main\ModuleManager::clearCache();
        foreach (['imconnector', Module::ID] as $module) {
            \Bitrix\Main\Loader::clearModuleCache($module);
        }
    }

    /**
     * Runs the action in a portal whose module is a copy with that app built; null: with none. Only other processes see the copy.
     */
    public static function withBuiltApp(?string $script, callable $action, string $styles = ''): mixed
    {
        $place = $_SERVER['DOCUMENT_ROOT'] . '/local/modules/linewarden.dispatch';
        $real = readlink($place);
        unlink($place);
        exec(sprintf('cp -r %s %s', escapeshellarg($real), escapeshellarg($place)));
        $dist = "$place/install/js/linewarden/dispatch/app/dist";
        exec('rm -rf ' . escapeshellarg($dist));
        if ($script !== null) {
            mkdir($dist);
            file_put_contents("$dist/app.js", $script);
            file_put_contents("$dist/app.css", $styles);
        }
        try {
            return $action();
        } finally {
            exec('rm -rf ' . escapeshellarg($place));
            symlink($real, $place);
        }
    }

    /**
     * The settings page as a browser gets it, in a process of its own (a redirect ends it).
     *
     * @param array<string, string>|null $post fields of the form; null: a GET
     * @param string|null $token null: the user's own
     */
    public static function settingsPage(int $userId, ?array $post = null, ?string $token = null): string
    {
        $command = [PHP_BINARY, __DIR__ . '/settings-page.php', json_encode(['userId' => $userId, 'post' => $post, 'token' => $token])];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        $page = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        $status = proc_close($process);
        (new ReflectionMethod(\Bitrix\Main\Config\Option::class, 'clearCache'))->invoke(null, Module::ID); // the page may have set some
        if ($status !== 0 || $errors !== '') {
            throw new RuntimeException("settings page ended with $status: $errors $page");
        }

        return $page;
    }

    /** @return array<string, mixed> parameters of one more connection */
    private static function database(): array
    {
        return [
            'host' => getenv('PLAYGROUND_DB_HOST') ?: '127.0.0.1',
            'port' => (int) (getenv('PLAYGROUND_DB_PORT') ?: 3306),
            'login' => getenv('PLAYGROUND_DB_USER') ?: 'root',
            'password' => (string) getenv('PLAYGROUND_DB_PASSWORD'),
            'database' => Application::getConnection()->getDatabase(),
        ];
    }
}
