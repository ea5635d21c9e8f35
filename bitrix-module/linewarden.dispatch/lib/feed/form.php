<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/** How the portal fires an event, and so what its handler is given. */
enum Form
{
    /** By ExecuteModuleEventEx(): the arguments one by one, some by reference. */
    case Legacy;
    /** By Event::send(): one Bitrix\Main\Event. */
    case D7;
    /** One name for two events, one of either form. */
    case Both;
}
