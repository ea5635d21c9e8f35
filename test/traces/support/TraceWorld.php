<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;

/** The portal that the traces were recorded on, as far as they show it: service user 1, operators 11 and 12, administrator 13. */
final class TraceWorld
{
    public const SERVICE = 1;
    /** Loader, events and agents live on; the rest is as after the set-up. */
    private const MODULES = ['im', 'imconnector', 'imopenlines', 'crm', 'voximplant'];

    private const CLIENT = ['id' => '50', 'name' => 'Мария', 'last_name' => 'Клиентова'];

    private int $messages = 0;

    /** @var array<string, int> user ids by their name in the traces */
    public array $actors = ['service' => self::SERVICE, 'op11' => 11, 'op12' => 12, 'op13' => 13];

    /** In the month of the recording, which the history's rows name; the clock stands still. */
    public static function setClock(): void
    {
        $at = (new DateTime('2026-11-30 12:00:00', new DateTimeZone(getenv('PLAYGROUND_TIME_ZONE') ?: 'Europe/Moscow')))->getTimestamp();
        file_put_contents(getenv('PLAYGROUND_CLOCK_FILE'), json_encode(['atMs' => $at * 1000, 'realMs' => (int) (microtime(true) * 1000), 'rate' => 0]));
    }

    public static function fresh(): self
    {
        self::setClock();
        $connection = Application::getConnection();
        $connection->disconnect(); // NOW() goes on from the clock
        foreach ($connection->query('SHOW TABLE STATUS')->fetchAll() as $table) {
            if ((int) $table['Rows'] > 0 || (int) $table['Auto_increment'] > 1 || $connection->query("SELECT 1 FROM {$table['Name']} LIMIT 1")->fetch()) {
                $connection->truncateTable($table['Name']);
            }
        }
        foreach (['b_uts_crm_deal', 'b_uts_crm_contact'] as $table) {
            if ($connection->query("SHOW COLUMNS FROM $table LIKE 'UF_CRM_LINEWARDEN'")->fetch() === false) {
                $connection->queryExecute("ALTER TABLE $table ADD COLUMN UF_CRM_LINEWARDEN text");
            }
        }
        $errors = $connection->executeSqlBatch(file_get_contents(dirname(__DIR__) . '/world.sql'), true);
        if ($errors !== []) {
            throw new RuntimeException(implode("\n", $errors));
        }
        $connection->clearCaches();
        RecordingEventManager::takePlace();
        \Playground\UserFields::forget();
        \Bitrix\Main\Loader::includeModule('im');
        \Bitrix\Im\Bot::clearCache();
        array_map(Loader::includeModule(...), self::MODULES);
        Playground\NativeHandlers::register();
        // Not registered where the traces were recorded: the CRM's own handler, which closes older missed calls.
        \Bitrix\Main\EventManager::getInstance()->unRegisterEventHandler('voximplant', 'onCallEnd', 'crm', \Bitrix\Crm\Integration\VoxImplant\EventHandler::class, 'onCallEnd');
        $world = new self();
        $world->newHit();

        return $world;
    }

    /** Ends a hit; the next one is of the service user. */
    public function newHit(): void
    {
        \Playground\Hit::runBackgroundJobs();
        \Playground\Telephony::newHit();
        $this->be(self::SERVICE);
    }

    /** Whose hit it is; 0: nobody's. */
    public function be(int $userId): void
    {
        $GLOBALS['USER'] = new CUser();
        if ($userId > 0) {
            $GLOBALS['USER']->Authorize($userId, false, false);
        }
    }

    /** As users who have had notices before: their system chats are there. */
    public function settle(array $userIds): void
    {
        foreach ($userIds as $userId) {
            CIMNotify::Add(['TO_USER_ID' => $userId, 'NOTIFY_MESSAGE' => 'Добро пожаловать']);
        }
    }

    /** @param array<string, mixed> $config columns of b_imopenlines_config */
    public function line(int $lineId, array $config): void
    {
        (new \Bitrix\ImOpenLines\Config())->update($lineId, $config);
    }

    /** A number of the portal's own telephony; nobody is in its queue. @param array<string, mixed> $config columns of b_voximplant_config */
    public function number(string $searchId, array $config = []): void
    {
        $known = \Bitrix\Voximplant\ConfigTable::getRow(['select' => ['ID'], 'filter' => ['=SEARCH_ID' => $searchId]]);
        $known === null
            ? \Bitrix\Voximplant\ConfigTable::add($config + ['PORTAL_MODE' => 'RENT', 'SEARCH_ID' => $searchId, 'CRM' => 'Y', 'CRM_CREATE' => 'none', 'QUEUE_ID' => 7])
            : \Bitrix\Voximplant\ConfigTable::update((int) $known['ID'], $config);
    }

