<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Activity\Entity\ToDo;
use Bitrix\Crm\Activity\Provider\ToDo\ToDo as ToDoProvider;
use Bitrix\Crm\Conversion\LeadConverter;
use Bitrix\Crm\Item;
use Bitrix\Crm\ItemIdentifier;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Crm\Service\Operation\TransactionWrapper;
use Bitrix\Crm\Timeline\CommentEntry;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Type\DateTime;

/** Leads and deals by hand, by forms and by imports: each action is one hit. Not in the box. */
final class ItemActions
{
    public const NAMES = [
        'addLead', 'moveLead', 'setLeadResponsible', 'setItemField', 'commentLead', 'deleteLead', 'convertLead', 'importLeads', 'webForm', 'moveInKanban', 'moveDealToCategory',
        'addToDo', 'addTrigger', 'setFormQueue',
    ];

    private const REGION = 'UF_CRM_REGION';

    /** @param array $request with userId: whose hit it is; without: nobody's */
    public static function run(string $action, array $request): array
    {
        return (new self())->{$action}($request);
    }

    /** title?, name?, lastName?, phone?, sourceId?, region? (id of the list's value), stageId?, responsibleId?, userId */
    private function addLead(array $r): array
    {
        return ['leadId' => self::add(\CCrmOwnerType::Lead, self::leadFields($r), $r)->getId()];
    }

    private function moveLead(array $r): array
    {
        return self::change(\CCrmOwnerType::Lead, (int) $r['leadId'], ['STAGE_ID' => (string) $r['stageId']], $r);
    }

    private function setLeadResponsible(array $r): array
    {
        return self::change(\CCrmOwnerType::Lead, (int) $r['leadId'], ['ASSIGNED_BY_ID' => (int) $r['responsibleId']], $r);
    }

    /** entity: lead or deal, id, field, value, userId */
    private function setItemField(array $r): array
    {
        return self::change(self::type($r), (int) $r['id'], [(string) $r['field'] => $r['value']], $r);
    }

    /** leadId, userId, text */
    private function commentLead(array $r): array
    {
        $binding = ['ENTITY_TYPE_ID' => \CCrmOwnerType::Lead, 'ENTITY_ID' => (int) $r['leadId']];
        return ['commentId' => (int) CommentEntry::create(['TEXT' => (string) $r['text'], 'AUTHOR_ID' => (int) $r['userId'], 'BINDINGS' => [$binding]])];
    }

    private function deleteLead(array $r): array
    {
        $item = self::item(\CCrmOwnerType::Lead, (int) $r['leadId']);
        $result = Container::getInstance()->getFactory(\CCrmOwnerType::Lead)->getDeleteOperation($item, self::context($r))->disableAllChecks()->launch();
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** leadId, userId: a contact and a deal of the pipeline without a number, with the lead's responsible */
    private function convertLead(array $r): array
    {
        self::item(\CCrmOwnerType::Lead, (int) $r['leadId']);
        $converter = new LeadConverter();
        $converter->setEntityID((int) $r['leadId']);
        $converter->convert();
        $made = $converter->getResultData();
        return ['contactId' => $made['CONTACT'], 'dealId' => $made['DEAL']];
    }

    /** count, userId, and as addLead: no robots */
    private function importLeads(array $r): array
    {
        $ids = [];
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Lead);
        for ($number = 1; $number <= (int) $r['count']; $number++) {
            $item = $factory->createItem();
            $item->setFromCompatibleData(self::leadFields(['title' => "Импорт {$number}"] + $r));
            $result = $factory->getImportOperation($item, self::context($r))->disableAllChecks()->launch();
            $result->isSuccess() || throw new ActionRefused(implode(' ', $result->getErrorMessages()));
            $ids[] = $item->getId();
        }
        return ['leadIds' => $ids];
    }

    /**
     * formId, entity: lead or deal, and as addLead or categoryId: a visitor of a site fills in a form. It acts in the name of the responsible, whom
     * it takes from its own queue when none is given; robots come in the background.
     */
    private function webForm(array $r): array
    {
        $GLOBALS['USER']->Logout();
        $typeId = self::type($r);
        $responsibleId = (int) ($r['responsibleId'] ?? 0) ?: self::nextOfForm((int) $r['formId']);
        $fields = ($typeId === \CCrmOwnerType::Lead ? self::leadFields($r) : self::dealFields($r))
            + ['SOURCE_ID' => 'WEBFORM'];
        $fields = ['ASSIGNED_BY_ID' => $responsibleId, 'WEBFORM_ID' => (int) $r['formId']] + $fields;
        $error = '';
        $id = Crm::legacyAdd($typeId, $fields, ['CURRENT_USER' => $responsibleId], $error);
        if ($id === false) {
            throw new ActionRefused($error);
        }
        Application::getInstance()->addBackgroundJob(static fn() => Automation::runRobots($typeId, $id));
        return ['id' => $id, 'responsibleId' => $responsibleId];
    }

    /** entity: lead or deal, ids, stageId, userId: each in a transaction of its own, robots after it */
    private function moveInKanban(array $r): array
    {
        $factory = Container::getInstance()->getFactory(self::type($r));
        foreach ((array) $r['ids'] as $id) {
            $item = self::item(self::type($r), (int) $id);
            $item->set('STAGE_ID', (string) $r['stageId']);
            (new TransactionWrapper($factory->getUpdateOperation($item, self::context($r))->disableAllChecks()))->launch();
        }
        return [];
    }

    /** dealId, categoryId, userId: by the old way, without OnAfterCrmDealUpdate */
    private function moveDealToCategory(array $r): array
    {
        self::item(\CCrmOwnerType::Deal, (int) $r['dealId']);
        $code = \CCrmDeal::MoveToCategory((int) $r['dealId'], (int) $r['categoryId'], ['USER_ID' => (int) ($r['userId'] ?? 0)]);
        return $code === 0 ? [] : throw new ActionRefused("The deal was not moved: code {$code}");
    }

