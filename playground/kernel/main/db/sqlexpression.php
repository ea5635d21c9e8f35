<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

use Bitrix\Main\Application;

/** SQL with placeholders: ?s string, ?i int, ?f float, ?# identifier, ?v value as is. */
class SqlExpression
{
    protected string $expression;
    protected array $args;

    public function __construct()
    {
        $args = func_get_args();
        $this->expression = (string) array_shift($args);
        $this->args = $args;
    }

    public function compile()
    {
        $helper = Application::getConnection()->getSqlHelper();
        $args = $this->args;
        return preg_replace_callback('/\?([sif#v]?)/', static function (array $m) use (&$args, $helper) {
            $value = array_shift($args);
            return match ($m[1]) {
                'i' => (string) (int) $value,
                'f' => (string) (float) $value,
                '#' => $helper->quote($value),
                'v' => (string) $value,
                default => $helper->convertToDb($value),
            };
        }, $this->expression);
    }

    public function __toString()
    {
        return $this->compile();
    }
}
