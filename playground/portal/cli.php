<?php

/**
 * Command line of the practice portal; this is not Bitrix. The database and paths come from the environment (README.md here).
 *   php cli.php seed | install-module | uninstall-module | run-agents | set-line-profile '{"lineIds": []}' | act '{"action": "…", …}'
 * Prints one JSON object; what went wrong goes to stderr with status 1.
 */

declare(strict_types=1);

if (PHP_SAPI !== 'cli') {
    exit;
}
require __DIR__ . '/bitrix/modules/main/include/prolog_before.php';

use Bitrix\Main\Loader;

const MODULE_ID = 'linewarden.dispatch';

$command = $argv[1] ?? '';
try {
    $fields = json_decode($argv[2] ?? '{}', true, 512, JSON_THROW_ON_ERROR);
    $answer = match ($command) {
        'seed' => seed(),
        'install-module' => installModule(),
        'uninstall-module' => uninstallModule((bool) ($fields['keepData'] ?? false)),
        'set-line-profile' => setLineProfile((array) ($fields['lineIds'] ?? [])),
        'run-agents' => Playground\Actions::run(['action' => 'runAgents'] + $fields),
        'act' => Playground\Actions::run($fields),
        default => throw new InvalidArgumentException("unknown command \"$command\""),
    };
    echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
    Playground\Hit::runBackgroundJobs();
} catch (Throwable $error) {
    fwrite(STDERR, get_class($error) . ": {$error->getMessage()} ({$error->getFile()}:{$error->getLine()})\n{$error->getTraceAsString()}\n");
    exit(1);
}

/** The portal's own modules, then two companies and their people. */
function seed(): array
{
    require_once dirname(PLAYGROUND_KERNEL) . '/seed/seed.php';
    (new Playground\Seed())->write();
    Playground\Modules::install(['imbot']);
    Playground\NativeHandlers::register();

    return ['ok' => true];
}

function installModule(): array
{
    if (CModule::CreateModuleObject(MODULE_ID)->DoInstall() === false) {
        throw new RuntimeException((string) ($GLOBALS['APPLICATION']->GetException() ?: null)?->GetString());
    }

    return ['ok' => true];
}

function uninstallModule(bool $isDataKept): array
{
    $_REQUEST['savedata'] = $isDataKept ? 'Y' : 'N';
    if (CModule::CreateModuleObject(MODULE_ID)->DoUninstall() === false) {
        throw new RuntimeException((string) ($GLOBALS['APPLICATION']->GetException() ?: null)?->GetString());
    }

    return ['ok' => true];
}

/** What the button of the settings page does. @param list<int> $lineIds empty: all lines */
function setLineProfile(array $lineIds): array
{
    Loader::requireModule('imopenlines');
    Loader::requireModule(MODULE_ID);
    $lines = \Linewarden\Dispatch\Call\LineProfile::lines(array_map('intval', $lineIds));
    foreach ($lines as $line) {
        \Linewarden\Dispatch\Call\LineProfile::apply($line['lineId']);
    }

    return ['ok' => true, 'lineIds' => array_column($lines, 'lineId')];
}
