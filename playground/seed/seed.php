<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;
use Bitrix\Main\EventManager;
use Bitrix\Main\Type\DateTime;

/**
 * Fills an empty practice portal with two companies and their people around the present moment of its clock.
 * Ids and names are in seed.json. Part of the practice portal, not in the box.
 */
final class Seed
{
    private readonly array $cast;
    private readonly \DateTimeImmutable $now;
    /** @var array<string, array<string, list<array>>> table => columns => rows waiting for one INSERT */
    private array $rows = [];

    public function __construct()
    {
        $this->cast = json_decode((string) file_get_contents(__DIR__ . '/seed.json'), true, flags: JSON_THROW_ON_ERROR);
        $this->now = \DateTimeImmutable::createFromMutable(Clock::dateTime());
    }

    /** Everything in one transaction; a portal that has people already is left as it is. */
    public function write(): void
    {
        $connection = Application::getConnection();
        if ($connection->query('SELECT ID FROM b_user LIMIT 1')->fetch()) {
            return;
        }
        $connection->startTransaction();
        $this->site();
        $this->userFields();
        $this->regions();
        $this->accounts();
        $this->structure();
        $this->people();
        $this->workDays();
        $this->absences();
        $this->lines();
        $this->numbers();
        $this->pipelines();
        $this->clients();
        $this->flush();
        $connection->commitTransaction();
        foreach (['lead', 'deal'] as $entity) { // the portal adds a column for each field; that would end the transaction
            $connection->queryExecute("ALTER TABLE b_uts_crm_{$entity} ADD {$this->cast['regions']['fieldName']} int NULL");
        }
        $this->nativeHandlers();
    }

    private function site(): void
    {
        foreach (['main', 'im', 'imopenlines', 'imconnector', 'crm', 'timeman', 'humanresources', 'intranet', 'iblock', 'calendar', 'voximplant', 'bizproc'] as $module) {
            $this->add('b_module', ['ID' => $module, 'DATE_ACTIVE' => $this->at('-1 year')]);
        }
        $this->add('b_culture', [
            'ID' => 1, 'CODE' => 'ru', 'NAME' => 'ru', 'FORMAT_DATE' => 'DD.MM.YYYY', 'FORMAT_DATETIME' => 'DD.MM.YYYY HH:MI:SS',
            'FORMAT_NAME' => '#NAME# #LAST_NAME#', 'WEEK_START' => 1, 'CHARSET' => 'UTF-8',
        ]);
        $this->add('b_lang', [
            'LID' => 's1', 'SORT' => 100, 'DEF' => 'Y', 'ACTIVE' => 'Y', 'NAME' => 'Практический портал', 'DIR' => '/', 'LANGUAGE_ID' => 'ru',
            'CULTURE_ID' => 1, 'SITE_NAME' => 'Практический портал', 'SERVER_NAME' => 'portal.example.com', 'EMAIL' => 'portal@example.com',
        ]);
        $options = [
            // no agents on hits: cron, or who drives this portal, says when they run
            'main' => ['check_agents' => 'N', 'use_time_zones' => 'N', 'default_time_zone' => '', 'auto_time_zone' => 'N'],
            'intranet' => [
                'iblock_structure' => $this->cast['structure']['iblockId'], 'iblock_absence' => $this->cast['absences']['iblockId'],
                'calendar_2' => 'Y', 'humanresources_enabled' => 'Y',
            ],
            'humanresources' => ['company_structure_converted' => '1', 'company_employees_transferred' => '1'],
            'calendar' => [
                'work_time_start' => '10', 'work_time_end' => '19', 'week_holidays' => 'SA|SU',
                'year_holidays' => '1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11', 'year_workdays' => '',
            ],
            'timeman' => ['workday_max_start' => '33300', 'workday_min_finish' => '63900', 'workday_finish' => '64800', 'workday_min_duration' => '28800'],
        ];
        foreach ($options as $module => $values) {
            foreach ($values as $name => $value) {
                $this->add('b_option', ['MODULE_ID' => $module, 'NAME' => $name, 'VALUE' => (string) $value]);
            }
        }
        foreach (['admins' => ['Администраторы', null], 'everyone' => ['Все пользователи', null], 'employees' => ['Сотрудники', 'EMPLOYEES_s1']] as $key => [$name, $code]) {
            $this->add('b_group', ['ID' => $this->cast['groups'][$key], 'NAME' => $name, 'STRING_ID' => $code, 'TIMESTAMP_X' => $this->at('-1 year')]);
        }
    }

