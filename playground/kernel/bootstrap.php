<?php
/**
 * Starts the practice portal's kernel: stand-ins for the portal classes the module uses. This is not Bitrix.
 *
 * The database and paths come from the environment (see README.md here). Include once per hit.
 */

declare(strict_types=1);

if (defined('B_PROLOG_INCLUDED')) {
    return;
}
define('B_PROLOG_INCLUDED', true);
define('START_EXEC_TIME', microtime(true));
define('PLAYGROUND_KERNEL', __DIR__);
defined('SITE_ID') || define('SITE_ID', 's1');
defined('LANGUAGE_ID') || define('LANGUAGE_ID', preg_match('/^(ru|en)$/', (string) ($_GET['lang'] ?? '')) ? $_GET['lang'] : 'ru');
defined('SITE_CHARSET') || define('SITE_CHARSET', 'UTF-8');
defined('FORMAT_DATE') || define('FORMAT_DATE', 'DD.MM.YYYY');
defined('FORMAT_DATETIME') || define('FORMAT_DATETIME', 'DD.MM.YYYY HH:MI:SS');
defined('BX_ROOT') || define('BX_ROOT', '/bitrix');

date_default_timezone_set(getenv('PLAYGROUND_TIME_ZONE') ?: 'Europe/Moscow');
mb_internal_encoding('UTF-8');
error_reporting(E_ALL & ~E_DEPRECATED);
if (empty($_SERVER['DOCUMENT_ROOT'])) {
    $_SERVER['DOCUMENT_ROOT'] = getenv('PLAYGROUND_DOCUMENT_ROOT') ?: '';
}

require_once __DIR__ . '/main/loader.php';
spl_autoload_register([\Bitrix\Main\Loader::class, 'autoLoad']);
\Bitrix\Main\Loader::registerNamespace('Playground', __DIR__ . '/playground');
require_once __DIR__ . '/main/functions.php';

\Bitrix\Main\HttpApplication::getInstance()->start();
$GLOBALS['DB'] = new CDatabase();
$GLOBALS['APPLICATION'] = new CMain();
$GLOBALS['USER_FIELD_MANAGER'] = new CUserTypeManager();
$GLOBALS['USER'] = new CUser();

// Agents on hits: after the answer, behind all other jobs. Without visitors there are none.
if (PHP_SAPI !== 'cli') {
    \Bitrix\Main\Application::getInstance()->addBackgroundJob(static function (): void {
        if (\Bitrix\Main\Config\Option::get('main', 'check_agents', 'Y') === 'Y') {
            CAgent::CheckAgents();
        }
    }, [], \Bitrix\Main\Application::JOB_PRIORITY_LOW);
}
