<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Crm\EntityManageFacility;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** A session's dealings with the CRM. */
class Crm
{
    private Session $session;
    private Crm\Fields $fields;
    private ?EntityManageFacility $facility = null;
    private bool $isSkipCreate = false;
    private bool $isSkipSearch = false;
    private bool $isIgnoreSearchPerson = false;
    private bool $isSearched = false;

    public function __construct($session = null)
    {
        if (!$session instanceof Session) {
            throw new \TypeError('Crm needs a session');
        }
        Loader::includeModule('crm');
        $this->session = $session;
        $this->fields = new Crm\Fields();
        $this->fields->setSession($session);
    }

    public function getFields()
    {
        return $this->fields;
    }

    public function setSkipCreate()
    {
        $this->isSkipCreate = true;
        return $this;
    }

    public function setSkipSearch()
    {
        $this->isSkipSearch = true;
        return $this;
    }

    public function setSkipAutomationTrigger()
    {
        return $this;
    }

    public function setSkipAutomationTriggerFirstMessage()
    {
        return $this;
    }

    public function setIgnoreSearchPerson()
    {
        $this->isIgnoreSearchPerson = true;
        return $this;
    }

    public function getEntityManageFacility()
    {
        if ($this->facility === null) {
            $this->facility = new EntityManageFacility();
            if ($this->session->getConfig('CRM_CREATE') === 'none') { // no creation, but a found client is still bound to
                $this->facility->setRegisterMode(EntityManageFacility::REGISTER_MODE_ONLY_UPDATE);
            } elseif ($this->session->getConfig('CRM_CREATE') === 'deal' && $this->session->getConfig('CRM_CREATE_THIRD') === 'N') {
                $this->facility->setRegisterMode(EntityManageFacility::REGISTER_MODE_ALWAYS_ADD);
            }
        }
        return $this->facility;
    }

    /** "imol|<USER_CODE>" */
    public function getCodeImol()
    {
        return 'imol|' . $this->fields->getCode();
    }

    /** By IM code, connector user, what the texts gave; the profile's name, phone and e-mail not for a live chat. */
    public function search()
    {
        $selector = $this->getEntityManageFacility()->getSelector();
        $selector->appendCommunicationCriterion(Crm\Common::getCommunicationType($this->fields->getCode()), $this->getCodeImol());
        if ($this->fields->getUserId() > 0) {
            $selector->appendCommunicationCriterion('SLUSER', (string) $this->fields->getUserId());
        }
        $isLiveChat = Session\Common::parseUserCode($this->fields->getCode())['CONNECTOR_ID'] === 'livechat';
        $isPersonAsked = !$isLiveChat && !$this->isIgnoreSearchPerson;
        if ($isPersonAsked) {
            $selector->appendPersonCriterion($this->fields->getPersonLastName(), $this->fields->getPersonName(), $this->fields->getPerson()['SECOND_NAME']);
        }
        foreach (array_filter(array_merge($isPersonAsked ? [$this->fields->getPersonEmail()] : [], $this->fields->getEmails())) as $email) {
            $selector->appendEmailCriterion($email);
        }
        foreach (array_filter(array_merge($isPersonAsked ? [$this->fields->getPersonPhone()] : [], $this->fields->getPhones())) as $phone) {
            $selector->appendPhoneCriterion($phone);
        }
        $selector->search();
        $this->isSearched = true;
        return $this;
    }

    /** Finds or creates by the line's mode, then the activity and the flags; with an activity it only adds to what is bound. */
    public function registrationChanges()
    {
        $activityId = (int) $this->session->getData('CRM_ACTIVITY_ID');
        if ($activityId > 0) {
            $this->updateUserConnector();
            $this->updateFlags();
            return true;
        }
        if (!$this->isSkipSearch && !$this->isSearched) {
            $this->search();
        }
        $always = $this->getEntityManageFacility()->getRegisterMode() === EntityManageFacility::REGISTER_MODE_ALWAYS_ADD;
        if (!$this->isSkipCreate || $always) { // ALWAYS_ADD overrides the wish to create nothing
            $this->registerTouch();
        }
        if ($this->getEntityManageFacility()->getRegisteredEntities() === []) { // who was found is completed before the activity
            $selector = $this->getEntityManageFacility()->getSelector(); // of a deal both, though the activity names the company alone
            $this->completeClients([(int) $selector->getContactId()], [(int) $selector->getCompanyId()]);
        }
        $this->registerActivity();
        if ((int) $this->session->getData('CRM_ACTIVITY_ID') > 0) {
            $this->updateFlags();
        }
        return true;
    }

