<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service;

class Container
{
    private static ?Container $instance = null;
    /** @var array<int, Factory|null> */
    private array $factories = [];
    private ?Context $context = null;

    public static function getInstance(): Container
    {
        return self::$instance ??= new self();
    }

    /** Null for a type the practice portal does not have. */
    public function getFactory(int $entityTypeId): ?Factory
    {
        return $this->factories[$entityTypeId] ??= match ($entityTypeId) {
            \CCrmOwnerType::Deal => new Factory\Deal(),
            \CCrmOwnerType::Contact => new Factory\Contact(),
            \CCrmOwnerType::Lead => new Factory\Lead(),
            default => null,
        };
    }

    public function getContext(): Context
    {
        return $this->context ??= new Context();
    }
}
