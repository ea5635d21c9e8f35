<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/** One event of the portal and the method of a feed that hears of it. */
final class Handler
{
    /** After the native handlers, which have 100. */
    public const AFTER_NATIVE = 500;
    private const SORT = 100;

    /** @param string $event "OnSessionStart"; events of a table are named by its class: "\Bitrix\ImOpenLines\Model\Session::OnAfterAdd" */
    public function __construct(
        public readonly string $module,
        public readonly string $event,
        public readonly string $method,
        public readonly Form $form,
        public readonly int $sort = self::SORT
    ) {
    }

    /**
     * @param list<array{0: string, 1: string, 2: string, 3: Form, 4?: int}> $rows module, event, method, form and sort
     * @return list<self>
     */
    public static function table(array $rows): array
    {
        return array_map(static fn(array $row): self => new self(...$row), $rows);
    }
}
