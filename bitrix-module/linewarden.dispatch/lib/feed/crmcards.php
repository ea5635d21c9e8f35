<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Crm\ContactTable;
use Bitrix\Crm\DealTable;
use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Silently;

/**
 * Events of deals and contacts. Each save is told, with who was responsible before it, but for those by which the portal only notes an
 * activity: it makes them in the name of whoever the activity is of.
 */
final class CrmCards implements Feed
{
    private const MOST_CONTACTS = 500;
    private const NAME_LENGTH = 255;

    public static function handlers(): array
    {
        return Handler::table([
            ['crm', 'OnAfterCrmDealAdd', 'onDealSaved', Form::Legacy],
            ['crm', 'OnBeforeCrmDealUpdate', 'onDealSaving', Form::Legacy],
            ['crm', '\\Bitrix\\Crm\\Deal::OnBeforeUpdate', 'onDealWritten', Form::D7],
            ['crm', 'OnAfterCrmDealUpdate', 'onDealSaved', Form::Legacy],
            ['crm', 'OnAfterDealMoveToCategory', 'onDealMoved', Form::D7],
            ['crm', 'OnAfterCrmDealDelete', 'onDealDeleted', Form::Legacy],
            ['crm', 'OnAfterCrmContactAdd', 'onContactSaved', Form::Legacy],
            ['crm', 'OnBeforeCrmContactUpdate', 'onContactSaving', Form::Legacy],
            ['crm', '\\Bitrix\\Crm\\Contact::OnBeforeUpdate', 'onContactWritten', Form::D7],
            ['crm', 'OnAfterCrmContactUpdate', 'onContactSaved', Form::Legacy],
            ['crm', 'OnAfterCrmContactDelete', 'onContactDeleted', Form::Legacy],
            ['crm', 'OnAfterEntityMerge', 'onMerged', Form::D7],
            ['crm', 'OnAfterRecoverFromRecycleBin', 'onRecovered', Form::Legacy],
        ]);
    }

    public static function events(): array
    {
        return [
            'DealChanged' => ['dealId', 'responsibleId', 'formerResponsibleId', 'actorUserId', 'contactIds'],
            'DealDeleted' => ['dealId'],
            'ContactChanged' => ['contactId', 'responsibleId', 'formerResponsibleId', 'actorUserId', 'formerCompanyName', 'companyName'],
            'ContactDeleted' => ['contactId'],
            'ContactsMerged' => ['fromContactId', 'toContactId', 'actorUserId'],
        ];
    }

    /** crm, OnBeforeCrmDealUpdate: a save begins. */
    public static function onDealSaving(mixed $fields = null): void
    {
        Silently::run(static fn() => CardSaves::begin('deal', (int) ($fields['ID'] ?? 0)));
    }

    /** crm, OnBeforeCrmContactUpdate. */
    public static function onContactSaving(mixed $fields = null): void
    {
        Silently::run(static fn() => CardSaves::begin('contact', (int) ($fields['ID'] ?? 0)));
    }

    /** crm, ORM Deal::OnBeforeUpdate: several times in one save. */
    public static function onDealWritten(mixed $event = null): void
    {
        Silently::run(static fn() => CardSaves::writes('deal', RowId::of($event), $event->getParameter('fields')));
    }

    /** crm, ORM Contact::OnBeforeUpdate. */
    public static function onContactWritten(mixed $event = null): void
    {
        Silently::run(static fn() => CardSaves::writes('contact', RowId::of($event), $event->getParameter('fields')));
    }

    /** crm, OnAfterCrmDealAdd and OnAfterCrmDealUpdate (legacy: &$fields, full when the factory wrote). */
    public static function onDealSaved(mixed $fields = null): void
    {
        Silently::run(static fn() => self::savedWhole('deal', $fields));
    }

    /** crm, OnAfterCrmContactAdd and OnAfterCrmContactUpdate. */
    public static function onContactSaved(mixed $fields = null): void
    {
        Silently::run(static fn() => self::savedWhole('contact', $fields));
    }

    /** crm, OnAfterDealMoveToCategory: the old API changes a pipeline without OnAfterCrmDealUpdate. */
    public static function onDealMoved(mixed $event = null): void
    {
        Silently::run(static fn() => self::saved('deal', ['ID' => (int) $event->getParameter('id')], null));
    }

    /** crm, OnAfterRecoverFromRecycleBin: the card is back under a new id. */
    public static function onRecovered(mixed $card = null): void
    {
        Silently::run(static function () use ($card): void {
            $kind = self::kind((int) ($card['ENTITY_TYPE_ID'] ?? 0));
            if ($kind !== null) {
                self::saved($kind, ['ID' => (int) ($card['ENTITY_ID'] ?? 0)], 0);
            }
        });
    }

