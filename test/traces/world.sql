-- The little portal of the traces: a service user, two operators and an administrator, two lines, three pipelines.
INSERT INTO b_module (ID) VALUES ('main'), ('im'), ('imbot'), ('imopenlines'), ('imconnector'), ('crm'), ('voximplant');
INSERT INTO b_lang (LID, SORT, DEF, ACTIVE, NAME, DIR, LANGUAGE_ID) VALUES ('s1', 1, 'Y', 'Y', 'Портал', '/', 'ru');
INSERT INTO b_user (ID, LOGIN, ACTIVE, NAME, LAST_NAME, DATE_REGISTER, EXTERNAL_AUTH_ID) VALUES
  (1, 'service', 'Y', 'Служба', 'Портала', '2026-01-01', NULL), (11, 'op11', 'Y', 'Ольга', 'Первая', '2026-01-01', NULL),
  (12, 'op12', 'Y', 'Пётр', 'Второй', '2026-01-01', NULL), (13, 'op13', 'Y', 'Анна', 'Админ', '2026-01-01', NULL);
INSERT INTO b_uts_user (VALUE_ID, UF_DEPARTMENT) VALUES (1, 'a:1:{i:0;i:1;}'), (11, 'a:1:{i:0;i:1;}'), (12, 'a:1:{i:0;i:1;}'), (13, 'a:1:{i:0;i:1;}');
INSERT INTO b_group (ID, NAME) VALUES (1, 'Администраторы');
INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (1, 1), (13, 1);
INSERT INTO b_crm_deal_category (ID, NAME, SORT) VALUES (1, 'Вторая', 100);
INSERT INTO b_crm_status (ENTITY_ID, STATUS_ID, NAME, SORT, SEMANTICS, CATEGORY_ID) VALUES
  ('DEAL_STAGE', 'NEW', 'Новая', 10, NULL, 0), ('DEAL_STAGE', 'PREPARATION', 'Подготовка', 20, NULL, 0),
  ('DEAL_STAGE', 'WON', 'Успех', 30, 'S', 0), ('DEAL_STAGE', 'LOSE', 'Провал', 40, 'F', 0),
  ('DEAL_STAGE_1', 'C1:NEW', 'Новая', 10, NULL, 1), ('DEAL_STAGE_1', 'C1:PREPARATION', 'Подготовка', 20, NULL, 1),
  ('DEAL_STAGE_1', 'C1:WON', 'Успех', 30, 'S', 1), ('DEAL_STAGE_1', 'C1:LOSE', 'Провал', 40, 'F', 1),
  ('STATUS', 'NEW', 'Новый', 10, NULL, 0), ('STATUS', 'IN_PROCESS', 'В работе', 20, NULL, 0),
  ('STATUS', 'CONVERTED', 'Качественный', 30, 'S', 0), ('STATUS', 'JUNK', 'Некачественный', 40, 'F', 0);
INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE) VALUES
  ('CRM_DEAL', 'UF_CRM_LINEWARDEN', 'string', 'N'), ('CRM_CONTACT', 'UF_CRM_LINEWARDEN', 'string', 'N');
INSERT INTO b_imopenlines_config (ID, LINE_NAME, TEMPORARY, CRM_CREATE, QUEUE_TYPE, QUEUE_TIME) VALUES
  (1, 'С ботом', 'N', 'none', 'evenly', 300), (2, 'Обычная', 'N', 'lead', 'evenly', 300), (3, 'Со сделкой', 'N', 'deal', 'evenly', 300);
INSERT INTO b_imopenlines_queue (CONFIG_ID, USER_ID, SORT, LAST_ACTIVITY_DATE) VALUES
  (1, 11, 1, '2026-01-01'), (1, 12, 2, '2026-01-02'), (2, 11, 1, '2026-01-01'), (2, 12, 2, '2026-01-02'), (3, 11, 1, '2026-01-01'), (3, 12, 2, '2026-01-02');
INSERT INTO b_imopenlines_config_queue (CONFIG_ID, SORT, ENTITY_ID, ENTITY_TYPE) VALUES
  (1, 1, 11, 'user'), (1, 2, 12, 'user'), (2, 1, 11, 'user'), (2, 2, 12, 'user'), (3, 1, 11, 'user'), (3, 2, 12, 'user');
