<?php

declare(strict_types=1);

namespace Playground;

/** The frame of the practice portal's pages. Not in the box. */
final class Layout
{
    private const NOTE = 'Учебный портал Linewarden — это не Битрикс24. '
        . 'Модуль и служба настоящие, портал вокруг них — заглушки. / A practice portal, not Bitrix24: the module and the sidecar are real, the portal is not.';

    /** @param callable(): void $body prints the page's own part */
    public static function page(string $title, callable $body): void
    {
        self::begin($title);
        $body();
        echo '<script>' . self::SCRIPT . '</script></body></html>';
    }

    /** The page up to its own part, for what prints and ends the request by itself. */
    public static function begin(string $title): void
    {
        header('Content-Type: text/html; charset=utf-8');
        $language = defined('LANGUAGE_ID') ? LANGUAGE_ID : 'ru';
        echo "<!doctype html><html lang=\"$language\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            . '<link rel="icon" href="data:,"><title>' . htmlspecialchars($title) . '</title><style>' . self::STYLE . '</style>' . self::head() . '</head><body>'
            . '<p class="note">' . self::NOTE . '</p><h1>' . htmlspecialchars($title) . '</h1>';
    }

    /** The portal's own script, then what the page's extensions want. */
    private static function head(): string
    {
        if (!defined('B_PROLOG_INCLUDED')) {
            return '';
        }
        \Bitrix\Main\UI\Extension::load('main.core');
        $texts = \Bitrix\Main\Web\Json::encode(['bitrix_sessid' => bitrix_sessid(), 'LANGUAGE_ID' => LANGUAGE_ID, 'USER_ID' => (string) $GLOBALS['USER']->GetID()]);

        return \Bitrix\Main\Page\Asset::getInstance()->getStrings() . "<script>BX.message($texts)</script>";
    }

    private const STYLE = 'body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem;color:#333;background:#fff}'
        . '.note{background:#fff3c4;border:1px solid #e0c050;border-radius:6px;padding:.6rem .9rem}h1{font-size:1.4rem}h2{font-size:1.1rem}'
        . '.adm-tab{font:inherit;padding:.4rem .9rem;border:1px solid #bbb;background:#f3f4f6;border-radius:6px 6px 0 0;margin-right:.2rem;cursor:pointer}'
        . '.adm-tab-active{background:#fff;border-bottom-color:#fff;font-weight:600}section{border-top:1px solid #ddd;padding:.5rem 0}'
        . 'table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem;vertical-align:top;text-align:left}'
        . 'input[type=text],input[type=number]{font:inherit;padding:.25rem .4rem;max-width:100%;box-sizing:border-box}button{font:inherit}'
        . '.adm-buttons{padding:.8rem 0}.adm-info-message{border:1px solid #ccc;border-radius:6px;padding:.5rem .8rem;background:#f6f6f6}';

    /** Tabs: shows the section whose name the button carries, and remembers it in the form. */
    private const SCRIPT = "document.querySelectorAll('.adm-tab').forEach(function(b){b.addEventListener('click',function(){"
        . "document.querySelectorAll('.adm-tab').forEach(function(o){o.classList.toggle('adm-tab-active',o===b);document.getElementById(o.dataset.tab).hidden=o!==b});"
        . "var i=document.querySelector('input[name$=_active_tab]');if(i)i.value=b.dataset.tab})})";
}
