<?php

/** Router of PHP's built-in server for the practice portal: files of the document root, and a page at "/". This is not Bitrix. */

declare(strict_types=1);

$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$root = (string) getenv('PLAYGROUND_DOCUMENT_ROOT');
$isOurs = str_contains($path, '..') || in_array($path, ['/router.php', '/cli.php', '/layout.php', '/session.php'], true);
if (!$isOurs && $path !== '/' && is_file($root . $path)) {
    return false;
}
if ($path !== '/') {
    http_response_code(404);
    header('Content-Type: text/plain; charset=utf-8');
    echo "There is no $path in the practice portal.\n";
    return true;
}
require __DIR__ . '/layout.php';
Playground\Layout::page('Linewarden', static function (): void {
    $settings = '/bitrix/admin/settings.php?mid=linewarden.dispatch&amp;lang=';
    echo '<ul>'
        . "<li><a href=\"{$settings}ru\">Настройки модуля «Распределение обращений»</a></li>"
        . "<li><a href=\"{$settings}en\">Settings of the module</a></li>"
        . '<li><a href="/bitrix/admin/partner_modules.php?lang=ru">Установленные решения / Installed solutions</a></li>'
        . '</ul>';
});
return true;
