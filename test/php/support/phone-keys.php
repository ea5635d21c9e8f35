<?php

// Reads a JSON list of phones from stdin and prints, for each, what the portal's function makes of it, what its index of
// duplicates holds, and the module's own key; with the argument "lines": what the module's key of a line of the portal is.

declare(strict_types=1);

use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Linewarden\Dispatch\Portal\PhoneKey;

$root = dirname(__DIR__, 3);
require "$root/playground/kernel/main/functions.php";
require "$root/playground/kernel/crm/integrity/duplicatecommunicationcriterion.php";
require "$root/bitrix-module/linewarden.dispatch/lib/portal/phonekey.php";

$given = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
if (($argv[1] ?? '') === 'lines') {
    echo json_encode(array_map([PhoneKey::class, 'ofLine'], $given), JSON_THROW_ON_ERROR);
    exit;
}

echo json_encode(array_map(static fn(string $phone): array => [
    (string) NormalizePhone($phone, 1),
    DuplicateCommunicationCriterion::prepareCodes('PHONE', [$phone])[0] ?? '',
    PhoneKey::ofClient($phone),
], $given), JSON_THROW_ON_ERROR);