    public function registerActivity()
    {
        $bindings = $this->getEntityManageFacility()->getActivityBindings();
        if ($bindings === []) {
            return false;
        }
        $id = (int) Crm\Activity::add(['SESSION' => $this->session, 'BINDINGS' => $bindings, 'COMMUNICATIONS_ENTITY' => $this->getEntityManageFacility()->getRegisteredEntities(), 'RESPONSIBLE_ID' => $this->getResponsibleCrmId()])->getResult();
        if ($id === 0) {
            return false;
        }
        $created = [];
        foreach ($this->getEntityManageFacility()->getRegisteredEntities() as $entity) {
            $created['CRM_CREATE_' . \CCrmOwnerType::ResolveName($entity->getEntityTypeId())] = 'Y';
        }
        $this->session->updateCrmFlags(['CRM_ACTIVITY_ID' => $id] + $created);
        return true;
    }

    /** Operator by the CRM: responsible of the primary entity. */
    public function getOperatorId()
    {
        return (int) $this->getEntityManageFacility()->getPrimaryAssignedById();
    }

    /** The session's operator (the bot too); else the first active one of the queue, an admin, the client. */
    public function getResponsibleCrmId()
    {
        $operatorId = (int) $this->session->getData('OPERATOR_ID');
        if ($operatorId > 0) {
            return $operatorId;
        }
        foreach (QueueTable::getList(['select' => ['USER_ID'], 'filter' => ['=CONFIG_ID' => (int) $this->session->getData('CONFIG_ID')], 'order' => ['SORT' => 'ASC']])->fetchAll() as $row) {
            if (\Bitrix\Im\User::getInstance($row['USER_ID'])->isActive()) {
                return (int) $row['USER_ID'];
            }
        }
        $admin = (int) Application::getConnection()->queryScalar('SELECT USER_ID FROM b_user_group WHERE GROUP_ID = 1 ORDER BY USER_ID LIMIT 1');
        return $admin ?: $this->fields->getUserId();
    }

    public function getSourceId()
    {
        $code = Session\Common::parseUserCode($this->fields->getCode());
        $source = (string) $this->session->getConfig('CRM_SOURCE');
        $type = Crm\Common::getCommunicationType($this->fields->getCode());
        return $source !== '' && $source !== 'create' ? $source : mb_substr($code['CONFIG_ID'] . '|' . ($type === 'IMOL' ? strtoupper($code['CONNECTOR_ID']) : $type), 0, 50);
    }

    public function setDefaultFlags()
    {
        $this->session->getChat()->updateFieldData([Chat::FIELD_SESSION => ['CRM' => 'N'], Chat::FIELD_CRM => []]);
        return true;
    }

    /** A line of text for people about each card that was attached. */
    public function sendCrmImMessages()
    {
        $bindings = (int) $this->session->getData('CRM_ACTIVITY_ID') > 0 ? (array) Crm\Common::getActivityBindings($this->session->getData('CRM_ACTIVITY_ID'))->getResult() : [];
        if ($bindings === []) {
            return false;
        }
        foreach ($bindings as $name => $id) {
            $word = ['DEAL' => 'сделка', 'CONTACT' => 'контакт', 'LEAD' => 'лид', 'COMPANY' => 'компания'][$name];
            Im::addMessage([
                'TO_CHAT_ID' => $this->session->getData('CHAT_ID'), 'MESSAGE' => "CRM: {$word} {$id}", 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y', 'SKIP_COMMAND' => 'Y',
                'PARAMS' => ['ATTACH' => [['ENTITY_TYPE' => $name, 'ENTITY_ID' => $id]]],
            ]);
        }
        return true;
    }

