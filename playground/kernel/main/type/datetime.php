<?php

declare(strict_types=1);

namespace Bitrix\Main\Type;

/** An instant, by default in PHP's own zone. Without arguments: now, by the practice portal's clock. */
class DateTime extends Date
{
    protected bool $userTimeEnabled = true;

    public function __construct($time = null, $format = null, ?\DateTimeZone $timezone = null)
    {
        $timezone ??= new \DateTimeZone(date_default_timezone_get());
        if ($time === null) {
            $this->value = \Playground\Clock::dateTime()->setTimezone($timezone);
            return;
        }
        $format ??= static::getFormat();
        $value = \DateTime::createFromFormat('!' . $format, (string) $time, $timezone)
            ?: \DateTime::createFromFormat('!' . $format, $time . ' 00:00:00', $timezone);
        if (!$value) {
            throw new \Bitrix\Main\ObjectException('Incorrect date/time: ' . $time);
        }
        $this->value = $value;
    }

    public function toString(?\Bitrix\Main\Context\Culture $culture = null)
    {
        return $this->value->format(static::getFormat());
    }

    public function getTimeZone()
    {
        return $this->value->getTimezone();
    }

    public function setTimeZone(\DateTimeZone $timezone)
    {
        $this->value->setTimezone($timezone);
        return $this;
    }

    public function setDefaultTimeZone()
    {
        return $this->setTimeZone(new \DateTimeZone(date_default_timezone_get()));
    }

    public function getOffset()
    {
        return $this->value->getOffset();
    }

    public function setTime($hour, $minute, $second = 0, $microsecond = 0)
    {
        $this->value->setTime((int) $hour, (int) $minute, (int) $second, (int) $microsecond);
        return $this;
    }

    public function toUserTime()
    {
        return $this;
    }

    public static function createFromUserTime($timeString)
    {
        return new static($timeString);
    }

    public static function createFromPhp(\DateTime $datetime)
    {
        $result = new static();
        $result->value = clone $datetime;
        return $result;
    }

    public static function createFromTimestamp($timestamp)
    {
        $result = new static();
        $result->value = (new \DateTime('@' . (int) $timestamp))->setTimezone(new \DateTimeZone(date_default_timezone_get()));
        return $result;
    }

    public static function getFormat(?\Bitrix\Main\Context\Culture $culture = null)
    {
        return 'd.m.Y H:i:s';
    }

    public function isUserTimeEnabled()
    {
        return $this->userTimeEnabled;
    }

    public function disableUserTime()
    {
        $this->userTimeEnabled = false;
        return $this;
    }

    public function enableUserTime()
    {
        $this->userTimeEnabled = true;
        return $this;
    }
}
