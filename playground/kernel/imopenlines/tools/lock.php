<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Tools;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Named locks of the open lines: rows of b_imopenlines_lock, re-entrant in one process; an inner delete() lets the outer one go. */
class Lock
{
    private static ?Lock $instance = null;
    private string $pid;

    private function __construct()
    {
        $this->pid = bin2hex(random_bytes(8));
    }

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function isFree($name)
    {
        $helper = Application::getConnection()->getSqlHelper();
        $row = Application::getConnection()->query(
            'SELECT PID FROM b_imopenlines_lock WHERE ID = ' . $helper->convertToDbString($name) . ' AND LOCK_TIME > ' . $helper->convertToDbDateTime(new DateTime())
        )->fetch();
        return !$row || $row['PID'] === $this->pid;
    }

    /** @param int $time seconds */
    public function set($name, $time = 60)
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $now = new DateTime();
        $until = (clone $now)->add($time . ' seconds');
        $connection->queryExecute($helper->getInsertIgnore('b_imopenlines_lock', '(ID, LOCK_TIME, PID) ', 'VALUES ('
            . $helper->convertToDbString($name) . ', ' . $helper->convertToDbDateTime($until) . ', ' . $helper->convertToDbString($this->pid) . ')'));
        if ($connection->getAffectedRowsCount() > 0) {
            return true;
        }
        $connection->queryExecute(
            'UPDATE b_imopenlines_lock SET LOCK_TIME = ' . $helper->convertToDbDateTime($until) . ', PID = ' . $helper->convertToDbString($this->pid)
            . ' WHERE ID = ' . $helper->convertToDbString($name)
            . ' AND (PID = ' . $helper->convertToDbString($this->pid) . ' OR LOCK_TIME <= ' . $helper->convertToDbDateTime($now) . ')'
        );
        return $connection->getAffectedRowsCount() > 0 || !$this->isHeldElsewhere($name);
    }

    public function delete($name)
    {
        $helper = Application::getConnection()->getSqlHelper();
        Application::getConnection()->queryExecute(
            'DELETE FROM b_imopenlines_lock WHERE ID = ' . $helper->convertToDbString($name) . ' AND PID = ' . $helper->convertToDbString($this->pid)
        );
        return true;
    }

    /** An update that changes nothing affects no row, though the lock is ours. */
    private function isHeldElsewhere(string $name): bool
    {
        $helper = Application::getConnection()->getSqlHelper();
        $pid = Application::getConnection()->queryScalar('SELECT PID FROM b_imopenlines_lock WHERE ID = ' . $helper->convertToDbString($name));
        return $pid !== $this->pid;
    }
}