    public function setSessionAnswered($params = [])
    {
        $id = (int) $this->session->getData('CRM_ACTIVITY_ID');
        if ($id > 0) {
            Crm\Activity::update($id, ['RESULT_STATUS' => 2, 'END_TIME' => new DateTime()]);
        }
        return true;
    }

    /** A text of either side moves the end of the activity. */
    public function setSessionDataClose($dateClose = null)
    {
        $id = (int) $this->session->getData('CRM_ACTIVITY_ID');
        if ($id > 0) {
            Crm\Activity::update($id, ['END_TIME' => $dateClose ?? new DateTime()]);
        }
        return true;
    }

    public function setSessionClosed($params = [])
    {
        $id = (int) $this->session->getData('CRM_ACTIVITY_ID');
        if ($id > 0) {
            Crm\Activity::update($id, ['COMPLETED' => 'Y', 'END_TIME' => new DateTime()]);
        }
        return true;
    }

    /** With CRM_TRANSFER_CHANGE: the activity, and what this session created, follow the operator. */
    public function setOperatorId($id, $autoMode = false)
    {
        $activityId = (int) $this->session->getData('CRM_ACTIVITY_ID');
        if ($this->session->getData('CRM') !== 'Y' || $this->session->getConfig('CRM_TRANSFER_CHANGE') !== 'Y' || $activityId === 0 || !Queue::isRealOperator($id)) {
            return false;
        }
        Crm\Activity::update($activityId, ['RESPONSIBLE_ID' => (int) $id]);
        foreach ((array) Crm\Common::getActivityBindings($activityId)->getResult() as $name => $entityId) {
            $factory = Container::getInstance()->getFactory(\CCrmOwnerType::ResolveID($name));
            $item = $this->session->getData("CRM_CREATE_{$name}") === 'Y' ? $factory?->getItem($entityId) : null;
            if ($item !== null) {
                $item->setAssignedById((int) $id);
                $factory->getUpdateOperation($item, new Context())->disableAllChecks()->launch();
            }
        }
        return true;
    }

    /** CRM_CREATE deal: contact found or made, then a deal in CRM_CREATE_SECOND; lead: when nobody was found. */
    protected function registerTouch()
    {
        $facility = $this->getEntityManageFacility();
        $responsible = $this->getResponsibleCrmId();
        $common = ['ASSIGNED_BY_ID' => $responsible, 'SOURCE_ID' => $this->getSourceId(), 'OPENED' => 'Y'];
        $mode = $this->session->getConfig('CRM_CREATE');
        if ($mode === 'deal') {
            $contact = $common + ['NAME' => $this->fields->getPersonName() ?: 'Гость', 'LAST_NAME' => $this->fields->getPersonLastName(), 'FM' => $this->multifields()];
            $facility->registerContact($contact, true, ['CURRENT_USER' => $responsible]);
            $deal = $common + ['TITLE' => $this->fields->getTitle(), 'CATEGORY_ID' => (int) $this->session->getConfig('CRM_CREATE_SECOND')];
            $facility->registerDeal($deal, true, ['CURRENT_USER' => $responsible]);
        } elseif ($mode === 'lead') {
            $lead = $common + ['TITLE' => $this->fields->getTitle(), 'NAME' => $this->fields->getPersonName(), 'LAST_NAME' => $this->fields->getPersonLastName(), 'FM' => $this->multifields()];
            $facility->registerLead($lead, true, ['CURRENT_USER' => $responsible]);
        }
        return true;
    }

    /** Chat flags from the bindings: the lowest id of each type. */
    protected function updateFlags()
    {
        $bindings = (array) Crm\Common::getActivityBindings($this->session->getData('CRM_ACTIVITY_ID'))->getResult();
        $type = isset($bindings['DEAL']) ? 'DEAL' : (array_key_first($bindings) ?? 'NONE');
        $this->session->getChat()->setCrmFlag([
            'CRM' => 'Y', 'ENTITY_TYPE' => $type, 'ENTITY_ID' => $bindings[$type] ?? 0,
            'LEAD' => $bindings['LEAD'] ?? 0, 'COMPANY' => $bindings['COMPANY'] ?? 0, 'CONTACT' => $bindings['CONTACT'] ?? 0, 'DEAL' => $bindings['DEAL'] ?? 0,
        ]);
        return true;
    }

