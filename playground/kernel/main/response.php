<?php

declare(strict_types=1);

namespace Bitrix\Main;

abstract class Response
{
    protected $content = '';

    public function __construct()
    {
    }

    public function setContent($content)
    {
        $this->content = $content;
        return $this;
    }

    public function appendContent($content)
    {
        $this->content .= $content;
    }

    public function getContent()
    {
        return $this->content;
    }

    public function flush($text = '')
    {
        $this->writeBody($text);
        return $this;
    }

    public function send()
    {
        $this->flush($this->content);
    }

    protected function writeBody($text)
    {
        echo $text;
    }
}
