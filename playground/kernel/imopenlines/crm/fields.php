<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Crm;

use Bitrix\ImOpenLines\Session;

/** What is known of the client: from the messenger's profile and from the texts. */
class Fields
{
    private ?Session $session = null;
    private string $code = '';
    private int $userId = 0;
    /** @var list<string> */
    private array $phones = [];
    /** @var list<string> */
    private array $emails = [];
    private array $person = ['NAME' => '', 'LAST_NAME' => '', 'SECOND_NAME' => '', 'EMAIL' => '', 'PHONE' => '', 'WEBSITE' => ''];
    private string $title = '';

    public function setSession($session)
    {
        $this->session = $session;
        $this->code = (string) $session->getData('USER_CODE');
        $this->userId = (int) $session->getData('USER_ID');
        return true;
    }

    public function getSession()
    {
        return $this->session;
    }

    public function getCode()
    {
        return $this->code;
    }

    public function getUserId()
    {
        return $this->userId;
    }

    /** Name, phone and e-mail of the connector's user. */
    public function setDataFromUser($userId = 0)
    {
        $user = \Bitrix\Im\User::getInstance((int) $userId ?: $this->userId ?: -1);
        $this->person = [
            'NAME' => $user->getName(), 'LAST_NAME' => $user->getLastName(), 'SECOND_NAME' => '', 'EMAIL' => $user->getEmail(),
            'PHONE' => $user->getPhone(), 'WEBSITE' => $user->getWebsite(),
        ];
        $this->title = (string) ($this->session?->getChat()?->getData('TITLE') ?: $user->getFullName());
        return true;
    }

    public function addPhone($phone)
    {
        $this->phones[] = (string) $phone;
        return true;
    }

    public function getPhones()
    {
        return $this->phones;
    }

    public function addEmail($email)
    {
        $this->emails[] = (string) $email;
        return true;
    }

    public function getEmails()
    {
        return $this->emails;
    }

    public function getPerson()
    {
        return $this->person;
    }

    public function getPersonName()
    {
        return $this->person['NAME'];
    }

    public function getPersonLastName()
    {
        return $this->person['LAST_NAME'];
    }

    public function getPersonEmail()
    {
        return $this->person['EMAIL'];
    }

    public function getPersonPhone()
    {
        return $this->person['PHONE'];
    }

    public function getTitle()
    {
        return $this->title;
    }
}
