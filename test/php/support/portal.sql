-- The little portal of the PHP tests: three operators, a dismissed one, two lines, two pipelines.
INSERT INTO b_module (ID) VALUES ('main'), ('im'), ('imbot'), ('imopenlines'), ('imconnector'), ('crm'), ('intranet'), ('iblock'), ('timeman'),
  ('humanresources'), ('calendar'), ('voximplant'), ('bizproc');
INSERT INTO b_lang (LID, SORT, DEF, ACTIVE, NAME, DIR, LANGUAGE_ID) VALUES ('s1', 1, 'Y', 'Y', 'Портал', '/', 'ru');
INSERT INTO b_user (ID, LOGIN, ACTIVE, NAME, LAST_NAME, DATE_REGISTER, EXTERNAL_AUTH_ID) VALUES
  (1, 'admin', 'Y', 'Анна', 'Админ', '2026-01-01', NULL), (5, 'olga', 'Y', 'Ольга', 'Первая', '2026-01-01', NULL),
  (6, 'petr', 'Y', 'Пётр', 'Второй', '2026-01-01', ''), (7, 'ivan', 'N', 'Иван', 'Уволен', '2026-01-01', NULL),
  (8, 'rop', 'Y', 'Раиса', 'Руководитель', '2026-01-01', NULL);
INSERT INTO b_uts_user (VALUE_ID, UF_DEPARTMENT) VALUES (1, 'a:1:{i:0;i:1;}'), (5, 'a:1:{i:0;i:1;}'), (6, 'a:1:{i:0;i:1;}'),
  (7, 'a:1:{i:0;i:1;}'), (8, 'a:1:{i:0;i:1;}');
INSERT INTO b_group (ID, NAME) VALUES (1, 'Администраторы');
INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (1, 1);
INSERT INTO b_imopenlines_config (ID, LINE_NAME, TEMPORARY, CRM_CREATE, QUEUE_TYPE, QUEUE_TIME) VALUES
  (1, 'Альфа WhatsApp', 'N', 'none', 'strictly', 300), (2, 'Альфа Telegram', 'N', 'none', 'all', 60);
INSERT INTO b_imopenlines_queue (CONFIG_ID, USER_ID, SORT) VALUES (1, 5, 1), (1, 6, 2);
INSERT INTO b_imopenlines_config_queue (CONFIG_ID, SORT, ENTITY_ID, ENTITY_TYPE) VALUES (1, 1, 5, 'user'), (1, 2, 6, 'user');
INSERT INTO b_crm_deal_category (ID, NAME, SORT) VALUES (3, 'Альфа', 100), (4, 'Бета', 200);
INSERT INTO b_crm_status (ENTITY_ID, STATUS_ID, NAME, SORT, SEMANTICS, CATEGORY_ID) VALUES
  ('DEAL_STAGE_3', 'C3:NEW', 'Новая', 10, NULL, 3), ('DEAL_STAGE_3', 'C3:WORK', 'В работе', 20, NULL, 3),
  ('DEAL_STAGE_3', 'C3:WON', 'Успех', 30, 'S', 3), ('DEAL_STAGE_3', 'C3:LOSE', 'Провал', 40, 'F', 3),
  ('DEAL_STAGE_4', 'C4:NEW', 'Новая', 10, NULL, 4), ('DEAL_STAGE_4', 'C4:WON', 'Успех', 20, 'S', 4), ('DEAL_STAGE_4', 'C4:LOSE', 'Провал', 30, 'F', 4),
  ('DEAL_STAGE', 'NEW', 'Новая', 10, NULL, 0), ('DEAL_STAGE', 'WON', 'Успех', 20, 'S', 0), ('DEAL_STAGE', 'LOSE', 'Провал', 30, 'F', 0),
  ('STATUS', 'NEW', 'Не обработан', 10, NULL, NULL), ('STATUS', 'IN_PROCESS', 'В работе', 20, NULL, NULL), ('STATUS', 'DETAILS', 'Уточнение', 20, NULL, NULL),
  ('STATUS', 'CONVERTED', 'Качественный', 30, 'S', NULL), ('STATUS', 'JUNK', 'Некачественный', 40, 'F', NULL);
