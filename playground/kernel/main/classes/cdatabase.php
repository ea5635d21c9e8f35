<?php

declare(strict_types=1);

use Bitrix\Main\Application;

/** The old face of the connection. */
class CDatabase
{
    public $type = 'MYSQL';

    public function Query($strSql, $bIgnoreErrors = false, $error_position = '', $arOptions = [])
    {
        try {
            return new CDBResult(Application::getConnection()->query($strSql));
        } catch (\Bitrix\Main\DB\SqlQueryException $error) {
            if ($bIgnoreErrors) {
                return false;
            }
            throw $error;
        }
    }

    public function ForSql($strValue, $iMaxLength = 0)
    {
        return Application::getConnection()->getSqlHelper()->forSql($strValue, $iMaxLength);
    }

    public function LastID()
    {
        return Application::getConnection()->getInsertedId();
    }

    public function TableExists($tableName)
    {
        return Application::getConnection()->isTableExists($tableName);
    }

    public function StartTransaction()
    {
        Application::getConnection()->startTransaction();
    }

    public function Commit()
    {
        Application::getConnection()->commitTransaction();
    }

    public function Rollback()
    {
        Application::getConnection()->rollbackTransaction();
    }

    /** False on success, else the errors. */
    public function RunSQLBatch($filepath)
    {
        $errors = Application::getConnection()->executeSqlBatch((string) file_get_contents($filepath));
        return $errors ?: false;
    }
}
