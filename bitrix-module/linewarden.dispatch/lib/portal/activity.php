<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Crm;
use Bitrix\ImOpenLines\Session;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Feed\OwnWrites;

/** The CRM activity of a session: what the portal shows on the deal and the contact as "the dialog". */
final class Activity
{
    /**
     * Ends with the session's activity bound to exactly this deal and this contact, whatever the portal bound it to before.
     *
     * @param int $responsibleId the portal gives the activity to the operator of the moment, here the bot
     * @param list<int> $firmIds companies of the CRM that stay bound where the portal has bound them
     * @return int the activity; 0 when the session has none and is closed, so that the portal makes none any more
     */
    public static function bind(Dialog $dialog, int $dealId, int $contactId, int $responsibleId, array $firmIds = []): int
    {
        $subjects = ["session:{$dialog->sessionId()}", "deal:$dealId", "contact:$contactId"];

        return OwnWrites::during($subjects, static function () use ($dialog, $dealId, $contactId, $responsibleId, $firmIds): int {
            $session = $dialog->isClosed() ? null : $dialog->runtime();
            if (self::ofSession($dialog->sessionId()) === null && $session !== null) {
                self::create($session, $contactId);
            }
            $activity = self::ofSession($dialog->sessionId());
            if ($activity === null) {
                return 0;
            }
            $bound = \CCrmActivity::GetBindings((int) $activity['ID']) ?: [];
            $bindings = [...ActivityBindings::wanted($contactId, $dealId), ...ActivityBindings::firmsIn($bound, $firmIds)];
            self::correct($activity, $dialog, $bindings, $contactId, $responsibleId);
            if ($session !== null) {
                self::showInChat($dialog, $session, (int) $activity['ID'], $bindings);
            }

            return (int) $activity['ID'];
        });
    }

    /**
     * Binds the activity that a session has to other cards, whoever is responsible for it and whether the session is open or not.
     *
     * @param list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> $bindings
     * @param int $contactId the client it names; 0: left as it is
     */
    public static function rebind(Dialog $dialog, array $bindings, int $contactId): void
    {
        $subjects = array_map(
            static fn(array $binding): string => strtolower(\CCrmOwnerType::ResolveName($binding['OWNER_TYPE_ID'])) . ":{$binding['OWNER_ID']}",
            $bindings
        );
        OwnWrites::during(["session:{$dialog->sessionId()}", ...$subjects], static function () use ($dialog, $bindings, $contactId): void {
            $activity = self::ofSession($dialog->sessionId());
            if ($activity === null) {
                return;
            }
            self::correct($activity, $dialog, $bindings, $contactId, 0);
            $session = $dialog->isClosed() ? null : $dialog->runtime();
            if ($session !== null || Sessions::isNewestOfChat($dialog->sessionId(), $dialog->chatId())) {
                self::showInChat($dialog, $session, (int) $activity['ID'], $bindings);
            }
        });
    }

    /** By origin, not by the session: an earlier try may have broken before the session knew of its activity. */
    public static function ofSession(int $sessionId): ?array
    {
        return \CCrmActivity::GetByOriginID("IMOL_$sessionId", false) ?: null;
    }

    /**
     * Lets open lines make the activity of a session for this contact only: no search, nothing else created. By a deal they would write the
     * client onto its primary contact and its company, whoever those are.
     */
    private static function create(Session $session, int $contactId): void
    {
        $crm = new Crm($session); // not the session's own manager: that one has already remembered that nothing was found
        $crm->getFields()->setDataFromUser();
        $crm->setSkipSearch();
        $crm->setSkipCreate();
        $crm->getEntityManageFacility()->getSelector()->setEntity(\CCrmOwnerType::Contact, $contactId);
        $crm->registrationChanges();
        $crm->sendCrmImMessages();
    }

    /** @param list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> $bindings */
    private static function correct(array $activity, Dialog $dialog, array $bindings, int $contactId, int $responsibleId): void
    {
        $clients = $contactId > 0
            ? [ActivityBindings::client('IM', $dialog->userCode()->imValue(), $contactId)]
            : ActivityBindings::storedClients((int) $activity['ID']);
        ActivityBindings::correct($activity, $bindings, $clients, $responsibleId);
    }

    /** The chat is the client's, whatever its sessions: it shows the cards of the newest one, one of a kind as the portal does. */
    private static function showInChat(Dialog $dialog, ?Session $session, int $activityId, array $bindings): void
    {
        $ids = [];
        foreach ($bindings as ['OWNER_TYPE_ID' => $typeId, 'OWNER_ID' => $id]) {
            $ids[$typeId] = min($id, $ids[$typeId] ?? $id);
        }
        $shown = ['DEAL' => \CCrmOwnerType::Deal, 'CONTACT' => \CCrmOwnerType::Contact, 'LEAD' => \CCrmOwnerType::Lead, 'COMPANY' => \CCrmOwnerType::Company];
        $shown = array_map(static fn(int $typeId): int => $ids[$typeId] ?? 0, $shown);
        $main = key(array_filter($shown)) ?? 'CONTACT';
        $session?->updateCrmFlags(['CRM_ACTIVITY_ID' => $activityId]); // also sets CRM and CRM_CREATE
        (new Chat($dialog->chatId()))->setCrmFlag(['CRM' => 'Y', 'ENTITY_TYPE' => $main, 'ENTITY_ID' => $shown[$main]] + $shown);
    }
}
