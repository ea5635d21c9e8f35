-- The user who reads: SELECT on the tables the sidecar looks at, and nothing else. Of b_user and of tables with user fields only the named
-- columns: never the password.
-- What a portal of another version does not have gives an error on its own line only (mysql --force goes on); the rest holds.
CREATE USER IF NOT EXISTS '{{portalUser}}'@'{{host}}' IDENTIFIED BY '{{portalPassword}}';

-- main: people, their groups and fields, options, installed modules
GRANT SELECT (`ID`, `ACTIVE`, `CONFIRM_CODE`, `EXTERNAL_AUTH_ID`, `NAME`, `LAST_NAME`, `EMAIL`, `WORK_POSITION`, `PERSONAL_MOBILE`,
  `PERSONAL_PHONE`, `WORK_PHONE`, `TIME_ZONE`)
  ON `{{portalDb}}`.`b_user` TO '{{portalUser}}'@'{{host}}';
-- Portals of 2019 have no such column.
GRANT SELECT (`BLOCKED`) ON `{{portalDb}}`.`b_user` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_user_group` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_group` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_user_field` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_user_field_enum` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`VALUE_ID`, `UF_TIMEMAN`) ON `{{portalDb}}`.`b_uts_user` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_utm_user` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_option` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_option_site` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_module` TO '{{portalUser}}'@'{{host}}';

-- humanresources: the company's structure and its heads
GRANT SELECT ON `{{portalDb}}`.`b_hr_structure` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_hr_structure_node` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_hr_structure_node_member` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_hr_structure_node_member_role` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_hr_structure_role` TO '{{portalUser}}'@'{{host}}';

-- iblock: the older structure (the work day's switch still lies there) and the absence chart
GRANT SELECT ON `{{portalDb}}`.`b_iblock` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_iblock_section` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_iblock_property` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_iblock_property_enum` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_iblock_element` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_iblock_element_property` TO '{{portalUser}}'@'{{host}}';
-- Two tables have the iblock's number in their name; the portal's options say which.
SET @linewarden_grant = (
  SELECT CONCAT('GRANT SELECT ON `{{portalDb}}`.`', t.TABLE_NAME, '` TO ''{{portalUser}}''@''{{host}}''')
    FROM `{{portalDb}}`.`b_option` o JOIN information_schema.TABLES t
      ON t.TABLE_SCHEMA = '{{portalDb}}' AND t.TABLE_NAME = CONCAT('b_uts_iblock_', CAST(o.VALUE AS UNSIGNED), '_section')
   WHERE o.MODULE_ID = 'intranet' AND o.NAME = 'iblock_structure');
SET @linewarden_grant = COALESCE(@linewarden_grant, 'DO 0');
PREPARE linewarden_grant FROM @linewarden_grant;
EXECUTE linewarden_grant;
SET @linewarden_grant = (
  SELECT CONCAT('GRANT SELECT ON `{{portalDb}}`.`', t.TABLE_NAME, '` TO ''{{portalUser}}''@''{{host}}''')
    FROM `{{portalDb}}`.`b_option` o JOIN information_schema.TABLES t
      ON t.TABLE_SCHEMA = '{{portalDb}}' AND t.TABLE_NAME = CONCAT('b_iblock_element_prop_s', CAST(o.VALUE AS UNSIGNED))
   WHERE o.MODULE_ID = 'intranet' AND o.NAME = 'iblock_absence');
SET @linewarden_grant = COALESCE(@linewarden_grant, 'DO 0');
PREPARE linewarden_grant FROM @linewarden_grant;
EXECUTE linewarden_grant;
DEALLOCATE PREPARE linewarden_grant;

-- calendar, timeman: absences people enter themselves, work days
GRANT SELECT ON `{{portalDb}}`.`b_calendar_event` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_timeman_entries` TO '{{portalUser}}'@'{{host}}';

-- imopenlines, im: lines, their queues, pauses, dialogs
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_config` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_queue` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_user_option` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_session` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_session_check` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_operator_transfer` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_im_relation` TO '{{portalUser}}'@'{{host}}';

-- crm: contacts, deals, pipelines with their stages, the index of phones and addresses
GRANT SELECT ON `{{portalDb}}`.`b_crm_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`VALUE_ID`, `UF_CRM_LINEWARDEN`) ON `{{portalDb}}`.`b_uts_crm_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_dp_comm_mcd` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal_category` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_status` TO '{{portalUser}}'@'{{host}}';
-- of activities never their texts
GRANT SELECT (`ID`, `ORIGIN_ID`, `COMPLETED`) ON `{{portalDb}}`.`b_crm_act` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_act_bind` TO '{{portalUser}}'@'{{host}}';

-- leads and deals that rules give to people: where they stand and whose they are, who has changed that; never names or texts. User fields that
-- rules ask are granted one by one (npm run -s grants -- --card-fields).
GRANT SELECT (`ID`, `STATUS_ID`, `STATUS_SEMANTIC_ID`, `ASSIGNED_BY_ID`, `CREATED_BY_ID`, `CONTACT_ID`, `SOURCE_ID`, `WEBFORM_ID`, `OPPORTUNITY_ACCOUNT`)
  ON `{{portalDb}}`.`b_crm_lead` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`VALUE_ID`) ON `{{portalDb}}`.`b_uts_crm_lead` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`VALUE_ID`) ON `{{portalDb}}`.`b_uts_crm_deal` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`ID`, `CREATED_BY_ID`, `EVENT_TYPE`) ON `{{portalDb}}`.`b_crm_event` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`ENTITY_TYPE`, `ENTITY_ID`, `ENTITY_FIELD`, `EVENT_ID`) ON `{{portalDb}}`.`b_crm_event_relations` TO '{{portalUser}}'@'{{host}}';

-- voximplant: numbers and finished calls. A portal without telephony has none of these.
GRANT SELECT (`ID`, `SEARCH_ID`, `PHONE_NAME`, `PORTAL_MODE`) ON `{{portalDb}}`.`b_voximplant_config` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`CRM_CREATE`) ON `{{portalDb}}`.`b_voximplant_config` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`ID`, `NUMBER`, `NORMALIZED_NUMBER`, `NAME`, `TYPE`)
  ON `{{portalDb}}`.`b_voximplant_external_line` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT (`ID`, `CALL_ID`, `INCOMING`, `PORTAL_NUMBER`, `PHONE_NUMBER`, `PORTAL_USER_ID`, `CALL_FAILED_CODE`, `CALL_DURATION`,
  `CALL_START_DATE`, `CRM_ACTIVITY_ID`)
  ON `{{portalDb}}`.`b_voximplant_statistic` TO '{{portalUser}}'@'{{host}}';

-- putting history right: what dialogs and calls are bound to (of activities never their texts), when deals were open, past calls
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal_stage_history` TO '{{portalUser}}'@'{{host}}';
-- A portal without telephony has no such table.
GRANT SELECT (`ID`, `CALL_ID`, `CALL_START_DATE`, `INCOMING`, `PORTAL_NUMBER`, `PHONE_NUMBER`, `PORTAL_USER_ID`, `CRM_ENTITY_TYPE`,
  `CRM_ENTITY_ID`)
  ON `{{portalDb}}`.`b_voximplant_statistic` TO '{{portalUser}}'@'{{host}}';

-- how far behind the server is that is read from: a counter of the sidecar's own, nothing else of its schema
GRANT SELECT ON `{{ownDb}}`.`reading_mark` TO '{{portalUser}}'@'{{host}}';
