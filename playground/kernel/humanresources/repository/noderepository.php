<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Repository;

use Bitrix\HumanResources\Enum\EventName;
use Bitrix\HumanResources\Item\Node;
use Bitrix\HumanResources\Service\Container;
use Bitrix\HumanResources\Type\NodeEntityType;
use Bitrix\Main\Application;

/** Departments. The practice portal's tree is made by the seed; here departments are read, renamed and switched on or off. */
class NodeRepository
{
    public function getById(int $nodeId, bool $needDepth = false): ?Node
    {
        return $this->find("n.ID = {$nodeId}");
    }

    public function getByAccessCode(string $accessCode): ?Node
    {
        return $this->find("c.ACCESS_CODE = '" . Application::getConnection()->getSqlHelper()->forSql($accessCode) . "'");
    }

    public function update(Node $node): Node
    {
        $connection = Application::getConnection();
        $before = $this->getById((int) $node->id);
        $changed = array_filter(
            ['name' => $node->name, 'active' => $node->active, 'sort' => $node->sort],
            static fn($value, $name) => $before->$name !== $value,
            ARRAY_FILTER_USE_BOTH
        );
        if ($changed) {
            [$update] = $connection->getSqlHelper()->prepareUpdate('b_hr_structure_node', [
                'NAME' => $node->name, 'ACTIVE' => $node->active ? 'Y' : 'N', 'SORT' => $node->sort,
            ]);
            $connection->queryExecute("UPDATE b_hr_structure_node SET {$update} WHERE ID = " . (int) $node->id);
            if (isset($changed['active'])) {
                $this->spreadActivity();
            }
            Container::getEventSenderService()->send(EventName::OnNodeUpdated, ['node' => $node, 'fields' => $changed]);
        }
        return $node;
    }

    /** GLOBAL_ACTIVE: itself and every department above are switched on. */
    private function spreadActivity(): void
    {
        Application::getConnection()->queryExecute(
            "UPDATE b_hr_structure_node n INNER JOIN (
               SELECT p.CHILD_ID, MIN(a.ACTIVE) ACTIVE FROM b_hr_structure_node_path p INNER JOIN b_hr_structure_node a ON a.ID = p.PARENT_ID GROUP BY p.CHILD_ID
             ) g ON g.CHILD_ID = n.ID SET n.GLOBAL_ACTIVE = g.ACTIVE"
        );
    }

    private function find(string $where): ?Node
    {
        $row = Application::getConnection()->query(
            "SELECT n.*, c.ACCESS_CODE FROM b_hr_structure_node n LEFT JOIN b_hr_structure_node_backward_access_code c ON c.NODE_ID = n.ID WHERE {$where}"
        )->fetch();
        return !$row ? null : new Node(
            name: $row['NAME'],
            type: NodeEntityType::from($row['TYPE']),
            structureId: (int) $row['STRUCTURE_ID'],
            accessCode: $row['ACCESS_CODE'],
            id: (int) $row['ID'],
            parentId: (int) $row['PARENT_ID'],
            active: $row['ACTIVE'] === 'Y',
            globalActive: $row['GLOBAL_ACTIVE'] === 'Y',
            sort: (int) $row['SORT'],
            xmlId: $row['XML_ID'],
        );
    }
}
