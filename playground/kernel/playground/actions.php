<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Merger\ContactMerger;
use Bitrix\Crm\Merger\EntityMergerException;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\ImConnector\Provider\Base\Input;
use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\ImOpenLines\UserPause;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;

/**
 * What clients and people of the practice portal do: each action is one hit, by the portal's own classes. Not in the box.
 */
final class Actions
{
    private const NAMES = [
        'clientWrites', 'clientStarts', 'operatorAnswers', 'operatorWrites', 'operatorTransfers', 'operatorSkips', 'dialogCloses',
        'setDealResponsible', 'commentDeal', 'moveDeal', 'setContactResponsible', 'setContactCompany', 'setDealContact', 'renameContact', 'addContact', 'addCompany', 'addDeal', 'changePhones', 'deleteDeal', 'deleteContact', 'mergeContacts',
        'workDay', 'addAbsence', 'removeAbsence', 'linePause', 'dismiss', 'hire', 'setHead', 'addMember', 'removeMember', 'setQueue', 'setLineConfig', 'setOption', 'runAgents',
    ];

    /**
     * @param array $request "action" and its fields (README.md of the kernel)
     * @return array{ok: bool, ...} on failure "error"
     */
    public static function run(array $request): array
    {
        foreach (['im', 'imconnector', 'imopenlines', 'crm', 'iblock', 'intranet', 'humanresources', 'timeman'] as $module) {
            Loader::includeModule($module);
        }
        $action = (string) ($request['action'] ?? '');
        if (in_array($action, CallActions::NAMES, true)) {
            return CallActions::run($action, $request);
        }
        $actions = new self();
        Automation::newHit();
        if (!in_array($action, [...self::NAMES, ...ItemActions::NAMES], true)) {
            return ['ok' => false, 'error' => "Unknown action \"{$action}\""];
        }
        try {
            if (!empty($request['userId']) && !in_array($action, ['workDay', 'linePause', 'dismiss', 'hire', 'setHead', 'addMember', 'removeMember', 'addAbsence'], true)) {
                $GLOBALS['USER']->Authorize((int) $request['userId'], false, false);
                \CUser::SetLastActivityDate((int) $request['userId']);
            }
            return ['ok' => true] + (in_array($action, ItemActions::NAMES, true) ? ItemActions::run($action, $request) : $actions->{$action}($request));
        } catch (ActionRefused $refusal) {
            return ['ok' => false, 'error' => $refusal->getMessage()];
        }
    }

    /** lineId, connector, externalUserId, name?, lastName?, phone?, email?, text */
    private function clientWrites(array $r): array
    {
        return $this->receive($r, (string) ($r['text'] ?? ''), '');
    }

    /** The messenger's /start: the same fields without a text. */
    private function clientStarts(array $r): array
    {
        return $this->receive($r, '', 'start');
    }

