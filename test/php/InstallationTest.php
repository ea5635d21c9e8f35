<?php

declare(strict_types=1);

use Bitrix\Main\ModuleManager;
use Linewarden\Dispatch\Install\Installation;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\GateBot;
use Linewarden\Dispatch\SafetyNet;
use PHPUnit\Framework\TestCase;

/** Install and uninstall mirror each other and may be repeated. */
final class InstallationTest extends TestCase
{
    private const SCRIPTS_OF_MODULE = __DIR__ . '/../../bitrix-module/linewarden.dispatch/install/js/linewarden/dispatch/app';

    protected function setUp(): void
    {
        Portal::reset();
    }

    protected function tearDown(): void
    {
        $_REQUEST['savedata'] = 'N';
        if (!ModuleManager::isModuleInstalled(Module::ID)) {
            self::installer()->DoInstall();
        }
    }

    public function testInstallLeavesWhatThePortalNeeds(): void
    {
        $now = self::traces();

        self::assertSame(['linewarden_command', 'linewarden_event', 'linewarden_merge_card', 'linewarden_nonce', 'linewarden_number', 'linewarden_queue_term'], $now['tables']);
        self::assertSame(self::registrations(), $now['handlers']);
        self::assertSame(['\\Linewarden\\Dispatch\\SafetyNet::run();'], $now['agents']);
        self::assertSame(['CRM_CONTACT', 'CRM_DEAL'], $now['fields']);
        self::assertCount(1, $now['bots']);
        self::assertSame('Диспетчер', Portal::value('SELECT NAME FROM b_user WHERE ID = ' . GateBot::id()));
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', Module::secret());
        self::assertFileExists($_SERVER['DOCUMENT_ROOT'] . '/bitrix/tools/linewarden.dispatch/in.php');
        self::assertFileEquals(self::SCRIPTS_OF_MODULE . '/config.php', $_SERVER['DOCUMENT_ROOT'] . '/bitrix/js/linewarden/dispatch/app/config.php');
    }

    public function testUninstallTakesAllOfTheAppAndNothingOfOtherModules(): void
    {
        $js = $_SERVER['DOCUMENT_ROOT'] . '/bitrix/js';
        mkdir("$js/linewarden/dispatch/app/dist/parts", 0777, true);
        file_put_contents("$js/linewarden/dispatch/app/dist/parts/journal-1a2b.js", '');
        mkdir("$js/linewarden/other");
        $_REQUEST['savedata'] = 'Y';
        self::installer()->DoUninstall();
        self::assertDirectoryDoesNotExist("$js/linewarden/dispatch", 'the app is no data that could be kept');
        self::assertDirectoryExists("$js/linewarden/other");

        rmdir("$js/linewarden/other");
        self::installer()->DoInstall();
        self::installer()->DoUninstall();
        self::assertDirectoryDoesNotExist("$js/linewarden");
    }

    public function testTablesHaveTheShapesOfTheProtocol(): void
    {
        $columns = array_column(Portal::rows('SHOW COLUMNS FROM linewarden_event'), 'Type', 'Field');
        $columns = array_map(static fn(string $type): string => preg_replace('/^(big)?int\(\d+\)/', '$1int', $type), $columns);

        self::assertSame([
            'ID' => 'bigint', 'UID' => 'varchar(32)', 'TYPE' => 'varchar(50)', 'SUBJECT' => 'varchar(190)', 'LANE' => 'int',
            'OCCURRED_AT' => 'bigint', 'PAYLOAD' => 'text',
        ], $columns);
        $keys = [];
        foreach (Portal::rows('SHOW INDEX FROM linewarden_event') as $part) {
            $keys[$part['Key_name']][] = $part['Column_name'];
        }
        self::assertContains(['LANE', 'ID'], array_values($keys));
        self::assertContains(['UID'], array_values($keys));
    }

    public function testInstallTwiceChangesNothing(): void
    {
        $before = self::traces();
        $secret = Module::secret();
        $botId = GateBot::id();
        self::assertTrue(self::installer()->DoInstall());

        self::assertSame($before, self::traces());
        self::assertSame([$secret, $botId], [Module::secret(), GateBot::id()]);
    }