    /** crm, OnAfterCrmDealDelete. */
    public static function onDealDeleted(mixed $id = null): void
    {
        Silently::run(static fn() => EventQueue::add('DealDeleted', 'deal:' . (int) $id, ['dealId' => (int) $id]));
    }

    /** crm, OnAfterCrmContactDelete. */
    public static function onContactDeleted(mixed $id = null): void
    {
        Silently::run(static function () use ($id): void {
            if (!OwnWrites::cover('contact:' . (int) $id)) { // the end of our own merge
                EventQueue::add('ContactDeleted', 'contact:' . (int) $id, ['contactId' => (int) $id]);
            }
        });
    }

    /** crm, OnAfterEntityMerge: the only sign that deals and activities of one contact went to another. */
    public static function onMerged(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            if (self::kind((int) $event->getParameter('entityTypeID')) !== 'contact') {
                return;
            }
            $toContactId = (int) $event->getParameter('targetEntityID');
            EventQueue::add('ContactsMerged', "contact:$toContactId", [
                'fromContactId' => (int) $event->getParameter('seedEntityID'),
                'toContactId' => $toContactId,
                'actorUserId' => Users::personOrNobody((int) $event->getParameter('userID')),
            ]);
        });
    }

    private static function savedWhole(string $kind, mixed $fields): void
    {
        $save = CardSaves::end($kind, (int) ($fields['ID'] ?? 0));
        if (!$save['isOnlyActivity']) {
            self::saved($kind, $fields, $save['formerResponsibleId'], $save['companies']);
        }
    }

    /**
     * @param string $kind deal or contact
     * @param int|null $formerResponsibleId null: the same as now
     * @param array{string, string}|null $companies see CardSaves::end
     */
    private static function saved(string $kind, mixed $fields, ?int $formerResponsibleId, ?array $companies = null): void
    {
        $id = (int) ($fields['ID'] ?? 0);
        if ($id <= 0 || self::isOwn($kind, $id, $fields) || ($fields['IS_RECURRING'] ?? '') === 'Y') { // Y: a template, not a deal
            return;
        }
        $responsibleId = (int) ($fields['ASSIGNED_BY_ID'] ?? self::storedResponsible($kind, $id));
        EventQueue::add($kind === 'deal' ? 'DealChanged' : 'ContactChanged', "$kind:$id", [
            "{$kind}Id" => $id,
            'responsibleId' => $responsibleId,
            'formerResponsibleId' => $formerResponsibleId ?? $responsibleId,
            'actorUserId' => isset($fields['MODIFY_BY_ID']) ? Users::personOrNobody((int) $fields['MODIFY_BY_ID']) : Users::currentPerson(),
        ] + ($kind === 'deal' ? ['contactIds' => self::contactsOf($id)] : [
            'formerCompanyName' => self::told($companies[0] ?? null),
            'companyName' => self::told($companies[1] ?? null),
        ]));
    }

    /** @return list<int>|null null: too many to tell */
    private static function contactsOf(int $dealId): ?array
    {
        $most = self::MOST_CONTACTS;
        $rows = Application::getConnection()->query(
            "SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = $dealId ORDER BY CONTACT_ID LIMIT " . ($most + 1)
        )->fetchAll();

        return count($rows) > $most ? null : array_map('intval', array_column($rows, 'CONTACT_ID'));
    }

    private static function told(?string $companyName): ?string
    {
        return $companyName === null ? null : mb_substr($companyName, 0, self::NAME_LENGTH);
    }

    /** Our own writes, also those of a card that has no id before the portal stores it. */
    private static function isOwn(string $kind, int $id, array $fields): bool
    {
        return OwnWrites::cover("$kind:$id")
            || (($fields['ORIGINATOR_ID'] ?? '') === Module::ORIGINATOR && OwnWrites::cover('origin:' . ($fields['ORIGIN_ID'] ?? '')));
    }

    private static function storedResponsible(string $kind, int $id): int
    {
        $table = $kind === 'deal' ? DealTable::class : ContactTable::class;
        $row = $table::getRow(['select' => ['ASSIGNED_BY_ID'], 'filter' => ['=ID' => $id]]);

        return (int) ($row['ASSIGNED_BY_ID'] ?? 0);
    }

    private static function kind(int $entityTypeId): ?string
    {
        return [\CCrmOwnerType::Deal => 'deal', \CCrmOwnerType::Contact => 'contact'][$entityTypeId] ?? null;
    }
}
