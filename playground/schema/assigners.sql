-- What else in a portal chooses responsibles or moves cards (modules bizproc, mail, sender, crm): only the columns by which it is found.
-- Part of the practice portal; this is not Bitrix. None of it works here but triggers, queues of forms and robots.
CREATE TABLE IF NOT EXISTS b_bp_workflow_template (
  ID int NOT NULL AUTO_INCREMENT,
  MODULE_ID varchar(32) DEFAULT NULL,
  ENTITY varchar(64) NOT NULL,
  DOCUMENT_TYPE varchar(128) NOT NULL,
  DOCUMENT_STATUS varchar(50) DEFAULT NULL,
  AUTO_EXECUTE int NOT NULL DEFAULT 0,
  TEMPLATE mediumblob,
  ACTIVE char(1) NOT NULL DEFAULT 'Y',
  PRIMARY KEY (ID)
);

CREATE TABLE IF NOT EXISTS b_bp_workflow_template_trigger (
  ID int NOT NULL AUTO_INCREMENT,
  TEMPLATE_ID int NOT NULL,
  TRIGGER_NAME varchar(128) NOT NULL,
  TRIGGER_TYPE varchar(128) NOT NULL,
  APPLY_RULES text,
  MODULE_ID varchar(32) DEFAULT NULL,
  ENTITY varchar(64) DEFAULT NULL,
  DOCUMENT_TYPE varchar(128) DEFAULT NULL,
  PRIMARY KEY (ID)
);

CREATE TABLE IF NOT EXISTS b_bp_storage_activity (
  ID int NOT NULL AUTO_INCREMENT,
  WORKFLOW_TEMPLATE_ID int NOT NULL,
  ACTIVITY_NAME varchar(128) NOT NULL,
  KEY_ID varchar(128) NOT NULL,
  KEY_VALUE text,
  PRIMARY KEY (ID)
);

CREATE TABLE IF NOT EXISTS b_mail_mailbox (ID int NOT NULL AUTO_INCREMENT, OPTIONS text, PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_sender_message (ID int NOT NULL AUTO_INCREMENT, CODE varchar(50) NOT NULL, PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_sender_queue (ID int NOT NULL AUTO_INCREMENT, ENTITY_TYPE varchar(50) NOT NULL, PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_crm_repeat_sale_segment (
  ID int NOT NULL AUTO_INCREMENT,
  IS_ENABLED char(1) NOT NULL DEFAULT 'N',
  ASSIGNMENT_TYPE_ID int NOT NULL DEFAULT 1,
  PRIMARY KEY (ID)
);

CREATE TABLE IF NOT EXISTS b_crm_communication_channel_rule (ID int NOT NULL AUTO_INCREMENT, PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_crm_order_props_form_queue (ID int NOT NULL AUTO_INCREMENT, PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_crm_dp_autosearch_user_settings (ID int NOT NULL AUTO_INCREMENT, IS_MERGE_ENABLED char(1) NOT NULL DEFAULT 'N', PRIMARY KEY (ID));

CREATE TABLE IF NOT EXISTS b_crm_ai_queue (ID int NOT NULL AUTO_INCREMENT, PRIMARY KEY (ID));
