<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** Agents: PHP expressions in b_agent, run when their time has come. */
class CAgent
{
    /** How long one process goes on taking agents. */
    private const LONGEST_SECONDS = 570;

    /** @return int|false */
    public static function AddAgent($name, $module = '', $period = 'N', $interval = 86400, $datecheck = '', $active = 'Y', $next_exec = '', $sort = 100, $user_id = false, $existError = true)
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $exists = $connection->query(
            'SELECT ID FROM b_agent WHERE NAME = ' . $helper->convertToDbString($name) . ' AND ' . ($user_id ? 'USER_ID = ' . (int) $user_id : 'USER_ID IS NULL')
        )->fetch();
        if ($exists) {
            if (!$existError) {
                return (int) $exists['ID'];
            }
            $GLOBALS['APPLICATION']->ThrowException('Агент с таким именем уже существует.');
            return false;
        }
        $next = $next_exec !== '' && $next_exec !== false ? MakeTimeStamp($next_exec) : \Playground\Clock::now();
        return (int) $connection->add('b_agent', [
            'MODULE_ID' => $module, 'SORT' => (int) $sort, 'NAME' => $name, 'ACTIVE' => $active,
            'NEXT_EXEC' => DateTime::createFromTimestamp($next), 'AGENT_INTERVAL' => (int) $interval,
            'IS_PERIOD' => $period === 'Y' ? 'Y' : 'N', 'USER_ID' => $user_id ?: null,
        ]);
    }

    public static function RemoveAgent($name, $module = '', $user_id = false)
    {
        $helper = Application::getConnection()->getSqlHelper();
        Application::getConnection()->queryExecute(
            'DELETE FROM b_agent WHERE NAME = ' . $helper->convertToDbString($name)
            . ($module !== '' ? ' AND MODULE_ID = ' . $helper->convertToDbString($module) : '')
            . ' AND ' . ($user_id ? 'USER_ID = ' . (int) $user_id : 'USER_ID IS NULL')
        );
    }

    public static function RemoveModuleAgents($module)
    {
        $helper = Application::getConnection()->getSqlHelper();
        Application::getConnection()->queryExecute('DELETE FROM b_agent WHERE MODULE_ID = ' . $helper->convertToDbString($module));
    }

    public static function GetList($arOrder = ['ID' => 'DESC'], $arFilter = [])
    {
        $helper = Application::getConnection()->getSqlHelper();
        $where = ['1 = 1'];
        foreach ($arFilter as $name => $value) {
            if (in_array($name, ['NAME', 'MODULE_ID', 'ACTIVE', 'ID'], true)) {
                $where[] = "{$name} = " . $helper->convertToDbString($value);
            }
        }
        return new CDBResult(Application::getConnection()->query('SELECT * FROM b_agent WHERE ' . implode(' AND ', $where) . ' ORDER BY ID'));
    }

    /** What a hit does after its answer, and what cron calls. @return int|null how many ran */
    public static function CheckAgents()
    {
        return defined('NO_AGENT_CHECK') && NO_AGENT_CHECK === true ? null : self::ExecuteAgents();
    }

    /** Runs what is due, one after another, bigger SORT first, without a current user. Returns how many ran. */
    public static function ExecuteAgents()
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        if (!$connection->lock('agents')) {
            return 0;
        }
        $started = microtime(true);
        $kind = self::kindRunHere();
        $most = self::isCron() ? (int) Option::get('main', 'agents_cron_limit', '1000') : (int) Option::get('main', 'agents_limit', '100');
        $now = $helper->convertToDbDateTime(new DateTime());
        $rows = $connection->query(
            "SELECT * FROM b_agent WHERE ACTIVE = 'Y' AND NEXT_EXEC <= {$now} AND (DATE_CHECK IS NULL OR DATE_CHECK <= {$now}){$kind} ORDER BY RUNNING ASC, SORT DESC LIMIT {$most}"
        )->fetchAll();
        $user = $GLOBALS['USER'] ?? null;
        $ran = 0;
        foreach ($rows as $row) {
            if (microtime(true) - $started > self::LONGEST_SECONDS) {
                break; // the rest is for the next process
            }
            $id = (int) $row['ID'];
            if ($row['MODULE_ID'] && $row['MODULE_ID'] !== 'main' && !Loader::includeModule($row['MODULE_ID'])) {
                continue;
            }
            $GLOBALS['USER'] = null;
            $GLOBALS['pPERIOD'] = (int) $row['AGENT_INTERVAL'];
            $checkAfter = $helper->convertToDbDateTime((new DateTime())->add('600 seconds'));
            $connection->queryExecute("UPDATE b_agent SET RUNNING = 'Y', DATE_CHECK = {$checkAfter} WHERE ID = {$id}");
            $ran++;
            try {
                $next = eval('return ' . $row['NAME']);
            } catch (\Throwable $error) {
                Application::getInstance()->getExceptionHandler()->writeToLog($error);
                continue; // stays RUNNING and is tried again after DATE_CHECK
            }
            if (!is_string($next) || $next === '') {
                $connection->queryExecute("DELETE FROM b_agent WHERE ID = {$id}");
                continue;
            }
            $nextExec = $row['IS_PERIOD'] === 'Y' ? (clone $row['NEXT_EXEC']) : new DateTime();
            $nextExec->add($GLOBALS['pPERIOD'] . ' seconds');
            $connection->queryExecute(
                'UPDATE b_agent SET NAME = ' . $helper->convertToDbString($next) . ", RUNNING = 'N', DATE_CHECK = NULL, LAST_EXEC = "
                . $helper->convertToDbDateTime(new DateTime()) . ', NEXT_EXEC = ' . $helper->convertToDbDateTime($nextExec) . " WHERE ID = {$id}"
            );
        }
        $GLOBALS['USER'] = $user;
        $connection->unlock('agents');
        return $ran;
    }

    /** With agents on cron, cron runs those without a period and hits the others; without, either runs all. */
    private static function kindRunHere(): string
    {
        $isOnCron = Option::get('main', 'agents_use_crontab') === 'Y' || (defined('BX_CRONTAB_SUPPORT') ? BX_CRONTAB_SUPPORT === true : self::isCron());

        return $isOnCron ? (self::isCron() ? " AND IS_PERIOD = 'N'" : " AND IS_PERIOD = 'Y'") : '';
    }

    private static function isCron(): bool
    {
        return defined('BX_CRONTAB') && BX_CRONTAB === true;
    }
}
