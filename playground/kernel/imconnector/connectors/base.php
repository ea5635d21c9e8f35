<?php

declare(strict_types=1);

namespace Bitrix\ImConnector\Connectors;

use Bitrix\Main\Application;

/** A messenger: keeps the client's portal user. One client of one connector is one user, whatever the line. */
class Base
{
    protected string $idConnector;

    public function __construct($idConnector)
    {
        $this->idConnector = (string) $idConnector;
    }

    /** @return array the message with "user" = client's b_user.ID */
    public function processingInputNewMessage($message, $line)
    {
        $message['user'] = $this->processingUser($message['user']);
        $message['line'] = (int) $line;
        $message['connector'] = $this->idConnector;
        return $message;
    }

    /** @param string $userCode the messenger's own id of the person @return array|false row of b_user */
    public function getUserByUserCode($userCode)
    {
        $helper = Application::getConnection()->getSqlHelper();
        return Application::getConnection()->query(
            "SELECT * FROM b_user WHERE EXTERNAL_AUTH_ID = 'imconnector' AND XML_ID = " . $helper->convertToDbString($this->idConnector . '|' . $userCode) . ' LIMIT 1'
        )->fetch();
    }

    protected function processingUser($user)
    {
        $fields = $this->preparationUserFields($user);
        $existing = $this->getUserByUserCode($user['id']);
        if ($existing) {
            $changed = array_filter($fields, static fn($value, $name) => $value !== '' && $value !== (string) $existing[$name], ARRAY_FILTER_USE_BOTH);
            if ($changed) {
                $this->updateUser($existing['ID'], $changed);
            }
            return (int) $existing['ID'];
        }
        return $this->addUser($fields + ['XML_ID' => $this->idConnector . '|' . $user['id']]);
    }

    public function preparationUserFields($user, $userId = 0)
    {
        return array_filter([
            'NAME' => (string) ($user['name'] ?? ''), 'LAST_NAME' => (string) ($user['last_name'] ?? ''),
            'PERSONAL_MOBILE' => (string) ($user['phone'] ?? ''), 'EMAIL' => (string) ($user['email'] ?? ''),
        ], static fn(string $value) => $value !== '');
    }

    protected function addUser($fields)
    {
        $fields += ['LOGIN' => 'imconnector_' . md5($fields['XML_ID']), 'ACTIVE' => 'Y', 'EXTERNAL_AUTH_ID' => 'imconnector', 'NAME' => 'Гость'];
        $id = (new \CUser())->Add($fields);
        if ($id === false) { // two first messages of one client at once: the other hit made the user
            $user = Application::getConnection()->query("SELECT ID FROM b_user WHERE LOGIN = '" . Application::getConnection()->getSqlHelper()->forSql($fields['LOGIN']) . "' AND EXTERNAL_AUTH_ID = 'imconnector'")->fetch();
            return (int) $user['ID'];
        }
        return $id;
    }

    protected function updateUser($userId, $fields)
    {
        (new \CUser())->Update($userId, $fields);
    }
}
