<?php

/** Functions of the portal's main module, without a namespace. */

declare(strict_types=1);

use Bitrix\Main\EventManager;

function GetModuleEvents($MODULE_ID, $MESSAGE_ID, $bReturnArray = false)
{
    $handlers = EventManager::getInstance()->findEventHandlers($MODULE_ID, $MESSAGE_ID);
    if ($bReturnArray) {
        return $handlers;
    }
    $result = new CDBResult();
    $result->InitFromArray($handlers);
    return $result;
}

/** Always positional arguments, whatever the registration; references in $arParams stay references. */
function ExecuteModuleEventEx($arEvent, $arParams = [])
{
    return \Playground\Handlers::call($arEvent, $arParams);
}

function ExecuteModuleEvent($arEvent, $param1 = null, $param2 = null, $param3 = null, $param4 = null, $param5 = null)
{
    return \Playground\Handlers::call($arEvent, array_slice(func_get_args(), 1));
}

function AddEventHandler($FROM_MODULE_ID, $MESSAGE_ID, $CALLBACK, $SORT = 100, $FULL_PATH = false)
{
    return EventManager::getInstance()->addEventHandlerCompatible($FROM_MODULE_ID, $MESSAGE_ID, $CALLBACK, $FULL_PATH, $SORT);
}

function RegisterModuleDependences($FROM_MODULE_ID, $MESSAGE_ID, $TO_MODULE_ID, $TO_CLASS = '', $TO_METHOD = '', $SORT = 100, $TO_PATH = '', $TO_METHOD_ARG = [])
{
    EventManager::getInstance()->registerEventHandlerCompatible($FROM_MODULE_ID, $MESSAGE_ID, $TO_MODULE_ID, $TO_CLASS, $TO_METHOD, $SORT, $TO_PATH, $TO_METHOD_ARG);
}

function UnRegisterModuleDependences($FROM_MODULE_ID, $MESSAGE_ID, $TO_MODULE_ID, $TO_CLASS = '', $TO_METHOD = '', $TO_PATH = '', $TO_METHOD_ARG = [])
{
    EventManager::getInstance()->unRegisterEventHandler($FROM_MODULE_ID, $MESSAGE_ID, $TO_MODULE_ID, $TO_CLASS, $TO_METHOD, $TO_PATH, $TO_METHOD_ARG);
}

function IsModuleInstalled($module_id)
{
    return \Bitrix\Main\ModuleManager::isModuleInstalled($module_id);
}

function htmlspecialcharsbx($string, $flags = ENT_COMPAT, $doubleEncode = true)
{
    return htmlspecialchars((string) $string, $flags, 'UTF-8', $doubleEncode);
}

function htmlspecialcharsEx($str)
{
    return htmlspecialchars((string) $str, ENT_COMPAT, 'UTF-8', false);
}

/** Tied to the browser's session and the simulated login of this hit. */
function bitrix_sessid()
{
    return md5('sessid|' . session_id() . '|' . (getenv('PLAYGROUND_DB_NAME') ?: '') . '|' . (int) ($GLOBALS['USER']?->GetID() ?? 0));
}

function bitrix_sessid_get($varname = 'sessid')
{
    return $varname . '=' . bitrix_sessid();
}

function bitrix_sessid_post($varname = 'sessid', $returnInvocations = false)
{
    return '<input type="hidden" name="' . $varname . '" id="' . $varname . '" value="' . bitrix_sessid() . '" />';
}

function check_bitrix_sessid($varname = 'sessid')
{
    $given = $_REQUEST[$varname] ?? $_SERVER['HTTP_X_BITRIX_CSRF_TOKEN'] ?? '';
    return is_string($given) && hash_equals(bitrix_sessid(), $given);
}

function LocalRedirect($url, $skip_security_check = false, $status = '302 Found')
{
    header("HTTP/1.1 {$status}");
    header('Location: ' . str_replace(["\r", "\n"], '', (string) $url));
    \Bitrix\Main\Application::getInstance()->terminate();
}

function CheckDirPath($path)
{
    $folder = str_ends_with((string) $path, '/') ? $path : dirname((string) $path);
    return is_dir($folder) || @mkdir($folder, 0755, true) || is_dir($folder);
}

