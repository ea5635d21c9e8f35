<?php

declare(strict_types=1);

namespace Playground;

/**
 * What another module does with a card that is saved: its complaint is an error of the save, and the card stays as it is. Not in the box;
 * switched on by the action below or by the option `after_save_complaint` of the module `playground`.
 */
final class AfterSave
{
    /** @var (\Closure(\Bitrix\Crm\Item): string)|null the complaint, '' = none */
    public static ?\Closure $action = null;

    public static function run(\Bitrix\Crm\Item $item, \Bitrix\Main\Result $result): void
    {
        $complaint = self::$action === null ? \Bitrix\Main\Config\Option::get('playground', 'after_save_complaint') : (self::$action)($item);
        $complaint === '' || $result->addError(new \Bitrix\Main\Error($complaint));
    }
}
