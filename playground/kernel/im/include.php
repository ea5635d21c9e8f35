<?php

/** Module im of the practice portal: constants of the messenger. */

declare(strict_types=1);

define('IM_MESSAGE_SYSTEM', 'S');
define('IM_MESSAGE_PRIVATE', 'P');
define('IM_MESSAGE_CHAT', 'C');
define('IM_MESSAGE_OPEN', 'O');
define('IM_MESSAGE_OPEN_LINE', 'L');
define('IM_NOTIFY_MESSAGE', 0);
define('IM_NOTIFY_CONFIRM', 1);
define('IM_NOTIFY_FROM', 2);
define('IM_NOTIFY_SYSTEM', 4);