    /** Each bound contact and company gets the messenger's address, connector user, name, phone and e-mail it lacks. */
    public function updateUserConnector()
    {
        $ids = [\CCrmOwnerType::Contact => [], \CCrmOwnerType::Company => []];
        foreach (\CCrmActivity::GetBindings((int) $this->session->getData('CRM_ACTIVITY_ID')) as $binding) {
            $ids[(int) $binding['OWNER_TYPE_ID']][] = (int) $binding['OWNER_ID'];
        }
        return $this->completeClients($ids[\CCrmOwnerType::Contact], $ids[\CCrmOwnerType::Company]);
    }

    /** @param list<int> $contactIds @param list<int> $companyIds 0 = none */
    private function completeClients(array $contactIds, array $companyIds): bool
    {
        foreach (array_filter($contactIds) as $contactId) {
            $this->completeContact($contactId);
        }
        foreach (array_filter($companyIds) as $companyId) {
            \Playground\ItemWriter::saveMultifields('COMPANY', $companyId, $this->missingMultifields('COMPANY', $companyId)); // no operations of companies here
            \Playground\ItemWriter::saveCommunicationIndex(\CCrmOwnerType::Company, $companyId);
        }
        return array_filter([...$contactIds, ...$companyIds]) !== [];
    }

    private function completeContact(int $contactId): void
    {
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Contact);
        $item = $factory->getItem($contactId);
        if ($item === null) {
            return;
        }
        foreach (['NAME' => $this->fields->getPersonName(), 'LAST_NAME' => $this->fields->getPersonLastName()] as $name => $value) {
            if ((string) $item->get($name) === '' && $value !== '') {
                $item->set($name, $value);
            }
        }
        $missing = $this->missingMultifields('CONTACT', $contactId);
        if ($missing !== []) {
            $item->setFromCompatibleData(['FM' => $missing]);
        }
        $factory->getUpdateOperation($item, new Context())->disableAllChecks()->launch();
    }

    private function missingMultifields(string $entity, int $id): array
    {
        $have = [];
        foreach (\Playground\ItemWriter::multifields($entity, $id) as $row) {
            $have[$row['TYPE_ID'] . ':' . ($row['TYPE_ID'] === 'PHONE' ? NormalizePhone($row['VALUE'], 1) : mb_strtolower($row['VALUE']))] = true;
        }
        $add = [];
        foreach ($this->multifields() as $type => $rows) {
            foreach ($rows as $key => $row) {
                if (!isset($have[$type . ':' . ($type === 'PHONE' ? NormalizePhone($row['VALUE'], 1) : mb_strtolower($row['VALUE']))])) {
                    $add[$type][$key] = $row;
                }
            }
        }
        return $add;
    }

    private function multifields(): array
    {
        $fm = ['IM' => ['n0' => ['VALUE' => $this->getCodeImol(), 'VALUE_TYPE' => Crm\Common::getCommunicationType($this->fields->getCode())]]];
        if ($this->fields->getUserId() > 0) {
            $fm['LINK']['n0'] = ['VALUE' => (string) $this->fields->getUserId(), 'VALUE_TYPE' => 'USER'];
        }
        foreach (array_values(array_unique(array_filter(array_merge([$this->fields->getPersonPhone()], $this->fields->getPhones())))) as $index => $phone) {
            $fm['PHONE']["n{$index}"] = ['VALUE' => $phone, 'VALUE_TYPE' => 'WORK'];
        }
        foreach (array_values(array_unique(array_filter(array_merge([$this->fields->getPersonEmail()], $this->fields->getEmails()), static fn($email) => check_email($email)))) as $index => $email) {
            $fm['EMAIL']["n{$index}"] = ['VALUE' => $email, 'VALUE_TYPE' => 'WORK'];
        }
        return $fm;
    }
}
