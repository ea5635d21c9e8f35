<?php

/**
 * How long a hit of the portal takes in which a client writes into an answered dialog, without the web server around it.
 * Argument: {"times", "act": fields of act.php's clientWrites}. Prints {"medianMs"}; run once with the module installed and once without.
 */

declare(strict_types=1);

require getenv('PLAYGROUND_DOCUMENT_ROOT') . '/bitrix/modules/main/include/prolog_before.php';

$asked = json_decode($argv[1], true, 512, JSON_THROW_ON_ERROR);
$took = [];
for ($turn = -20; $turn < $asked['times']; $turn++) { // the first ones load classes
    $GLOBALS['USER'] = new CUser();
    $begunAt = hrtime(true);
    Playground\Actions::run(['action' => 'clientWrites'] + $asked['act']);
    if ($turn >= 0) {
        $took[] = (hrtime(true) - $begunAt) / 1e6;
    }
}
sort($took);
echo json_encode(['medianMs' => $took[intdiv(count($took), 2)]]), "\n";