    /** entity, id, responsibleId, subject */
    private function addToDo(array $r): array
    {
        $toDo = new ToDo(new ItemIdentifier(self::type($r), (int) $r['id']), new ToDoProvider());
        $toDo->setSubject((string) $r['subject']);
        $toDo->setDescription((string) $r['subject']);
        $toDo->setDeadline((new DateTime())->add('1 day'));
        $toDo->setResponsibleId((int) $r['responsibleId']);
        $toDo->setAuthorId((int) $r['responsibleId']);
        $toDo->setCheckPermissions(false);
        $result = $toDo->save();
        return $result->isSuccess() ? ['activityId' => (int) $toDo->getId()] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** entity, code: RESP_CHANGED, stageId: where it moves the card, allowBackwards? */
    private function addTrigger(array $r): array
    {
        return ['triggerId' => (int) Application::getConnection()->add('b_crm_automation_trigger', [
            'NAME' => (string) $r['code'], 'CODE' => (string) $r['code'], 'ENTITY_TYPE_ID' => self::type($r), 'ENTITY_STATUS' => (string) $r['stageId'],
            'APPLY_RULES' => serialize(['ALLOW_BACKWARDS' => empty($r['allowBackwards']) ? 'N' : 'Y']),
        ])];
    }

    /** formId, userIds */
    private function setFormQueue(array $r): array
    {
        $connection = Application::getConnection();
        $connection->queryExecute('DELETE FROM b_crm_webform_queue WHERE FORM_ID = ' . (int) $r['formId']);
        foreach ((array) $r['userIds'] as $userId) {
            $connection->add('b_crm_webform_queue', ['FORM_ID' => (int) $r['formId'], 'USER_ID' => (int) $userId, 'WORK_TIME' => 'N']);
        }
        return [];
    }

    /** One after another; who was last stands in an option. Without a queue: user 1. */
    private static function nextOfForm(int $formId): int
    {
        $rows = Application::getConnection()->query("SELECT USER_ID FROM b_crm_webform_queue WHERE FORM_ID = {$formId} ORDER BY ID")->fetchAll();
        $users = array_map('intval', array_column($rows, 'USER_ID'));
        if ($users === []) {
            return 1;
        }
        $last = array_search((int) Option::get('crm', "crm_webform_resp_queue{$formId}"), $users, true);
        $next = $users[$last === false ? 0 : ($last + 1) % count($users)];
        Option::set('crm', "crm_webform_resp_queue{$formId}", (string) $next);
        return $next;
    }

    private static function leadFields(array $r): array
    {
        return array_filter([
            'TITLE' => (string) ($r['title'] ?? 'Лид'), 'NAME' => (string) ($r['name'] ?? ''), 'LAST_NAME' => (string) ($r['lastName'] ?? ''), 'SOURCE_ID' => (string) ($r['sourceId'] ?? ''),
            'STATUS_ID' => (string) ($r['stageId'] ?? ''), 'ASSIGNED_BY_ID' => (int) ($r['responsibleId'] ?? 0), self::REGION => (int) ($r['region'] ?? 0),
            'FM' => empty($r['phone']) ? [] : ['PHONE' => ['n0' => ['VALUE' => (string) $r['phone'], 'VALUE_TYPE' => 'WORK']]],
        ]);
    }

    /** @return array fields of a deal: title?, categoryId?, sourceId?, stageId?, region?, contactId?, companyId?, isRecurring?, responsibleId? */
    public static function dealFields(array $r): array
    {
        return array_filter([
            'TITLE' => (string) ($r['title'] ?? 'Сделка'), 'CATEGORY_ID' => (int) ($r['categoryId'] ?? 0), 'SOURCE_ID' => (string) ($r['sourceId'] ?? ''),
            'STAGE_ID' => (string) ($r['stageId'] ?? ''), 'ASSIGNED_BY_ID' => (int) ($r['responsibleId'] ?? 0), self::REGION => (int) ($r['region'] ?? 0),
            'CONTACT_IDS' => array_filter([(int) ($r['contactId'] ?? 0)]), 'COMPANY_ID' => (int) ($r['companyId'] ?? 0), 'IS_RECURRING' => empty($r['isRecurring']) ? '' : 'Y',
        ]);
    }

    public static function add(int $typeId, array $fields, array $r): Item
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->createItem();
        $item->setFromCompatibleData($fields);
        $result = $factory->getAddOperation($item, self::context($r))->disableAllChecks()->launch();
        return $result->isSuccess() ? $item : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    private static function change(int $typeId, int $id, array $fields, array $r): array
    {
        $item = self::item($typeId, $id);
        foreach ($fields as $name => $value) {
            $item->set($name, $value);
        }
        $result = Container::getInstance()->getFactory($typeId)->getUpdateOperation($item, self::context($r))->disableAllChecks()->launch();
        return $result->isSuccess() ? [] : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    private static function item(int $typeId, int $id): Item
    {
        return Container::getInstance()->getFactory($typeId)->getItem($id) ?? throw new ActionRefused(\CCrmOwnerType::ResolveName($typeId) . " {$id} does not exist");
    }

    private static function type(array $r): int
    {
        return ['lead' => \CCrmOwnerType::Lead, 'deal' => \CCrmOwnerType::Deal][$r['entity'] ?? ''] ?? throw new ActionRefused('entity: lead or deal');
    }

    private static function context(array $r): Context
    {
        return (new Context())->setUserId((int) ($r['userId'] ?? 0));
    }
}