    private function userFields(): void
    {
        $structure = $this->cast['structure'];
        $section = "IBLOCK_{$structure['iblockId']}_SECTION";
        foreach ([
            [$structure['departmentFieldId'], 'USER', 'UF_DEPARTMENT', 'iblock_section', 'Y'],
            [$structure['timemanFieldId'], 'USER', 'UF_TIMEMAN', 'enumeration', 'N'],
            [3, 'USER', 'UF_PHONE_INNER', 'string', 'N'],
            [4, $section, 'UF_HEAD', 'employee', 'N'],
            [5, $section, 'UF_TIMEMAN', 'enumeration', 'N'],
        ] as [$id, $entity, $name, $type, $multiple]) {
            $this->add('b_user_field', ['ID' => $id, 'ENTITY_ID' => $entity, 'FIELD_NAME' => $name, 'USER_TYPE_ID' => $type, 'SORT' => 100, 'MULTIPLE' => $multiple]);
        }
        $yesNo = [[$structure['timemanYesId'], 2, 'Y'], [$structure['timemanNoId'], 2, 'N'], [3, 5, 'Y'], [4, 5, 'N']];
        foreach ($yesNo as [$id, $field, $code]) {
            $this->add('b_user_field_enum', ['ID' => $id, 'USER_FIELD_ID' => $field, 'VALUE' => $code === 'Y' ? 'Да' : 'Нет', 'XML_ID' => $code]);
        }
    }

    /** A list of leads and the same one of deals: fields and values have numbers of their own in each. */
    private function regions(): void
    {
        $regions = $this->cast['regions'];
        foreach ($regions['fieldIds'] as $entity => $fieldId) {
            $this->add('b_user_field', [
                'ID' => $fieldId, 'ENTITY_ID' => 'CRM_' . strtoupper($entity), 'FIELD_NAME' => $regions['fieldName'], 'USER_TYPE_ID' => 'enumeration', 'SORT' => 100, 'MULTIPLE' => 'N',
            ]);
            $this->add('b_user_field_lang', [
                'USER_FIELD_ID' => $fieldId, 'LANGUAGE_ID' => 'ru', 'EDIT_FORM_LABEL' => 'Регион', 'LIST_COLUMN_LABEL' => 'Регион', 'LIST_FILTER_LABEL' => 'Регион',
            ]);
            $sort = 0;
            foreach ($regions['values'] as $value) {
                $this->add('b_user_field_enum', [
                    'ID' => $value['enumIds'][$entity], 'USER_FIELD_ID' => $fieldId, 'VALUE' => $value['name'], 'XML_ID' => $value['xmlId'], 'SORT' => $sort += 100,
                ]);
            }
        }
    }

    /** They have no department, so they are no employees. */
    private function accounts(): void
    {
        foreach ($this->cast['accounts'] as $account) {
            $this->user($account['id'], $account['name'], $account['login'], '');
            $this->add('b_user_group', ['USER_ID' => $account['id'], 'GROUP_ID' => $this->cast['groups']['admins']]);
        }
    }

