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
     * @return int the activity; 0 when the session has none and is closed, so that the portal makes none any more
     */
    public static function bind(Dialog $dialog, int $dealId, int $contactId, int $responsibleId): int
    {
        $subjects = ["session:{$dialog->sessionId()}", "deal:$dealId", "contact:$contactId"];

        return OwnWrites::during($subjects, static function () use ($dialog, $dealId, $contactId, $responsibleId): int {
            $session = $dialog->isClosed() ? null : $dialog->runtime();
            if (self::ofSession($dialog) === null && $session !== null) {
                self::create($session, $dealId);
            }
            $activity = self::ofSession($dialog);
            if ($activity === null) {
                return 0;
            }
            $activityId = (int) $activity['ID'];
            self::correct($activity, $dialog->userCode(), $dealId, $contactId, $responsibleId);
            if ($session !== null) {
                self::showInChat($session, $dialog->chatId(), $activityId, $dealId, $contactId);
            }

            return $activityId;
        });
    }

    /** By origin, not by the session: an earlier try may have broken before the session knew of its activity. */
    private static function ofSession(Dialog $dialog): ?array
    {
        return \CCrmActivity::GetByOriginID("IMOL_{$dialog->sessionId()}", false) ?: null;
    }

    /** Lets open lines make the activity of a session for this deal only: no search, nothing else created. */
    private static function create(Session $session, int $dealId): void
    {
        $crm = new Crm($session); // not the session's own manager: that one has already remembered that nothing was found
        $crm->getFields()->setDataFromUser();
        $crm->setSkipSearch();
        $crm->setSkipCreate();
        $crm->getEntityManageFacility()->getSelector()->setEntity(\CCrmOwnerType::Deal, $dealId);
        $crm->registrationChanges();
        $crm->sendCrmImMessages();
    }

    private static function correct(array $activity, UserCode $client, int $dealId, int $contactId, int $responsibleId): void
    {
        $wanted = [
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Deal, 'OWNER_ID' => $dealId],
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Contact, 'OWNER_ID' => $contactId],
        ];
        $fields = [];
        if (self::keys(\CCrmActivity::GetBindings($activity['ID']) ?: []) !== self::keys($wanted)) {
            $fields['BINDINGS'] = $wanted;
            $fields['COMMUNICATIONS'] = [[
                'ID' => 0,
                'TYPE' => 'IM',
                'VALUE' => $client->imValue(),
                'ENTITY_ID' => $contactId,
                'ENTITY_TYPE_ID' => \CCrmOwnerType::Contact,
            ]];
        }
        if ((int) $activity['RESPONSIBLE_ID'] !== $responsibleId) {
            $fields['RESPONSIBLE_ID'] = $responsibleId;
        }
        $options = ['SKIP_CALENDAR_EVENT' => true, 'REGISTER_SONET_EVENT' => false];
        if ($fields !== [] && !\CCrmActivity::Update((int) $activity['ID'], $fields, false, false, $options)) {
            throw Stop::refused('CRM_REFUSED', (string) \CCrmActivity::GetLastErrorMessage());
        }
    }

    private static function showInChat(Session $session, int $chatId, int $activityId, int $dealId, int $contactId): void
    {
        $session->updateCrmFlags(['CRM_ACTIVITY_ID' => $activityId]); // also sets CRM and CRM_CREATE
        (new Chat($chatId))->setCrmFlag([
            'CRM' => 'Y',
            'ENTITY_TYPE' => \CCrmOwnerType::DealName,
            'ENTITY_ID' => $dealId,
            'DEAL' => $dealId,
            'CONTACT' => $contactId,
            'LEAD' => 0,
            'COMPANY' => 0,
        ]);
    }

    /** @return list<string> comparable, in no order of the database */
    private static function keys(array $bindings): array
    {
        $keys = array_map(static fn(array $binding): string => "{$binding['OWNER_TYPE_ID']}:{$binding['OWNER_ID']}", $bindings);
        sort($keys);

        return $keys;
    }
}
