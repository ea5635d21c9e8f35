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
     * @return int the activity; 0 when the session has none and is closed, so that the portal makes none any more
     */
    public static function bind(Dialog $dialog, int $dealId, int $contactId): int
    {
        $subjects = ["session:{$dialog->sessionId()}", "deal:$dealId", "contact:$contactId"];

        return OwnWrites::during($subjects, static function () use ($dialog, $dealId, $contactId): int {
            $session = $dialog->isClosed() ? null : $dialog->runtime();
            // by origin: made in an earlier try that broke before the session knew of it
            $activityId = $dialog->activityId() ?: (int) \CCrmActivity::GetIDByOrigin("IMOL_{$dialog->sessionId()}");
            if ($activityId === 0 && $session !== null) {
                $activityId = self::create($session, $dealId);
            }
            if ($activityId === 0) {
                return 0;
            }
            self::rebind($activityId, $dialog->userCode(), $dealId, $contactId);
            if ($session !== null) {
                self::showInChat($session, $dialog->chatId(), $activityId, $dealId, $contactId);
            }

            return $activityId;
        });
    }

    /** Lets open lines make the activity of a session for this deal only: no search, nothing else created. */
    private static function create(Session $session, int $dealId): int
    {
        $crm = new Crm($session); // not the session's own manager: that one has already remembered that nothing was found
        $crm->getFields()->setDataFromUser();
        $crm->setSkipSearch();
        $crm->setSkipCreate();
        $crm->getEntityManageFacility()->getSelector()->setEntity(\CCrmOwnerType::Deal, $dealId);
        $crm->registrationChanges();
        $crm->sendCrmImMessages();

        return (int) Sessions::find((int) $session->getData('ID'))['CRM_ACTIVITY_ID'];
    }

    private static function rebind(int $activityId, UserCode $client, int $dealId, int $contactId): void
    {
        $wanted = [
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Deal, 'OWNER_ID' => $dealId],
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Contact, 'OWNER_ID' => $contactId],
        ];
        if (self::keys(\CCrmActivity::GetBindings($activityId) ?: []) === self::keys($wanted)) {
            return;
        }
        $isDone = \CCrmActivity::Update(
            $activityId,
            [
                'BINDINGS' => $wanted,
                'COMMUNICATIONS' => [[
                    'ID' => 0,
                    'TYPE' => 'IM',
                    'VALUE' => $client->imValue(),
                    'ENTITY_ID' => $contactId,
                    'ENTITY_TYPE_ID' => \CCrmOwnerType::Contact,
                ]],
            ],
            false,
            false,
            ['SKIP_CALENDAR_EVENT' => true, 'REGISTER_SONET_EVENT' => false]
        );
        if (!$isDone) {
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
