<?php

declare(strict_types=1);

class CApplicationException
{
    public $msg;
    public $id;

    public function __construct($msg, $id = false)
    {
        $this->msg = $msg;
        $this->id = $id;
    }

    public function GetString()
    {
        return $this->msg;
    }

    public function GetID()
    {
        return $this->id;
    }

    public function __toString(): string
    {
        return (string) $this->msg;
    }
}
