<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service;

/** On whose behalf an operation runs. */
class Context
{
    public const SCOPE_MANUAL = 'manual';
    public const SCOPE_TASK = 'task';
    public const SCOPE_AUTOMATION = 'automation';
    public const SCOPE_REST = 'rest';
    public const SCOPE_AI = 'ai';

    private ?int $userId = null;
    private string $scope = self::SCOPE_MANUAL;

    public function __construct(array $params = [])
    {
        $this->userId = isset($params['userId']) ? (int) $params['userId'] : null;
        $this->scope = $params['scope'] ?? $this->scope;
    }

    public function setUserId(int $userId): self
    {
        $this->userId = $userId;
        return $this;
    }

    /** 0 when nobody is authorised. */
    public function getUserId(): int
    {
        return $this->userId ?? (int) ($GLOBALS['USER']?->GetID() ?? 0);
    }

    public function setScope(string $scope): self
    {
        $this->scope = $scope;
        return $this;
    }

    public function getScope(): string
    {
        return $this->scope;
    }
}
