<?php

declare(strict_types=1);

namespace Bitrix\Main\Type;

use Bitrix\Main\ObjectException;

/** A day. */
class Date
{
    protected \DateTime $value;

    public function __construct($date = null, $format = null)
    {
        if ($date === null) {
            $this->value = \Playground\Clock::dateTime();
        } else {
            $this->value = $this->parse($date, $format ?? static::getFormat());
        }
        $this->value->setTime(0, 0);
    }

    protected function parse($date, $format)
    {
        $value = \DateTime::createFromFormat('!' . $format, (string) $date) ?: \DateTime::createFromFormat('!' . explode(' ', $format)[0], (string) $date);
        if (!$value) {
            throw new ObjectException('Incorrect date: ' . $date);
        }
        return $value;
    }

    public function format($format)
    {
        return $this->value->format($format);
    }

    public function __clone()
    {
        $this->value = clone $this->value;
    }

    /** "1 day", "-3 hours", or an interval as "P1D", "T15M", "-PT10M". */
    public function add($interval)
    {
        $interval = trim((string) $interval);
        if (preg_match('/^(-?)(P?T?[0-9].*[YMWDHS])$/', $interval, $m) && !str_contains($interval, ' ')) {
            $spec = new \DateInterval(str_starts_with($m[2], 'P') ? $m[2] : 'P' . $m[2]);
            $m[1] === '-' ? $this->value->sub($spec) : $this->value->add($spec);
        } else {
            $this->value->modify($interval);
        }
        return $this;
    }

    public function setDate($year, $month, $day)
    {
        $this->value->setDate((int) $year, (int) $month, (int) $day);
        return $this;
    }

    public function getTimestamp()
    {
        return $this->value->getTimestamp();
    }

    public function getDiff(Date $compare)
    {
        return $this->value->diff(new \DateTime('@' . $compare->getTimestamp()));
    }

    public function toString()
    {
        return $this->value->format(static::getFormat());
    }

    public function __toString()
    {
        return $this->toString();
    }

    /** PHP format of the site. */
    public static function getFormat()
    {
        return 'd.m.Y';
    }

    public static function createFromPhp(\DateTime $datetime)
    {
        $date = new static();
        $date->value = clone $datetime;
        $date->value->setTime(0, 0);
        return $date;
    }

    public static function createFromTimestamp($timestamp)
    {
        $date = new static();
        $date->value = (new \DateTime('@' . (int) $timestamp))->setTimezone(new \DateTimeZone(date_default_timezone_get()));
        $date->value->setTime(0, 0);
        return $date;
    }
}
