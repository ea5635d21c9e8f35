<?php

declare(strict_types=1);

use Bitrix\Crm\Conversion\LeadConverter;

return static function (Run $run): void {
    $lead = $run->world->lead(['NAME' => 'Мария', 'LAST_NAME' => 'Клиентова']);
    $run->world->settle([11]);
    $run->part('LeadConverter to contact + deal', static function () use ($lead): void {
        $converter = new LeadConverter();
        $converter->setEntityID($lead);
        $converter->convert();
    }, 13);
};
