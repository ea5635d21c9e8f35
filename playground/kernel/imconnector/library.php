<?php

declare(strict_types=1);

namespace Bitrix\ImConnector;

class Library
{
    public const MODULE_ID = 'imconnector';
    public const MODULE_ID_OPEN_LINES = 'imopenlines';
    public const EVENT_RECEIVED_MESSAGE = 'OnReceivedMessage';
    public const EVENT_RECEIVED_COMMAND_START = 'OnReceivedCommandStart';
    public const NAME_EXTERNAL_USER = 'imconnector';
}
