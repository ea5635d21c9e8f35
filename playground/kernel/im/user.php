<?php

declare(strict_types=1);

namespace Bitrix\Im;

use Bitrix\Main\Application;

/** What the messenger knows of a user. */
class User
{
    /** @var array<int, User> */
    private static array $instances = [];
    private int $userId;
    private ?array $row = null;

    protected function __construct($userId = null)
    {
        $this->userId = (int) $userId;
        if ($this->userId > 0) {
            $this->row = Application::getConnection()->query(
                "SELECT u.ID, u.ACTIVE, u.NAME, u.LAST_NAME, u.EMAIL, u.WORK_POSITION, u.EXTERNAL_AUTH_ID, u.PERSONAL_MOBILE, u.PERSONAL_PHONE, u.PERSONAL_WWW,
                        u.PERSONAL_GENDER, x.UF_DEPARTMENT
                   FROM b_user u LEFT JOIN b_uts_user x ON x.VALUE_ID = u.ID WHERE u.ID = {$this->userId}"
            )->fetch() ?: null;
        }
    }

    /** 0 = the current user, when somebody is authorized. */
    public static function getInstance($userId = null): self
    {
        $userId = (int) $userId ?: (int) ($GLOBALS['USER']?->GetID() ?? 0);
        return self::$instances[$userId] ??= new static($userId);
    }

    public static function clearStaticCache(): void
    {
        self::$instances = [];
    }

    public function getId()
    {
        return $this->userId;
    }

    public function isExists(): bool
    {
        return $this->row !== null;
    }

    public function isActive(): bool
    {
        return ($this->row['ACTIVE'] ?? 'N') === 'Y';
    }

    public function isBot(): bool
    {
        return $this->getExternalAuthId() === 'bot';
    }

    public function isConnector(): bool
    {
        return $this->getExternalAuthId() === 'imconnector';
    }

    /** Nobody's colleague: no department. */
    public function isExtranet(): bool
    {
        return !$this->isBot() && in_array((string) ($this->row['UF_DEPARTMENT'] ?? ''), ['', 'a:0:{}'], true);
    }

    public function isAbsent()
    {
        return \Bitrix\Main\Loader::includeModule('intranet') && (bool) \Bitrix\Intranet\UserAbsence::isAbsentOnVacation($this->userId);
    }

    public function getExternalAuthId()
    {
        return $this->row['EXTERNAL_AUTH_ID'] ?? null;
    }

    public function getName($safe = true)
    {
        return (string) ($this->row['NAME'] ?? '');
    }

    public function getLastName($safe = true)
    {
        return (string) ($this->row['LAST_NAME'] ?? '');
    }

    public function getFullName($safe = true)
    {
        return trim($this->getName() . ' ' . $this->getLastName());
    }

    public function getWorkPosition($safe = false)
    {
        return (string) ($this->row['WORK_POSITION'] ?? '');
    }

    public function getGender()
    {
        return ($this->row['PERSONAL_GENDER'] ?? '') === 'F' ? 'F' : 'M';
    }

    public function getEmail()
    {
        return (string) ($this->row['EMAIL'] ?? '');
    }

    public function getWebsite()
    {
        return (string) ($this->row['PERSONAL_WWW'] ?? '');
    }

    public const PHONE_ANY = 'PHONE_ANY';
    public const PHONE_MOBILE = 'PERSONAL_MOBILE';

    public function getPhone($type = self::PHONE_ANY)
    {
        return (string) ($this->row['PERSONAL_MOBILE'] ?? '') ?: (string) ($this->row['PERSONAL_PHONE'] ?? '');
    }
}