    /** The same tree twice: nodes of humanresources and sections of the old information block, with ids of their own. */
    private function structure(): void
    {
        $iblock = $this->cast['structure']['iblockId'];
        $this->add('b_iblock', ['ID' => $iblock, 'IBLOCK_TYPE_ID' => 'structure', 'CODE' => 'departments', 'NAME' => 'Подразделения']);
        $this->add('b_hr_structure', ['ID' => 1, 'NAME' => 'Структура компании', 'TYPE' => 'COMPANY', 'CREATED_BY' => 1, 'XML_ID' => 'COMPANY_STRUCTURE']);
        $roles = [
            [1, 'HEAD', 'MEMBER_HEAD', 100, 1], [2, 'EMPLOYEE', 'MEMBER_EMPLOYEE', 0, 0], [3, 'DEPUTY_HEAD', 'MEMBER_DEPUTY_HEAD', 90, 1],
            [4, 'TEAM_HEAD', 'MEMBER_TEAM_HEAD', 50, 1], [5, 'TEAM_DEPUTY_HEAD', 'MEMBER_TEAM_DEPUTY_HEAD', 40, 1], [6, 'TEAM_EMPLOYEE', 'MEMBER_TEAM_EMPLOYEE', 0, 0],
        ];
        foreach ($roles as [$id, $name, $code, $priority, $affection]) {
            $this->add('b_hr_structure_role', [
                'ID' => $id, 'ENTITY_TYPE' => 'MEMBER', 'NAME' => $name, 'PRIORITY' => $priority, 'CHILD_AFFECTION_TYPE' => $affection, 'XML_ID' => $code,
            ]);
        }
        $byId = array_column($this->cast['departments'], null, 'id');
        $margins = $this->margins($byId);
        foreach ($byId as $id => $department) {
            $parent = $byId[$department['parentId'] ?? 0] ?? null;
            $this->add('b_hr_structure_node', [
                'ID' => $id, 'NAME' => $department['name'], 'TYPE' => 'DEPARTMENT', 'STRUCTURE_ID' => 1, 'PARENT_ID' => $department['parentId'] ?? 0,
                'CREATED_BY' => 1, 'SORT' => 100 * $id,
            ]);
            $this->add('b_hr_structure_node_backward_access_code', ['NODE_ID' => $id, 'ACCESS_CODE' => 'D' . $department['sectionId']]);
            for ($above = $department, $depth = 0; $above !== null; $above = $byId[$above['parentId'] ?? 0] ?? null, $depth++) {
                $this->add('b_hr_structure_node_path', ['PARENT_ID' => $above['id'], 'CHILD_ID' => $id, 'DEPTH' => $depth]);
            }
            [$left, $right, $level] = $margins[$id];
            $this->add('b_iblock_section', [
                'ID' => $department['sectionId'], 'MODIFIED_BY' => 1, 'CREATED_BY' => 1, 'DATE_CREATE' => $this->at('-1 year'), 'IBLOCK_ID' => $iblock,
                'IBLOCK_SECTION_ID' => $parent['sectionId'] ?? null, 'SORT' => 100 * $id, 'NAME' => $department['name'],
                'LEFT_MARGIN' => $left, 'RIGHT_MARGIN' => $right, 'DEPTH_LEVEL' => $level,
            ]);
            $this->add("b_uts_iblock_{$iblock}_section", ['VALUE_ID' => $department['sectionId'], 'UF_HEAD' => $department['headId']]);
        }
    }

    /** @return array<int, array{int, int, int}> left and right margin and depth by node id */
    private function margins(array $byId): array
    {
        $margins = [];
        $walk = static function (?int $parent, int $margin, int $level) use (&$walk, &$margins, $byId): int {
            foreach ($byId as $id => $department) {
                if ($department['parentId'] === $parent) {
                    $left = ++$margin;
                    $margin = $walk($id, $margin, $level + 1) + 1;
                    $margins[$id] = [$left, $margin, $level];
                }
            }
            return $margin;
        };
        $walk(null, 0, 1);
        return $margins;
    }

