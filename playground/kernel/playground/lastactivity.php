<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/**
 * Who did something about a card last. The portal writes it after the answer, as one more update of the card on behalf
 * of the activity's responsible or the comment's author, without robots. Not in the box.
 */
final class LastActivity
{
    /** @var array<string, array{int, int, int}> type, id, user */
    private static array $cards = [];

    /** @param list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> $bindings of an activity of the incoming channel */
    public static function enqueueAll(array $bindings, int $userId): void
    {
        foreach ($bindings as $binding) {
            self::enqueue((int) $binding['OWNER_TYPE_ID'], (int) $binding['OWNER_ID'], $userId);
        }
    }

    /** @param list<array{ENTITY_TYPE_ID: int, ENTITY_ID: int}> $bindings of a comment: only cards of other responsibles */
    public static function enqueueOfOthers(array $bindings, int $authorId): void
    {
        foreach ($bindings as $binding) {
            $item = Container::getInstance()->getFactory((int) $binding['ENTITY_TYPE_ID'])?->getItem((int) $binding['ENTITY_ID']);
            if ($item !== null && (int) $item->get('ASSIGNED_BY_ID') !== $authorId) {
                self::enqueue((int) $binding['ENTITY_TYPE_ID'], (int) $binding['ENTITY_ID'], $authorId);
            }
        }
    }

    private static function enqueue(int $typeId, int $id, int $userId): void
    {
        if (self::$cards === []) {
            Application::getInstance()->addBackgroundJob(self::process(...));
        }
        self::$cards["{$typeId}:{$id}"] = [$typeId, $id, $userId];
    }

    private static function process(): void
    {
        [$cards, self::$cards] = [self::$cards, []];
        foreach ($cards as [$typeId, $id, $userId]) {
            $factory = Container::getInstance()->getFactory($typeId);
            $item = $factory?->getItem($id);
            if ($item === null) {
                continue;
            }
            $item->set('LAST_ACTIVITY_TIME', new DateTime())->set('LAST_ACTIVITY_BY', $userId);
            $context = (new Context())->setUserId($userId)->setScope(Context::SCOPE_TASK);
            $factory->getUpdateOperation($item, $context)->disableAllChecks()->disableAutomation()->disableBizProc()->launch();
        }
    }
}
