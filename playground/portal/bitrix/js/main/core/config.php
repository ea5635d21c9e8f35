<?php

/** Extension main.core of the practice portal. This is not Bitrix. */

return ['js' => 'core.js'];