    private function people(): void
    {
        $departments = array_column($this->cast['departments'], null, 'id');
        $member = 0;
        foreach ($this->cast['people'] as $key => $person) {
            $nodes = [$person['departmentId'], ...$person['alsoIn'] ?? []];
            $sections = array_map(static fn(int $node) => $departments[$node]['sectionId'], $nodes);
            $this->user($person['id'], $person['name'], strtolower((string) preg_replace('/(?<!^)[A-Z]/', '_$0', $key)), $person['position']);
            $this->add('b_user_group', ['USER_ID' => $person['id'], 'GROUP_ID' => $this->cast['groups']['employees']]);
            $this->add('b_uts_user', [
                'VALUE_ID' => $person['id'], 'UF_DEPARTMENT' => serialize($sections), 'UF_PHONE_INNER' => (string) (100 + $person['id']),
                'UF_TIMEMAN' => empty($person['withoutTimeman']) ? null : $this->cast['structure']['timemanNoId'],
            ]);
            foreach ($nodes as $index => $node) {
                $this->add('b_utm_user', [
                    'VALUE_ID' => $person['id'], 'FIELD_ID' => $this->cast['structure']['departmentFieldId'],
                    'VALUE' => (string) $sections[$index], 'VALUE_INT' => $sections[$index],
                ]);
                $this->add('b_hr_structure_node_member', ['ID' => ++$member, 'ENTITY_TYPE' => 'USER', 'ENTITY_ID' => $person['id'], 'NODE_ID' => $node, 'ADDED_BY' => 1]);
                $this->add('b_hr_structure_node_member_role', [
                    'MEMBER_ID' => $member, 'ROLE_ID' => $departments[$node]['headId'] === $person['id'] ? 1 : 2, 'CREATED_BY' => 1,
                ]);
            }
        }
    }

    private function user(int $id, string $name, string $login, string $position): void
    {
        [$first, $last] = explode(' ', $name, 2) + [1 => ''];
        $this->add('b_user', [
            'ID' => $id, 'TIMESTAMP_X' => $this->at('-1 year'), 'LOGIN' => $login, 'PASSWORD' => '*', 'ACTIVE' => 'Y', 'NAME' => $first, 'LAST_NAME' => $last,
            'EMAIL' => "{$login}@example.com", 'DATE_REGISTER' => $this->at('-1 year'), 'LID' => 's1', 'WORK_POSITION' => $position,
            'LAST_ACTIVITY_DATE' => $this->at('-5 minutes'), 'AUTO_TIME_ZONE' => '', 'LANGUAGE_ID' => 'ru',
        ]);
    }

    /** Everybody closed yesterday; today opens between 08:55 and 09:10 and closes at 21:00, as far as the clock has got. */
    private function workDays(): void
    {
        foreach ($this->cast['people'] as $person) {
            if (!empty($person['withoutTimeman'])) {
                continue;
            }
            $this->workDay($person['id'], $this->at('yesterday 09:00'), $this->at('yesterday 18:30'));
            $start = $this->at('today 08:55')->modify('+' . $person['id'] % 15 . ' minutes');
            if (empty($person['dayNotStarted']) && empty($person['absent']) && $start <= $this->now) {
                $end = $this->at('today 21:00');
                $this->workDay($person['id'], $start, $end <= $this->now ? $end : null);
            }
        }
    }

    private function workDay(int $userId, \DateTimeImmutable $start, ?\DateTimeImmutable $end): void
    {
        static $id = 0;
        $length = $end === null ? 0 : $end->getTimestamp() - $start->getTimestamp();
        $ofDay = static fn(\DateTimeImmutable $at): int => (int) $at->format('G') * 3600 + (int) $at->format('i') * 60 + (int) $at->format('s');
        $this->add('b_timeman_entries', [
            'ID' => ++$id, 'TIMESTAMP_X' => $end ?? $start, 'USER_ID' => $userId, 'MODIFIED_BY' => $userId, 'CURRENT_STATUS' => $end === null ? 'OPENED' : 'CLOSED',
            'DATE_START' => $start, 'DATE_FINISH' => $end, 'RECORDED_START_TIMESTAMP' => $start->getTimestamp(), 'START_OFFSET' => $start->getOffset(),
            'RECORDED_STOP_TIMESTAMP' => $end?->getTimestamp() ?? 0, 'STOP_OFFSET' => $end?->getOffset() ?? 0,
            'ACTUAL_START_TIMESTAMP' => $start->getTimestamp(), 'ACTUAL_STOP_TIMESTAMP' => $end?->getTimestamp() ?? 0,
            'TIME_START' => $ofDay($start), 'TIME_FINISH' => $end === null ? null : $ofDay($end), 'DURATION' => $length, 'RECORDED_DURATION' => $length,
        ]);
        foreach (['START' => $start, 'STOP' => $end] as $type => $at) {
            if ($at !== null) {
                $this->add('b_timeman_work_time_event_log', [
                    'USER_ID' => $userId, 'EVENT_TYPE' => $type, 'ACTUAL_TIMESTAMP' => $at->getTimestamp(), 'RECORDED_VALUE' => $at->getTimestamp(),
                    'RECORDED_OFFSET' => $at->getOffset(), 'WORKTIME_RECORD_ID' => $id,
                ]);
            }
        }
    }

