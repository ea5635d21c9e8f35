<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\AutomaticAction;

use Bitrix\ImOpenLines\Session;

/** The line's own working hours: they drive texts and flags, never the distribution. */
class WorkTime
{
    private Session $session;

    public function __construct(Session $session)
    {
        $this->session = $session;
    }

    /** No intervals past midnight; "9.30" is a number here. */
    public function isWorkTimeLine()
    {
        $config = (array) $this->session->getConfig();
        if (($config['WORKTIME_ENABLE'] ?? 'N') !== 'Y') {
            return true;
        }
        $now = (new \Bitrix\Main\Type\DateTime())->setTimeZone(new \DateTimeZone($config['WORKTIME_TIMEZONE'] ?: date_default_timezone_get()));
        $day = strtoupper(substr($now->format('D'), 0, 2));
        if (in_array($day, array_map('trim', explode(',', (string) $config['WORKTIME_DAYOFF'])), true)
            || in_array($now->format('d.m'), array_map('trim', explode(',', (string) $config['WORKTIME_HOLIDAYS'])), true)) {
            return false;
        }
        $time = (float) $now->format('G.i');
        return $time >= (float) $config['WORKTIME_FROM'] && $time <= (float) $config['WORKTIME_TO'];
    }
}