    public function testUninstallWithoutDataLeavesNothing(): void
    {
        Portal::putGateBefore(1);
        $_REQUEST['savedata'] = 'N';
        self::assertTrue(self::installer()->DoUninstall());

        self::assertSame(['tables' => [], 'handlers' => [], 'agents' => [], 'fields' => [], 'bots' => [], 'options' => []], self::traces());
        self::assertFalse(ModuleManager::isModuleInstalled(Module::ID));
        self::assertFileDoesNotExist($_SERVER['DOCUMENT_ROOT'] . '/bitrix/tools/linewarden.dispatch/in.php');
        self::assertSame(['N', '0'], array_map('strval', array_values(
            Portal::rows('SELECT WELCOME_BOT_ENABLE, WELCOME_BOT_ID FROM b_imopenlines_config WHERE ID = 1')[0]
        )));
    }

    public function testNudgeOfTheHitThatUninstalledLeavesNothingEither(): void
    {
        Portal::putGateBefore(1);
        Module::setSidecarUrl('http://127.0.0.1:9');
        $_REQUEST['savedata'] = 'N';
        self::assertTrue(self::installer()->DoUninstall()); // the lines lose their bot, which is an event
        Portal::newHit();

        self::assertSame([], self::traces()['options']);
    }

    public function testUninstallAndInstallAgainGiveTheSamePortal(): void
    {
        $before = self::traces();
        $_REQUEST['savedata'] = 'N';
        self::installer()->DoUninstall();
        self::installer()->DoInstall();

        self::assertSame($before['tables'], self::traces()['tables']);
        self::assertSame($before['handlers'], self::traces()['handlers']);
        self::assertSame($before['fields'], self::traces()['fields']);
        self::assertSame(
            ['bot_id', 'installed_version', 'schema_version', 'secret'],
            array_column(self::traces()['options'], 'NAME'),
            'nothing of the former settings is left'
        );
    }

    public function testKeptDataOutliveTheModule(): void
    {
        $secret = Module::secret();
        Portal::sql("INSERT INTO linewarden_command (ID, TYPE, CREATED_AT, PROGRESS, ANSWER) VALUES ('kept', 'notify', 1, '{}', '{}')");
        $_REQUEST['savedata'] = 'Y';
        self::installer()->DoUninstall();
        self::assertSame(['linewarden_command', 'linewarden_event', 'linewarden_merge_card', 'linewarden_nonce', 'linewarden_number', 'linewarden_queue_term'], self::traces()['tables']);
        self::assertSame(['CRM_CONTACT', 'CRM_DEAL'], self::traces()['fields']);
        self::assertSame([[], [], []], [self::traces()['bots'], self::traces()['handlers'], self::traces()['agents']]);

        self::installer()->DoInstall();
        self::assertSame($secret, Module::secret());
        self::assertSame('kept', Portal::value('SELECT ID FROM linewarden_command'));
        self::assertGreaterThan(0, GateBot::id());
    }