    private function absences(): void
    {
        $chart = $this->cast['absences'];
        $this->add('b_iblock', ['ID' => $chart['iblockId'], 'IBLOCK_TYPE_ID' => 'structure', 'CODE' => 'absence', 'NAME' => 'График отсутствий']);
        foreach ($chart['propertyIds'] as $code => $id) {
            $this->add('b_iblock_property', [
                'ID' => $id, 'IBLOCK_ID' => $chart['iblockId'], 'NAME' => $code, 'CODE' => $code,
                'PROPERTY_TYPE' => $code === 'ABSENCE_TYPE' ? 'L' : 'S', 'USER_TYPE' => $code === 'USER' ? 'employee' : null,
            ]);
        }
        foreach ($chart['typeIds'] as $code => $id) {
            $this->add('b_iblock_property_enum', ['ID' => $id, 'PROPERTY_ID' => $chart['propertyIds']['ABSENCE_TYPE'], 'VALUE' => $code, 'SORT' => 100 * $id, 'XML_ID' => $code]);
        }
        $element = $chart['ofAbsent'];
        foreach ($this->cast['people'] as $person) {
            if (empty($person['absent'])) {
                continue;
            }
            $this->add('b_iblock_element', [
                'ID' => $element, 'TIMESTAMP_X' => $this->at('-1 week'), 'MODIFIED_BY' => 1, 'DATE_CREATE' => $this->at('-1 week'), 'CREATED_BY' => 1,
                'IBLOCK_ID' => $chart['iblockId'], 'ACTIVE_FROM' => $this->at('today -2 days'), 'ACTIVE_TO' => $this->at('today +5 days'), 'NAME' => 'Отпуск',
            ]);
            foreach ([['USER', $person['id'], null], ['ABSENCE_TYPE', $chart['typeIds'][$person['absent']], $chart['typeIds'][$person['absent']]]] as [$code, $value, $enum]) {
                $this->add('b_iblock_element_property', [
                    'IBLOCK_PROPERTY_ID' => $chart['propertyIds'][$code], 'IBLOCK_ELEMENT_ID' => $element, 'VALUE' => (string) $value, 'VALUE_ENUM' => $enum, 'VALUE_NUM' => $value,
                ]);
            }
            $element++;
        }
    }

    /** Lines as nobody has tuned them: the portal's own queue and its own CRM rules are on. */
    private function lines(): void
    {
        foreach ($this->cast['companies'] as $company) {
            foreach ($company['lines'] as $line) {
                $this->add('b_imopenlines_config', [
                    'ID' => $line['id'], 'ACTIVE' => 'Y', 'LINE_NAME' => $line['name'], 'CRM' => 'Y', 'CRM_CREATE' => 'lead', 'CRM_CREATE_SECOND' => '',
                    'CRM_CREATE_THIRD' => 'Y', 'CRM_FORWARD' => 'Y', 'CRM_TRANSFER_CHANGE' => 'Y', 'CRM_SOURCE' => 'create', 'QUEUE_TYPE' => 'evenly',
                    'QUEUE_TIME' => 60, 'NO_ANSWER_TIME' => 60, 'CHECK_AVAILABLE' => 'N', 'WELCOME_BOT_ENABLE' => 'N', 'WELCOME_BOT_ID' => 0,
                    'WELCOME_BOT_JOIN' => 'first', 'WELCOME_BOT_TIME' => 600, 'WELCOME_BOT_LEFT' => 'queue', 'WELCOME_MESSAGE' => 'Y',
                    'WELCOME_MESSAGE_TEXT' => 'Здравствуйте! Мы скоро ответим.', 'WORKTIME_ENABLE' => 'N', 'MAX_CHAT' => 0, 'TYPE_MAX_CHAT' => 'answered_new',
                    'DATE_CREATE' => $this->at('-1 year'), 'DATE_MODIFY' => $this->at('-1 year'), 'MODIFY_USER_ID' => 1, 'TEMPORARY' => 'N', 'LANGUAGE_ID' => 'ru',
                ]);
                $this->add('b_imconnectors_status', [
                    'CONNECTOR' => $line['connector'], 'LINE' => (string) $line['id'], 'ACTIVE' => 'Y', 'CONNECTION' => 'Y', 'REGISTER' => 'Y', 'ERROR' => 'N',
                ]);
                if ($line['connector'] === 'livechat') {
                    $this->add('b_imopenlines_livechat', ['CONFIG_ID' => $line['id'], 'URL_CODE' => 'site' . $line['id'], 'URL_CODE_ID' => 0]);
                }
                foreach ($line['queue'] as $sort => $key) {
                    $userId = $this->cast['people'][$key]['id'];
                    $this->add('b_imopenlines_config_queue', ['SORT' => $sort, 'CONFIG_ID' => $line['id'], 'ENTITY_ID' => $userId, 'ENTITY_TYPE' => 'user']);
                    $this->add('b_imopenlines_queue', ['SORT' => $sort, 'CONFIG_ID' => $line['id'], 'USER_ID' => $userId, 'DEPARTMENT_ID' => 0]);
                }
            }
        }
    }