INSERT INTO b_iblock (ID, IBLOCK_TYPE_ID, CODE, NAME, VERSION) VALUES (40, 'structure', 'absence', 'Отсутствия', 1), (41, 'news', 'news', 'Новости', 1);
INSERT INTO b_iblock_property (ID, IBLOCK_ID, NAME, CODE, PROPERTY_TYPE) VALUES (401, 40, 'Сотрудник', 'USER', 'S'), (402, 40, 'Вид', 'ABSENCE_TYPE', 'L');
INSERT INTO b_option (MODULE_ID, NAME, VALUE) VALUES ('main', 'check_agents', 'N'), ('intranet', 'iblock_absence', '40'), ('intranet', 'iblock_structure', '39');
INSERT INTO b_iblock_property_enum (PROPERTY_ID, VALUE, XML_ID) VALUES (402, 'Отпуск', 'VACATION');
INSERT INTO b_hr_structure (ID, NAME, TYPE, CREATED_BY, XML_ID) VALUES (1, 'Структура', 'COMPANY', 1, 'COMPANY_STRUCTURE');
INSERT INTO b_hr_structure_role (ID, ENTITY_TYPE, NAME, PRIORITY, CHILD_AFFECTION_TYPE, XML_ID) VALUES
  (1, 'MEMBER', 'HEAD', 100, 1, 'MEMBER_HEAD'), (3, 'MEMBER', 'EMPLOYEE', 0, 0, 'MEMBER_EMPLOYEE');
INSERT INTO b_hr_structure_node (ID, NAME, TYPE, STRUCTURE_ID, PARENT_ID, CREATED_BY) VALUES (31, 'Компания', 'DEPARTMENT', 1, 0, 1), (32, 'Продажи', 'DEPARTMENT', 1, 31, 1);
INSERT INTO b_hr_structure_node_path (PARENT_ID, CHILD_ID, DEPTH) VALUES (31, 31, 0), (32, 32, 0), (31, 32, 1);
INSERT INTO b_hr_structure_node_backward_access_code (NODE_ID, ACCESS_CODE) VALUES (31, 'D1'), (32, 'D2');
INSERT INTO b_hr_structure_node_member (ID, ENTITY_TYPE, ENTITY_ID, NODE_ID, ADDED_BY) VALUES (1, 'USER', 5, 32, 1), (2, 'USER', 6, 32, 1);
INSERT INTO b_hr_structure_node_member_role (MEMBER_ID, ROLE_ID, CREATED_BY) VALUES (1, 3, 1), (2, 3, 1);
UPDATE b_uts_user SET UF_PHONE_INNER = 100 + VALUE_ID;
INSERT INTO b_voximplant_queue (ID, NAME) VALUES (1, 'Альфа'), (2, 'Бета');
INSERT INTO b_voximplant_queue_user (QUEUE_ID, USER_ID) VALUES (1, 5), (1, 6), (2, 8);
INSERT INTO b_voximplant_config (ID, PORTAL_MODE, SEARCH_ID, PHONE_NAME, CRM_CREATE, QUEUE_ID) VALUES
  (1, 'RENT', '74950000001', 'Альфа', 'none', 1), (2, 'SIP', 'reg1001', 'Альфа, SIP', 'none', 1), (3, 'RENT', '74950000002', 'Бета', 'none', 2);
INSERT INTO b_voximplant_number (NUMBER, CONFIG_ID) VALUES ('74950000001', 1), ('74950000002', 3);
INSERT INTO b_voximplant_external_line (ID, NUMBER, NORMALIZED_NUMBER, NAME, REST_APP_ID) VALUES (1, '8 (495) 000-00-03', '+74950000003', 'Альфа, АТС', 1);
