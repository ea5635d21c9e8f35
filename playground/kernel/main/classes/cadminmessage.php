<?php

declare(strict_types=1);

class CAdminMessage
{
    public $message;

    public function __construct($message, $exception = false)
    {
        $this->message = is_array($message) ? $message : ['MESSAGE' => $message, 'TYPE' => 'ERROR'];
        if ($exception instanceof CApplicationException) {
            $this->message['DETAILS'] = $exception->GetString();
        }
    }

    public function Show()
    {
        $type = strtolower($this->message['TYPE'] ?? 'ERROR') === 'ok' ? 'ok' : 'error';
        $text = fn(string $key) => empty($this->message['HTML']) ? htmlspecialcharsbx($this->message[$key] ?? '') : (string) ($this->message[$key] ?? '');
        return '<div class="adm-info-message adm-' . $type . '"><b>' . $text('MESSAGE') . '</b> ' . $text('DETAILS') . '</div>';
    }

    public static function ShowMessage($message)
    {
        echo (new self($message))->Show();
    }

    public static function ShowNote($message)
    {
        echo (new self(['MESSAGE' => $message, 'TYPE' => 'OK']))->Show();
    }

    public static function ShowOldStyleError($message)
    {
        self::ShowMessage($message);
    }
}
