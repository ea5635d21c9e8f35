<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

/** Null-safe view of $USER. */
final class CurrentUser
{
    protected function __construct()
    {
    }

    public static function get(): self
    {
        return new self();
    }

    public function getId(): ?int
    {
        $id = $this->user() ? (int) $this->user()->GetID() : 0;
        return $id > 0 ? $id : null;
    }

    public function getLogin(): ?string
    {
        return $this->user()?->GetLogin();
    }

    public function getFullName(): ?string
    {
        return $this->user()?->GetFullName();
    }

    public function isAdmin(): bool
    {
        return (bool) $this->user()?->IsAdmin();
    }

    public function canDoOperation(string $operationName): bool
    {
        return (bool) $this->user()?->CanDoOperation($operationName);
    }

    private function user(): ?\CUser
    {
        $user = $GLOBALS['USER'] ?? null;
        return $user instanceof \CUser ? $user : null;
    }
}
