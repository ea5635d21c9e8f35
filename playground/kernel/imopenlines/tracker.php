<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

/** Phones and e-mails in the client's texts, for the CRM. */
class Tracker
{
    private ?Session $session = null;

    public function setSession(Session $session)
    {
        $this->session = $session;
        return $this;
    }

    public function getSession()
    {
        return $this->session;
    }

    /** @param array $params ID, TEXT */
    public function trackMessage($params)
    {
        $text = (string) ($params['TEXT'] ?? '');
        preg_match_all('/(?<![\w.])\+?\d[\d\s()\-]{8,17}\d(?!\w)/u', $text, $phones);
        preg_match_all('/[\w.+-]+@[\w-]+\.[\w.-]+\w/u', $text, $emails);
        if (!$phones[0] && !$emails[0]) {
            return true;
        }
        $crm = new Crm($this->session);
        $crm->getFields()->setDataFromUser();
        array_map([$crm->getFields(), 'addPhone'], array_map('trim', $phones[0]));
        array_map([$crm->getFields(), 'addEmail'], $emails[0]);
        $crm->setSkipAutomationTriggerFirstMessage();
        $crm->registrationChanges();
        $crm->sendCrmImMessages();
        return true;
    }
}