function CopyDirFiles($path_from, $path_to, $ReWrite = true, $Recursive = false, $bDeleteAfterCopy = false, $strExclude = '')
{
    if (is_file($path_from)) {
        CheckDirPath($path_to);
        return ($ReWrite || !file_exists($path_to)) ? @copy($path_from, $path_to) : true;
    }
    if (!is_dir($path_from)) {
        return false;
    }
    CheckDirPath(rtrim($path_to, '/') . '/');
    foreach (array_diff(scandir($path_from), ['.', '..']) as $name) {
        if ($strExclude !== '' && str_starts_with($name, $strExclude)) {
            continue;
        }
        if (is_dir("{$path_from}/{$name}")) {
            if ($Recursive) {
                CopyDirFiles("{$path_from}/{$name}", "{$path_to}/{$name}", $ReWrite, $Recursive, $bDeleteAfterCopy, $strExclude);
            }
        } elseif ($ReWrite || !file_exists("{$path_to}/{$name}")) {
            @copy("{$path_from}/{$name}", "{$path_to}/{$name}"); // errors are silent, as in the portal
        }
    }
    return true;
}

/** Same-named files of the top level only. */
function DeleteDirFiles($frDir, $toDir, $arExept = [])
{
    foreach (is_dir($frDir) ? array_diff(scandir($frDir), ['.', '..'], (array) $arExept) : [] as $name) {
        if (is_file("{$frDir}/{$name}") && is_file("{$toDir}/{$name}")) {
            @unlink("{$toDir}/{$name}");
        }
    }
}

/** $path from the document root. */
function DeleteDirFilesEx($path, $root = false)
{
    $full = ($root ?: \Bitrix\Main\Loader::getDocumentRoot()) . '/' . ltrim((string) $path, '/');
    if (is_file($full) || is_link($full)) {
        return @unlink($full);
    }
    if (!is_dir($full)) {
        return false;
    }
    foreach (array_diff(scandir($full), ['.', '..']) as $name) {
        DeleteDirFilesEx("{$path}/{$name}", $root);
    }
    return @rmdir($full);
}

function ConvertTimeStamp($timestamp = false, $type = 'SHORT', $site = false, $bSearchInSitesOnly = false)
{
    return date($type === 'FULL' ? 'd.m.Y H:i:s' : 'd.m.Y', $timestamp === false ? \Playground\Clock::now() : (int) $timestamp);
}

/** Unix seconds, or false. */
function MakeTimeStamp($datetime, $format = false)
{
    foreach (['d.m.Y H:i:s', 'd.m.Y H:i', 'd.m.Y'] as $php) {
        $value = DateTime::createFromFormat('!' . $php, trim((string) $datetime));
        if ($value && DateTime::getLastErrors() === false) {
            return $value->getTimestamp();
        }
    }
    return false;
}

function GetMessage($name, $replace = null)
{
    return \Bitrix\Main\Localization\Loc::getMessage($name, $replace);
}

function IncludeModuleLangFile($filepath, $lang = false, $bReturnArray = false)
{
    \Bitrix\Main\Localization\Loc::loadMessages($filepath);
}

function AddMessage2Log($text, $module = '', $traceDepth = 6, $bShowArgs = false)
{
    \Playground\Log::write(($module === '' ? '' : $module . ': ') . (is_string($text) ? $text : print_r($text, true)));
}

function randString($pass_len = 10, $pass_chars = false)
{
    return \Bitrix\Main\Security\Random::getString((int) $pass_len, true);
}

function check_email($email, $strict = false, $domainCheck = false)
{
    return filter_var(trim((string) $email), FILTER_VALIDATE_EMAIL) !== false;
}

function GetLocalPath($path, $baseFolder = '/bitrix')
{
    $root = \Bitrix\Main\Loader::getDocumentRoot();
    foreach (['/local/', $baseFolder . '/'] as $place) {
        if (file_exists($root . $place . $path)) {
            return $place . $path;
        }
    }
    return false;
}

/** Key of a phone: digits and # * , ; with Russian and international prefixes brought to one form. No "+" is added. */
function NormalizePhone($number, $minLength = 10)
{
    $number = (string) $number;
    if (mb_strlen($number) >= 10 && str_starts_with($number, '+8')) {
        $number = '00' . substr($number, 1); // so that the 8 of another country is no Russian one
    }
    $phone = preg_replace('/[^0-9#*,;]/', '', $number);
    if (strlen($phone) >= 10) {
        $phone = match (true) {
            (bool) preg_match('/^8[012]/', $phone) => $phone,
            str_starts_with($phone, '00') => substr($phone, 2),
            str_starts_with($phone, '011') => substr($phone, 3),
            str_starts_with($phone, '8') => '7' . substr($phone, 1),
            str_starts_with($phone, '0') => substr($phone, 1),
            default => $phone,
        };
    }
    $phone = preg_replace('/(\d+)[;#,][\d;#,]*/', '$1', $phone);
    return strlen($phone) >= (int) $minLength ? $phone : false;
}