    private function operatorAnswers(array $r): array
    {
        $result = $this->chat($r)->answer((int) $r['userId']);
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    private function operatorWrites(array $r): array
    {
        $this->chat($r);
        return ['messageId' => (int) \Bitrix\ImOpenLines\Im::addMessage(['TO_CHAT_ID' => (int) $r['chatId'], 'FROM_USER_ID' => (int) $r['userId'], 'MESSAGE' => (string) $r['text']])];
    }

    /** to: user id, "queue" or "queue<lineId>" */
    private function operatorTransfers(array $r): array
    {
        $to = is_numeric($r['to']) ? (int) $r['to'] : (string) $r['to'];
        $isDone = $this->chat($r)->transfer(['FROM' => (int) $r['userId'], 'TO' => $to, 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y']);
        return $isDone ? [] : throw new ActionRefused('The transfer was refused');
    }

    private function operatorSkips(array $r): array
    {
        return ['skipped' => (bool) $this->chat($r)->skip((int) $r['userId'])];
    }

    private function dialogCloses(array $r): array
    {
        $result = $this->chat($r)->finish((int) ($r['userId'] ?? 0), true, true);
        return $result->getResult() === true ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()) ?: 'The dialog is being closed elsewhere');
    }

    private function setDealResponsible(array $r): array
    {
        return $this->update(\CCrmOwnerType::Deal, (int) $r['dealId'], ['ASSIGNED_BY_ID' => (int) $r['responsibleId']], $r);
    }

    /** dealId, userId, text */
    private function commentDeal(array $r): array
    {
        $binding = ['ENTITY_TYPE_ID' => \CCrmOwnerType::Deal, 'ENTITY_ID' => (int) $r['dealId']];
        return ['commentId' => (int) \Bitrix\Crm\Timeline\CommentEntry::create(['TEXT' => (string) $r['text'], 'AUTHOR_ID' => (int) $r['userId'], 'BINDINGS' => [$binding]])];
    }

    private function moveDeal(array $r): array
    {
        return $this->update(\CCrmOwnerType::Deal, (int) $r['dealId'], ['STAGE_ID' => (string) $r['stageId']], $r);
    }

    private function setContactResponsible(array $r): array
    {
        return $this->update(\CCrmOwnerType::Contact, (int) $r['contactId'], ['ASSIGNED_BY_ID' => (int) $r['responsibleId']], $r);
    }

    /** contactId, company: text of the module's field, userId */
    private function setContactCompany(array $r): array
    {
        return $this->update(\CCrmOwnerType::Contact, (int) $r['contactId'], ['UF_CRM_LINEWARDEN' => (string) $r['company']], $r);
    }

    /** dealId, contactId, userId: the deal's contacts are replaced by this one */
    private function setDealContact(array $r): array
    {
        return $this->update(\CCrmOwnerType::Deal, (int) $r['dealId'], ['CONTACT_ID' => (int) $r['contactId']], $r);
    }

    /** name, lastName?, phone?, company?, userId */
    private function addContact(array $r): array
    {
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Contact);
        $item = $factory->createItem();
        $phones = empty($r['phone']) ? [] : ['PHONE' => ['n0' => ['VALUE' => (string) $r['phone'], 'VALUE_TYPE' => 'WORK']]];
        $item->setFromCompatibleData(['NAME' => (string) $r['name'], 'LAST_NAME' => (string) ($r['lastName'] ?? ''), 'FM' => $phones]);
        $item->setAssignedById((int) $r['userId']);
        empty($r['company']) || $item->set('UF_CRM_LINEWARDEN', (string) $r['company']);
        $result = $factory->getAddOperation($item, (new Context())->setUserId((int) $r['userId']))->disableAllChecks()->launch();
        return $result->isSuccess() ? ['contactId' => $item->getId()] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** title, userId, phone?: a company of the CRM (B2B); rows only, there are no operations of companies here */
    private function addCompany(array $r): array
    {
        $phones = empty($r['phone']) ? [] : ['PHONE' => ['n0' => ['VALUE' => (string) $r['phone'], 'VALUE_TYPE' => 'WORK']]];
        $result = \Bitrix\Crm\CompanyTable::add(['TITLE' => (string) $r['title'], 'ASSIGNED_BY_ID' => (int) $r['userId'], 'HAS_PHONE' => $phones === [] ? 'N' : 'Y']);
        ItemWriter::saveMultifields('COMPANY', (int) $result->getId(), $phones);
        ItemWriter::saveCommunicationIndex(\CCrmOwnerType::Company, (int) $result->getId());
        return ['companyId' => (int) $result->getId()];
    }

    /** title, categoryId, userId, contactId?, companyId?: of the CRM, responsibleId?, stageId?, sourceId?, region?, isRecurring? */
    private function addDeal(array $r): array
    {
        return ['dealId' => ItemActions::add(\CCrmOwnerType::Deal, ItemActions::dealFields($r + ['responsibleId' => $r['userId']]), $r)->getId()];
    }

    /** contactId, name, lastName, userId */
    private function renameContact(array $r): array
    {
        $names = ['NAME' => (string) $r['name'], 'LAST_NAME' => (string) $r['lastName']];
        return $this->update(\CCrmOwnerType::Contact, (int) $r['contactId'], $names, $r);
    }

    /** contactId, userId, add?: phones, remove?: phones as they are written on the card */
    private function changePhones(array $r): array
    {
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Contact);
        $item = $factory->getItem((int) $r['contactId']) ?? throw new ActionRefused("CONTACT {$r['contactId']} does not exist");
        $phones = [];
        foreach (array_values((array) ($r['add'] ?? [])) as $index => $phone) {
            $phones["n{$index}"] = ['VALUE' => (string) $phone, 'VALUE_TYPE' => 'WORK'];
        }
        foreach (ItemWriter::multifields('CONTACT', $item->getId()) as $row) {
            if ($row['TYPE_ID'] === 'PHONE' && in_array($row['VALUE'], (array) ($r['remove'] ?? []), true)) {
                $phones[(int) $row['ID']] = ['VALUE' => ''];
            }
        }
        $item->setFromCompatibleData(['FM' => ['PHONE' => $phones]]);
        $result = $factory->getUpdateOperation($item, (new Context())->setUserId((int) ($r['userId'] ?? 0)))->disableAllChecks()->launch();
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** id (or dealId) */
    private function deleteDeal(array $r): array
    {
        return $this->delete(\CCrmOwnerType::Deal, (int) ($r['id'] ?? $r['dealId'] ?? 0), $r);
    }

    /** id (or contactId) */
    private function deleteContact(array $r): array
    {
        return $this->delete(\CCrmOwnerType::Contact, (int) ($r['id'] ?? $r['contactId'] ?? 0), $r);
    }

    private function mergeContacts(array $r): array
    {
        try {
            (new ContactMerger((int) ($r['userId'] ?? 0)))->mergeBatch([(int) $r['fromContactId']], (int) $r['toContactId']);
        } catch (EntityMergerException $error) {
            throw new ActionRefused("The contacts were not merged: code {$error->getCode()}");
        }
        return [];
    }

    /** do: start, pause, continue, end */
    private function workDay(array $r): array
    {
        $day = new \CTimeManUser((int) $r['userId']);
        $record = match ($r['do'] ?? '') {
            'start' => match ($day->State()) {
                'OPENED' => true,
                'PAUSED' => $day->reopenDay(),
                default => $day->openDay(),
            },
            'pause' => $day->pauseDay(),
            'continue' => $day->reopenDay(),
            'end' => $day->closeDay(),
            default => throw new ActionRefused('do: start, pause, continue or end'),
        };
        if ($record === false) {
            throw new ActionRefused((string) ($GLOBALS['APPLICATION']->GetException() ?: 'The work day did not change'));
        }
        return ['state' => (new \CTimeManUser((int) $r['userId']))->State()];
    }

    /** userId, type (VACATION, LEAVESICK, ASSIGNMENT, ...), from, to in the portal's zone; ISO or d.m.Y H:i:s */
    private function addAbsence(array $r): array
    {
        $iblockId = (int) Option::get('intranet', 'iblock_absence');
        $property = \Bitrix\Iblock\PropertyTable::getRow(['filter' => ['=IBLOCK_ID' => $iblockId, '=CODE' => 'ABSENCE_TYPE']]);
        $type = \Bitrix\Iblock\PropertyEnumerationTable::getRow(['filter' => ['=PROPERTY_ID' => (int) ($property['ID'] ?? 0), '=XML_ID' => (string) ($r['type'] ?? 'VACATION')]]);
        if ($type === null) {
            throw new ActionRefused('type: unknown type of absence');
        }
        $element = new \CIBlockElement();
        $id = $element->Add([
            'IBLOCK_ID' => $iblockId, 'NAME' => (string) ($r['name'] ?? $type['VALUE']), 'ACTIVE' => 'Y',
            'ACTIVE_FROM' => self::portalTime($r['from'] ?? ''), 'ACTIVE_TO' => self::portalTime($r['to'] ?? ''),
            'PROPERTY_VALUES' => ['USER' => (int) $r['userId'], 'ABSENCE_TYPE' => (int) $type['ID']],
        ]);
        return $id ? ['elementId' => (int) $id] : throw new ActionRefused(strip_tags((string) $element->LAST_ERROR));
    }

    private function removeAbsence(array $r): array
    {
        return \CIBlockElement::Delete((int) $r['elementId']) ? [] : throw new ActionRefused('The absence was not deleted');
    }

    private function linePause(array $r): array
    {
        $pause = new UserPause((int) $r['userId']);
        $r['on'] ? $pause->start() : $pause->stop();
        return [];
    }

    private function dismiss(array $r): array
    {
        (new \CUser())->Update((int) $r['userId'], ['ACTIVE' => 'N']);
        return [];
    }

    private function hire(array $r): array
    {
        (new \CUser())->Update((int) $r['userId'], ['ACTIVE' => 'Y']);
        return [];
    }

    /** departmentId: node id */
    private function setHead(array $r): array
    {
        $members = \Bitrix\HumanResources\Service\Container::getNodeMemberRepository();
        $roles = \Bitrix\HumanResources\Service\Container::getRoleRepository();
        $head = $roles->findByXmlId('MEMBER_HEAD')->id;
        $employee = $roles->findByXmlId('MEMBER_EMPLOYEE')->id;
        foreach ($members->findAllByRoleIdAndNodeId($head, (int) $r['departmentId']) as $former) {
            $former->roles = [$employee];
            $members->update($former);
        }
        $type = \Bitrix\HumanResources\Type\MemberEntityType::USER;
        $member = $members->findByEntityTypeAndEntityIdAndNodeId($type, (int) $r['userId'], (int) $r['departmentId'])
            ?? $members->create(new \Bitrix\HumanResources\Item\NodeMember(entityType: $type, entityId: (int) $r['userId'], nodeId: (int) $r['departmentId']));
        $member->roles = [$head];
        $members->update($member);
        return [];
    }

    /** A further department of an employee. */
    private function addMember(array $r): array
    {
        $type = \Bitrix\HumanResources\Type\MemberEntityType::USER;
        \Bitrix\HumanResources\Service\Container::getNodeMemberRepository()->create(
            new \Bitrix\HumanResources\Item\NodeMember(entityType: $type, entityId: (int) $r['userId'], nodeId: (int) $r['departmentId'])
        );
        return [];
    }

    private function removeMember(array $r): array
    {
        $members = \Bitrix\HumanResources\Service\Container::getNodeMemberRepository();
        $type = \Bitrix\HumanResources\Type\MemberEntityType::USER;
        $member = $members->findByEntityTypeAndEntityIdAndNodeId($type, (int) $r['userId'], (int) $r['departmentId']);
        if ($member === null) {
            throw new ActionRefused("User {$r['userId']} is not in department {$r['departmentId']}");
        }
        $members->remove($member);
        return [];
    }

    private function setQueue(array $r): array
    {
        $queue = array_map(static fn($id) => ['ENTITY_TYPE' => 'user', 'ENTITY_ID' => (int) $id], $r['userIds']);
        (new \Bitrix\ImOpenLines\QueueManager((int) $r['lineId']))->update($queue);
        return [];
    }

    private function setLineConfig(array $r): array
    {
        return (new \Bitrix\ImOpenLines\Config())->update((int) $r['lineId'], (array) $r['fields']) ? [] : throw new ActionRefused('lineId: no such line');
    }

    private function setOption(array $r): array
    {
        Option::set((string) $r['module'], (string) $r['name'], (string) $r['value']);
        return [];
    }

    /** A visit of cron: with agents on cron as its script does, otherwise all of them. */
    private function runAgents(array $r): array
    {
        if (Option::get('main', 'agents_use_crontab') === 'Y') {
            defined('BX_CRONTAB') || define('BX_CRONTAB', true);
        }
        return ['ran' => \CAgent::CheckAgents()];
    }

    private function receive(array $r, string $text, string $command): array
    {
        foreach (['lineId', 'connector', 'externalUserId'] as $name) {
            if (empty($r[$name])) {
                throw new ActionRefused("{$name} is missing");
            }
        }
        $external = (string) $r['externalUserId'];
        $messageId = bin2hex(random_bytes(6));
        $answers = (new Input([
            'CONNECTOR' => (string) $r['connector'],
            'LINE' => (int) $r['lineId'],
            'COMMAND' => $command,
            'DATA' => [[
                'user' => ['id' => $external, 'name' => $r['name'] ?? '', 'last_name' => $r['lastName'] ?? '', 'phone' => $r['phone'] ?? '', 'email' => $r['email'] ?? ''],
                'chat' => ['id' => $external],
                'message' => $command === 'start' ? [] : ['id' => $messageId, 'text' => $text, 'date' => Clock::now()],
            ]],
        ]))->reception()->getResult();
        $answer = $answers[0]['answer'];
        if (empty($answer['SESSION']['ID'])) {
            throw new ActionRefused('No session was started: is the line there?');
        }
        $session = SessionTable::getRow(['select' => ['USER_CODE'], 'filter' => ['=ID' => $answer['SESSION']['ID']]]);
        return [
            'sessionId' => (int) $answer['SESSION']['ID'], 'chatId' => (int) $answer['SESSION']['CHAT_ID'], 'clientUserId' => (int) $answers[0]['user'],
            'messageId' => (int) $answer['MESSAGE_ID'], 'userCode' => $session['USER_CODE'], 'isNew' => (int) $answer['SESSION_ID'] > 0,
        ];
    }

    private function chat(array $r): Chat
    {
        $chat = new Chat((int) ($r['chatId'] ?? 0));
        return $chat->isDataLoaded() ? $chat : throw new ActionRefused('chatId: no such chat');
    }

    private function update(int $typeId, int $id, array $fields, array $r): array
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id) ?? throw new ActionRefused(\CCrmOwnerType::ResolveName($typeId) . " {$id} does not exist");
        foreach ($fields as $name => $value) {
            $item->set($name, $value);
        }
        $result = $factory->getUpdateOperation($item, (new Context())->setUserId((int) ($r['userId'] ?? 0)))->disableAllChecks()->launch();
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    private function delete(int $typeId, int $id, array $r): array
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id) ?? throw new ActionRefused(\CCrmOwnerType::ResolveName($typeId) . " {$id} does not exist");
        $result = $factory->getDeleteOperation($item, (new Context())->setUserId((int) ($r['userId'] ?? 0)))->disableAllChecks()->launch();
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** The portal's own form of a date; ISO strings are taken too. */
    private static function portalTime(string $value): string
    {
        $time = preg_match('/^\d{4}-\d\d-\d\d/', $value) ? new \DateTime($value) : false;
        return $time ? $time->format('d.m.Y H:i:s') : $value;
    }
}
