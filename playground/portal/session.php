<?php

declare(strict_types=1);

namespace Playground;

/** Who sits before the browser: a session cookie that remembers a user id. There are no passwords here. Not in the box. */
final class Session
{
    /** Begins the browser's session; before the prolog, which logs its user in. */
    public static function begin(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            return;
        }
        session_save_path(sys_get_temp_dir());
        session_name('PRACTICEPORTAL');
        session_start();
    }

    /** @param int $otherwise whom to log in when nobody is; 0: nobody */
    public static function authorize(int $otherwise = 0): void
    {
        $userId = (int) ($_SESSION['USER_ID'] ?? $otherwise);
        if ($userId > 0 && (int) $GLOBALS['USER']->GetID() !== $userId && $GLOBALS['USER']->Authorize($userId)) {
            $_SESSION['USER_ID'] = $userId;
        }
    }
}
