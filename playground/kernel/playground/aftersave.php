<?php

declare(strict_types=1);

namespace Playground;

/** What another module does with a card that is saved: its complaint is an error of the save, and the card stays as it is. Not in the box. */
final class AfterSave
{
    /** @var (\Closure(\Bitrix\Crm\Item): string)|null the complaint, '' = none */
    public static ?\Closure $action = null;

    public static function run(\Bitrix\Crm\Item $item, \Bitrix\Main\Result $result): void
    {
        $complaint = self::$action === null ? '' : (self::$action)($item);
        $complaint === '' || $result->addError(new \Bitrix\Main\Error($complaint));
    }
}