    /** Lines of the telephony as nobody has tuned them: leads for whoever is unknown. What a SIP line is known by is not told in the fact sheet. */
    private function numbers(): void
    {
        $numbers = array_merge(array_values($this->cast['companies']['alfa']['numbers']), array_values($this->cast['companies']['beta']['numbers']), [$this->cast['numberOfNobody']]);
        $queues = [];
        foreach ($numbers as $number) {
            if ($number['mode'] === 'REST_APP') {
                $this->add('b_voximplant_external_line', [
                    'ID' => $number['externalLineId'], 'TYPE' => 'rest-app', 'NUMBER' => $number['number'], 'NORMALIZED_NUMBER' => $number['searchId'], 'NAME' => $number['name'],
                    'REST_APP_ID' => $number['appId'], 'IS_MANUAL' => 'N', 'CRM_AUTO_CREATE' => 'Y',
                ]);
                continue;
            }
            $this->add('b_voximplant_config', [
                'ID' => $number['configId'], 'PORTAL_MODE' => $number['mode'], 'SEARCH_ID' => $number['searchId'], 'PHONE_NAME' => $number['name'], 'CRM' => 'Y',
                'CRM_CREATE' => 'lead', 'CRM_CREATE_CALL_TYPE' => 'all', 'CRM_SOURCE' => 'CALL', 'CRM_FORWARD' => 'Y', 'CRM_TRANSFER_CHANGE' => 'Y', 'QUEUE_ID' => $number['queueId'],
            ]);
            if ($number['mode'] === 'RENT') {
                $this->add('b_voximplant_number', ['NUMBER' => $number['searchId'], 'CONFIG_ID' => $number['configId']]);
            } else {
                $this->add('b_voximplant_sip', ['CONFIG_ID' => $number['configId']]);
            }
            if (isset($queues[$number['queueId']])) {
                continue;
            }
            $queues[$number['queueId']] = true;
            $this->add('b_voximplant_queue', ['ID' => $number['queueId'], 'NAME' => $number['name']]);
            foreach ($number['queue'] as $key) {
                $this->add('b_voximplant_queue_user', ['QUEUE_ID' => $number['queueId'], 'USER_ID' => $this->cast['people'][$key]['id']]);
            }
        }
    }

