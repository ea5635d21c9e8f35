<?php

declare(strict_types=1);

return static function (Run $run): void {
    $run->world->settle([11]);
    $run->part('add', static fn() => $run->world->lead(['NAME' => 'Мария']));
};
