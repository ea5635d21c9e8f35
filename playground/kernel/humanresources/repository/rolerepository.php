<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Repository;

use Bitrix\HumanResources\Item\Role;
use Bitrix\Main\Application;

class RoleRepository
{
    /** @var array<string, Role> by XML_ID */
    private ?array $roles = null;

    public function findByXmlId(string $xmlId): ?Role
    {
        return $this->all()[$xmlId] ?? null;
    }

    public function getById(int $roleId): ?Role
    {
        foreach ($this->all() as $role) {
            if ($role->id === $roleId) {
                return $role;
            }
        }
        return null;
    }

    private function all(): array
    {
        if ($this->roles === null) {
            $this->roles = [];
            $rows = Application::getConnection()->query('SELECT ID, NAME, XML_ID, PRIORITY FROM b_hr_structure_role');
            while ($row = $rows->fetch()) {
                $this->roles[$row['XML_ID']] = new Role((int) $row['ID'], $row['NAME'], $row['XML_ID'], (int) $row['PRIORITY']);
            }
        }
        return $this->roles;
    }
}