    private function pipelines(): void
    {
        $names = ['NEW' => ['Новая', null], 'PREPARATION' => ['В работе', null], 'EXECUTING' => ['Счёт выставлен', null], 'WON' => ['Сделка успешна', 'S'], 'LOSE' => ['Сделка провалена', 'F']];
        $categories = [0, ...array_column($this->cast['companies'], 'dealCategoryId')];
        foreach ($this->cast['companies'] as $company) {
            $this->add('b_crm_deal_category', [
                'ID' => $company['dealCategoryId'], 'CREATED_DATE' => $this->at('-1 year'), 'NAME' => 'Продажи ' . $company['name'], 'SORT' => 100 * $company['dealCategoryId'],
            ]);
        }
        foreach ($categories as $category) {
            $sort = 0;
            foreach ($names as $code => [$name, $semantics]) {
                $this->status($category === 0 ? 'DEAL_STAGE' : "DEAL_STAGE_{$category}", ($category === 0 ? '' : "C{$category}:") . $code, $name, $sort += 10, $semantics, $category);
            }
        }
        foreach (['NEW' => ['Не обработан', null], 'IN_PROCESS' => ['В работе', null], 'CONVERTED' => ['Качественный', 'S'], 'JUNK' => ['Некачественный', 'F']] as $code => [$name, $semantics]) {
            $this->status('STATUS', $code, $name, 10, $semantics, null);
        }
        $sort = 0;
        foreach (['CALL' => 'Звонок', 'WEB' => 'Веб-сайт', 'EMAIL' => 'Электронная почта', 'WEBFORM' => 'CRM-форма'] as $code => $name) {
            $this->status('SOURCE', $code, $name, $sort += 10, null, null);
        }
        $this->status('CONTACT_TYPE', 'CLIENT', 'Клиенты', 10, null, null);
    }

    private function status(string $entity, string $code, string $name, int $sort, ?string $semantics, ?int $category): void
    {
        $this->add('b_crm_status', [
            'ENTITY_ID' => $entity, 'STATUS_ID' => $code, 'NAME' => $name, 'NAME_INIT' => $name, 'SORT' => $sort, 'SYSTEM' => 'Y', 'SEMANTICS' => $semantics, 'CATEGORY_ID' => $category,
        ]);
    }

    /** One client whom both companies know by the same phone, and one whose only deal is closed. */
    private function clients(): void
    {
        $known = $this->cast['knownClient'];
        $returning = $this->cast['returningClient'];
        ['alfa' => $alfa, 'beta' => $beta] = $this->cast['companies'];
        $this->contact($known['contactIds']['alfa'], $known, $known['responsibleIds']['alfa']);
        $this->contact($known['contactIds']['beta'], $known, $known['responsibleIds']['beta']);
        $this->contact($returning['contactId'], $returning, $returning['responsibleId']);
        $this->deal($known['dealIds']['alfaWon'], 'Первый заказ', $alfa, 'won', 'S', $known['contactIds']['alfa'], $known['responsibleIds']['alfa'], '-2 months');
        $this->deal($known['dealIds']['alfaOpen'], 'Повторный заказ', $alfa, 'inWork', 'P', $known['contactIds']['alfa'], $known['responsibleIds']['alfa'], '-3 days');
        $this->deal($known['dealIds']['betaLost'], 'Запрос цены', $beta, 'lost', 'F', $known['contactIds']['beta'], $known['responsibleIds']['beta'], '-1 month');
        $this->deal($returning['dealId'], 'Единственный заказ', $alfa, 'won', 'S', $returning['contactId'], $returning['responsibleId'], '-1 month');
    }

    private function contact(int $id, array $client, int $responsibleId): void
    {
        $created = $this->at('-3 months');
        $this->add('b_crm_contact', [
            'ID' => $id, 'DATE_CREATE' => $created, 'DATE_MODIFY' => $created, 'CREATED_BY_ID' => $responsibleId, 'MODIFY_BY_ID' => $responsibleId,
            'ASSIGNED_BY_ID' => $responsibleId, 'OPENED' => 'Y', 'SOURCE_ID' => 'CALL', 'TYPE_ID' => 'CLIENT', 'FULL_NAME' => "{$client['name']} {$client['lastName']}",
            'NAME' => $client['name'], 'LAST_NAME' => $client['lastName'], 'EXPORT' => 'Y', 'HAS_PHONE' => 'Y', 'HAS_EMAIL' => isset($client['email']) ? 'Y' : 'N',
            'LAST_ACTIVITY_BY' => $responsibleId, 'LAST_ACTIVITY_TIME' => $created,
        ]);
        foreach (['PHONE' => [$client['phone'], $client['phoneKey']], 'EMAIL' => [$client['email'] ?? null, $client['email'] ?? null]] as $type => [$value, $key]) {
            if ($value !== null) {
                $this->add('b_crm_field_multi', [
                    'ENTITY_ID' => 'CONTACT', 'ELEMENT_ID' => $id, 'TYPE_ID' => $type, 'VALUE_TYPE' => 'WORK', 'COMPLEX_ID' => "{$type}_WORK", 'VALUE' => $value,
                ]);
                $this->add('b_crm_dp_comm_mcd', ['ENTITY_TYPE_ID' => 3, 'ENTITY_ID' => $id, 'TYPE' => $type, 'VALUE' => $key]);
            }
        }
    }