    public function testDialogsOfTheBotGoToTheQueueBeforeItGoes(): void
    {
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $botId = GateBot::id();
        $_REQUEST['savedata'] = 'N';
        self::installer()->DoUninstall();

        self::assertNull(Portal::value("SELECT ID FROM b_user WHERE ID = $botId"));
        $queuedAt = Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}");
        self::assertLessThanOrEqual(Module::now(), $queuedAt->getTimestamp(), 'due at once, not after the time-out of the bot');
    }

    public function testMissingModuleStopsTheInstallBeforeAnything(): void
    {
        $_REQUEST['savedata'] = 'N';
        self::installer()->DoUninstall();
        Portal::sql("DELETE FROM b_module WHERE ID = 'imconnector'");
        Portal::forgetCaches();
        try {
            self::assertFalse(self::installer()->DoInstall());
            self::assertStringContainsString('imconnector', $GLOBALS['APPLICATION']->GetException()->GetString());
            self::assertFalse(ModuleManager::isModuleInstalled(Module::ID));
            self::assertSame([], self::traces()['tables']);
        } finally {
            Portal::sql("INSERT INTO b_module (ID) VALUES ('imconnector')");
            Portal::forgetCaches();
        }
    }

    public function testModuleWorksInAnEditionWithoutTheOptionalModules(): void
    {
        $_REQUEST['savedata'] = 'N';
        self::installer()->DoUninstall();
        $optional = ['timeman', 'humanresources', 'intranet', 'iblock', 'calendar', 'voximplant'];
        Portal::sql("DELETE FROM b_module WHERE ID IN ('" . implode("', '", $optional) . "')");
        file_put_contents(getenv('PLAYGROUND_LOG'), '');
        try {
            $facts = self::inAProcessOfItsOwn(<<<'PHP'
                $isInstalled = CModule::CreateModuleObject('linewarden.dispatch')->DoInstall();
                (new CUser())->Update(6, ['WORK_POSITION' => 'Старший менеджер']);
                Linewarden\Dispatch\SafetyNet::run();
                echo json_encode(['isInstalled' => $isInstalled] + Linewarden\Dispatch\Call\Handshake::answer([]));
                PHP);
        } finally {
            Portal::sql("INSERT INTO b_module (ID) VALUES ('" . implode("'), ('", $optional) . "')");
            Portal::forgetCaches();
        }
        self::assertSame([true, false, []], [$facts['isInstalled'], $facts['isTimemanAvailable'], $facts['vacationTypes']]);
        self::assertSame(['main', 'im', 'imbot', 'imopenlines', 'imconnector', 'crm'], array_keys($facts['modules']));
        self::assertSame(['9', '19'], [$facts['calendar']['workTimeStart'], $facts['calendar']['workTimeEnd']]);
        self::assertContains('EmployeeChanged', Portal::eventTypes());
        self::assertSame('', file_get_contents(getenv('PLAYGROUND_LOG')), 'nothing had to be logged');
    }

    /** @dataProvider formerInstalls */
    public function testBrokenInstallLeavesWhatWasThereBefore(string $savedData): void
    {
        $_REQUEST['savedata'] = $savedData;
        self::installer()->DoUninstall();
        $before = self::traces();
        $folder = $_SERVER['DOCUMENT_ROOT'] . '/bitrix/tools/linewarden.dispatch';
        file_put_contents($folder, 'in the way of the files');
        try {
            self::assertFalse(self::installer()->DoInstall());
            self::assertStringContainsString('in.php', $GLOBALS['APPLICATION']->GetException()->GetString());
        } finally {
            @unlink($folder);
        }
        self::assertFalse(ModuleManager::isModuleInstalled(Module::ID));
        unset($before['options']);
        self::assertSame($before, array_intersect_key(self::traces(), $before));
    }

    public static function formerInstalls(): array
    {
        return ['none' => ['N'], 'with kept data' => ['Y']];
    }

    public function testNewFilesBringThemselvesUpToDate(): void
    {
        Module::remember('installed_version', '0.0.1');
        Module::remember('schema_version', '0');
        Portal::sql('DROP TABLE linewarden_nonce');
        Portal::sql('DROP TABLE linewarden_number');
        Portal::sql("DELETE FROM b_agent WHERE MODULE_ID = 'linewarden.dispatch'");
        unlink($_SERVER['DOCUMENT_ROOT'] . '/bitrix/tools/linewarden.dispatch/in.php');
        unlink($_SERVER['DOCUMENT_ROOT'] . '/bitrix/js/linewarden/dispatch/app/config.php');
        self::assertSame('\\Linewarden\\Dispatch\\SafetyNet::run();', SafetyNet::run());

        self::assertSame(['linewarden_command', 'linewarden_event', 'linewarden_merge_card', 'linewarden_nonce', 'linewarden_number', 'linewarden_queue_term'], self::traces()['tables']);
        self::assertCount(1, self::traces()['agents']);
        self::assertFileExists($_SERVER['DOCUMENT_ROOT'] . '/bitrix/tools/linewarden.dispatch/in.php');
        self::assertFileExists($_SERVER['DOCUMENT_ROOT'] . '/bitrix/js/linewarden/dispatch/app/config.php');
        self::assertSame(Module::fileVersion(), Module::recall('installed_version'));
        self::assertSame(Module::now(), SafetyNet::lastRun());
    }

    /** An installed portal knows the handlers by name, and nobody runs the installer after an update by copied files. */
    public function testHandlersOfTheFormerVersionAreBroughtUpToDate(): void
    {
        $former = file(__DIR__ . '/support/registered-by-0.2.0.txt', FILE_IGNORE_NEW_LINES);
        \Linewarden\Dispatch\Install\Handlers::remove();
        foreach ($former as $registration) {
            [$module, $event, $class, $method, $sort] = explode(' ', $registration);
            \Bitrix\Main\EventManager::getInstance()->registerEventHandler($module, $event, Module::ID, $class, $method, (int) $sort);
        }
        self::assertSame($former, self::handlers(), 'the portal of the former version');
        Module::remember('installed_version', '0.0.1');
        SafetyNet::run();

        self::assertSame(self::registrations(), self::handlers(), 'none twice, none under a name that is gone');
    }

    public function testAgentSurvivesMissingTables(): void
    {
        Portal::sql('RENAME TABLE linewarden_event TO event_away, linewarden_nonce TO nonce_away');
        try {
            self::assertSame('\\Linewarden\\Dispatch\\SafetyNet::run();', SafetyNet::run());
        } finally {
            Portal::sql('RENAME TABLE event_away TO linewarden_event, nonce_away TO linewarden_nonce');
        }
    }

    public function testVersionOptionsAreSet(): void
    {
        self::assertSame('1', Module::recall('schema_version'));
        Installation::upgradeIfNeeded();
        self::assertSame(Module::fileVersion(), Module::recall('installed_version'));
    }

    /** A portal hit that has loaded no module yet; what it prints is JSON. */
    private static function inAProcessOfItsOwn(string $code): array
    {
        $kernel = var_export(dirname(__DIR__, 2) . '/playground/kernel/bootstrap.php', true);
        $process = proc_open([PHP_BINARY, '-r', "require $kernel; $code"], [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        [$output, $errors] = array_map('stream_get_contents', [$pipes[1], $pipes[2]]);
        proc_close($process);

        return json_decode($output, true) ?? throw new RuntimeException("$output $errors");
    }

    /** @return list<string> the handlers of all feeds as traces() tells them */
    private static function registrations(): array
    {
        $registrations = [];
        foreach (\Linewarden\Dispatch\Feed\Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $registrations[] = "$handler->module $handler->event $feed $handler->method $handler->sort";
            }
        }
        sort($registrations);

        return $registrations;
    }

    private static function installer(): CModule
    {
        return CModule::CreateModuleObject(Module::ID);
    }

    /** @return list<string> the module's handlers in the portal: "crm OnAfterCrmDealAdd Linewarden\…\CrmCards onDealSaved 100", sorted */
    private static function handlers(): array
    {
        $handlers = array_column(Portal::rows(
            "SELECT CONCAT_WS(' ', FROM_MODULE_ID, MESSAGE_ID, TO_CLASS, TO_METHOD, SORT) AS H FROM b_module_to_module
              WHERE TO_MODULE_ID = 'linewarden.dispatch'"
        ), 'H');
        sort($handlers);

        return $handlers;
    }

    /** @return array<string, list<mixed>> what of the module is in the portal */
    private static function traces(): array
    {
        return [
            'tables' => array_column(Portal::rows(
                "SELECT TABLE_NAME AS T FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'linewarden%' ORDER BY 1"
            ), 'T'),
            'handlers' => self::handlers(),
            'agents' => array_column(Portal::rows("SELECT NAME FROM b_agent WHERE MODULE_ID = 'linewarden.dispatch'"), 'NAME'),
            'fields' => array_column(Portal::rows(
                "SELECT ENTITY_ID FROM b_user_field WHERE FIELD_NAME = 'UF_CRM_LINEWARDEN' ORDER BY ENTITY_ID"
            ), 'ENTITY_ID'),
            'bots' => Portal::rows("SELECT MODULE_ID, CODE, TYPE, CLASS FROM b_im_bot WHERE MODULE_ID = 'linewarden.dispatch'"),
            'options' => Portal::rows("SELECT NAME FROM b_option WHERE MODULE_ID = 'linewarden.dispatch' ORDER BY NAME"),
        ];
    }
}
