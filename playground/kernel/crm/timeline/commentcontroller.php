<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline;

class CommentController
{
    private static ?CommentController $instance = null;

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    /** Pushes and mentions: there is nobody to push to in the practice portal. */
    public function onCreate($ownerID, array $params = [])
    {
    }
}