    /** The line with a bot before its queue, as our module sets it up; the bot does nothing. @return int the bot's user id */
    public function gateBot(int $lineId): int
    {
        $bot = (int) \Bitrix\Im\Bot::register([
            'MODULE_ID' => 'imopenlines', 'CODE' => 'gate', 'TYPE' => \Bitrix\Im\Bot::TYPE_OPENLINE, 'CLASS' => GateBot::class, 'METHOD_MESSAGE_ADD' => 'hear',
            'METHOD_WELCOME_MESSAGE' => 'hear', 'METHOD_BOT_DELETE' => 'hear', 'PROPERTIES' => ['NAME' => 'Диспетчер'],
        ]);
        $this->line($lineId, [
            'CRM_CREATE' => 'none', 'WELCOME_BOT_ENABLE' => 'Y', 'WELCOME_BOT_ID' => $bot, 'WELCOME_BOT_JOIN' => 'always', 'WELCOME_BOT_TIME' => 60, 'WELCOME_BOT_LEFT' => 'queue',
        ]);

        return $this->actors['bot'] = $bot;
    }

    /** The connector's user of the client, as after an earlier talk of theirs. */
    public function client(): int
    {
        Application::getConnection()->queryExecute('ALTER TABLE b_user AUTO_INCREMENT = 50'); // the number is in the recorded addresses
        $message = (new \Bitrix\ImConnector\Connectors\Base('telegrambot'))->processingInputNewMessage(['user' => self::CLIENT], 1);

        return $this->actors['client'] = (int) $message['user'];
    }

    /** A text of the client comes in. @return int the chat */
    public function write(int $lineId, string $text): int
    {
        $answers = (new \Bitrix\ImConnector\Provider\Base\Input([
            'CONNECTOR' => 'telegrambot', 'LINE' => $lineId, 'COMMAND' => '',
            'DATA' => [['user' => self::CLIENT, 'chat' => ['id' => '50'], 'message' => ['id' => (string) ++$this->messages, 'text' => $text, 'date' => \Playground\Clock::now()]]],
        ]))->reception()->getResult();

        return (int) $answers[0]['answer']['SESSION']['CHAT_ID'];
    }

    /** A dialog of line 2 that an operator leads, with a lead of its own. @return array{int, int} client and chat */
    public function acceptedDialog(int $operatorId = 11): array
    {
        $this->line(2, ['CRM_CREATE' => 'lead', 'CRM_FORWARD' => 'Y', 'QUEUE_TYPE' => 'evenly']);
        $client = $this->client();
        $this->be($client);
        $chatId = $this->write(2, 'Здравствуйте');
        $this->newHit();
        (new \Bitrix\ImOpenLines\Chat($chatId))->answer($operatorId);
        $this->newHit();

        return [$client, $chatId];
    }

    /** So that DATE_MODIFY, MODIFY_BY_ID and MOVED_* show whenever they are written. */
    public function age(): void
    {
        $connection = Application::getConnection();
        foreach (['b_crm_deal' => true, 'b_crm_lead' => true, 'b_crm_contact' => false] as $table => $isMoved) {
            $connection->queryExecute("UPDATE $table SET DATE_CREATE = DATE_CREATE - INTERVAL 10 MINUTE, DATE_MODIFY = DATE_MODIFY - INTERVAL 10 MINUTE, MODIFY_BY_ID = 13,
                LAST_ACTIVITY_TIME = LAST_ACTIVITY_TIME - INTERVAL 10 MINUTE" . ($isMoved ? ', MOVED_TIME = MOVED_TIME - INTERVAL 10 MINUTE, MOVED_BY_ID = 13' : ''));
        }
    }

    /** A contact "Anna" with a phone, of operator 11. */
    public function contact(array $fields = []): int
    {
        return $this->add(CCrmOwnerType::Contact, $fields + ['NAME' => 'Анна', 'LAST_NAME' => 'Клиентова', 'ASSIGNED_BY_ID' => 11]);
    }

    public function deal(array $fields = []): int
    {
        return $this->add(CCrmOwnerType::Deal, $fields + ['TITLE' => 'Сделка', 'ASSIGNED_BY_ID' => 11]);
    }

    /** The second deal of a client who has bought already. */
    public function dealOfReturningClient(array $fields = []): int
    {
        $contact = $this->contact();
        $won = $this->deal(['CONTACT_IDS' => [$contact]]);
        $this->update(CCrmOwnerType::Deal, $won, ['STAGE_ID' => 'WON']);

        return $this->deal($fields + ['CONTACT_IDS' => [$contact]]);
    }

    public function lead(array $fields = []): int
    {
        return $this->add(CCrmOwnerType::Lead, $fields + ['TITLE' => 'Лид', 'ASSIGNED_BY_ID' => 11]);
    }

    /** Makes a card by the factory, or changes one that is there; on behalf of the service user. */
    public function add(int $typeId, array $fields): int
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->createItem();
        $item->setFromCompatibleData($fields);
        $this->check($factory->getAddOperation($item, (new Context())->setUserId(self::SERVICE))->disableAllChecks()->launch());

        return $item->getId();
    }

    public function update(int $typeId, int $id, array $fields): void
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id);
        foreach ($fields as $name => $value) {
            $name === 'FM' ? $item->setFromCompatibleData(['FM' => $value]) : $item->set($name, $value);
        }
        $this->check($factory->getUpdateOperation($item, (new Context())->setUserId(self::SERVICE))->disableAllChecks()->launch());
    }

    private function check(\Bitrix\Main\Result $result): void
    {
        if (!$result->isSuccess()) {
            throw new RuntimeException(implode("\n", $result->getErrorMessages()));
        }
    }
}