    private function deal(int $id, string $title, array $company, string $stage, string $semantics, int $contactId, int $responsibleId, string $when): void
    {
        $at = $this->at($when);
        $category = $company['dealCategoryId'];
        $this->add('b_crm_deal', [
            'ID' => $id, 'DATE_CREATE' => $at, 'DATE_MODIFY' => $at, 'CREATED_BY_ID' => $responsibleId, 'MODIFY_BY_ID' => $responsibleId,
            'ASSIGNED_BY_ID' => $responsibleId, 'OPENED' => 'Y', 'CONTACT_ID' => $contactId, 'TITLE' => $title, 'CATEGORY_ID' => $category,
            'STAGE_ID' => $company['stages'][$stage], 'STAGE_SEMANTIC_ID' => $semantics, 'CLOSED' => $semantics === 'P' ? 'N' : 'Y', 'OPPORTUNITY' => 10000,
            'CURRENCY_ID' => 'RUB', 'BEGINDATE' => $at, 'CLOSEDATE' => $at, 'SOURCE_ID' => 'CALL', 'MOVED_BY_ID' => $responsibleId, 'MOVED_TIME' => $at,
            'LAST_ACTIVITY_BY' => $responsibleId, 'LAST_ACTIVITY_TIME' => $at,
        ]);
        $this->add('b_crm_deal_contact', ['DEAL_ID' => $id, 'CONTACT_ID' => $contactId, 'SORT' => 10, 'ROLE_ID' => 0, 'IS_PRIMARY' => 'Y']);
    }

    /** What humanresources and intranet listen to by themselves. */
    private function nativeHandlers(): void
    {
        $events = EventManager::getInstance();
        foreach (['OnAfterUserAdd', 'OnAfterUserUpdate', 'OnAfterUserDelete'] as $event) {
            $events->registerEventHandlerCompatible('main', $event, 'humanresources', 'Bitrix\HumanResources\Compatibility\Event\UserEventHandler', lcfirst($event));
        }
        $events->registerEventHandlerCompatible('main', 'OnAfterUserUpdate', 'intranet', 'CIntranetEventHandlers', 'UpdateActivity');
        foreach (['OnNodeUpdated', 'OnMemberAdded', 'OnMemberUpdated', 'OnMemberDeleted'] as $event) {
            $events->registerEventHandler('humanresources', $event, 'humanresources', 'Bitrix\HumanResources\Compatibility\Event\NewToOldEventHandler', lcfirst($event));
        }
    }

    private function at(string $words): \DateTimeImmutable
    {
        return $this->now->modify($words);
    }

    private function add(string $table, array $row): void
    {
        $this->rows[$table][implode(',', array_keys($row))][] = $row;
    }

    private function flush(): void
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $literal = static fn($value) => $helper->convertToDb($value instanceof \DateTimeImmutable ? DateTime::createFromTimestamp($value->getTimestamp()) : $value);
        foreach ($this->rows as $table => $byColumns) {
            foreach ($byColumns as $rows) {
                $values = array_map(static fn(array $row) => '(' . implode(', ', array_map($literal, $row)) . ')', $rows);
                $columns = implode(', ', array_map([$helper, 'quote'], array_keys($rows[0])));
                $connection->queryExecute("INSERT INTO {$table} ({$columns}) VALUES " . implode(', ', $values));
            }
        }
        $this->rows = [];
    }
}
