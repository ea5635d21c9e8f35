import type { MigrationInterface, QueryRunner } from 'typeorm';

const subject = 'subject VARCHAR(270)';

/** Who decided what is known by its kind: one capability each. */
const decidedBy = `CASE kind WHEN 'call' THEN 'calls' WHEN 'merge' THEN 'oneClient' WHEN 'nightly' THEN 'night' WHEN 'attribution' THEN 'attribution' ELSE 'dialogs' END`;
const orderedBy = `CASE type WHEN 'placeCall' THEN 'calls' WHEN 'mergeContacts' THEN 'oneClient' WHEN 'bindClient' THEN 'oneClient'
  WHEN 'restoreBindings' THEN 'attribution' ELSE IF(order_key LIKE 'night:%', 'night', 'dialogs') END`;
const withoutLiveCalls = (column: string) => `JSON_REMOVE(${column}, '$.takesDealOfClient', '$.completesTodosOf')`;
const thread = `WHEN call_id IS NOT NULL THEN CONCAT('call:', call_id) WHEN session_id > 0 THEN CONCAT('dialog:', session_id)`;

/**
 * Questions, commands and decisions are about anything, and each says whose it is. An event may be decided by several capabilities, by
 * each once about one subject; the journal is found by subject.
 */
export class OneHouse1779000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('RENAME TABLE timer TO question');
    await queryRunner.query(
      `ALTER TABLE question MODIFY kind VARCHAR(40) NOT NULL, ADD COLUMN ${subject} NOT NULL DEFAULT '' AFTER kind,
         ADD COLUMN topic VARCHAR(64) NOT NULL DEFAULT '' AFTER subject, CHANGE assignment set_for BIGINT NOT NULL DEFAULT 0`,
    );
    await queryRunner.query(`UPDATE question SET subject = CONCAT('dialog:', session_id)`);
    await queryRunner.query(
      'ALTER TABLE question DROP KEY subject, DROP COLUMN session_id, ADD UNIQUE KEY asked (kind, subject, topic), ALTER COLUMN subject DROP DEFAULT',
    );

    await queryRunner.query(
      `ALTER TABLE outbox_command ADD COLUMN capability VARCHAR(30) NOT NULL DEFAULT '' AFTER command_id,
         ADD COLUMN ${subject} NOT NULL DEFAULT '' AFTER capability`,
    );
    await queryRunner.query(
      `UPDATE outbox_command SET capability = ${orderedBy},
         subject = CASE ${thread} WHEN client_id IS NOT NULL THEN CONCAT('client:', client_id) ELSE order_key END`,
    );
    await queryRunner.query(
      `UPDATE outbox_command o JOIN attribution_change c ON c.command_id = o.command_id SET o.capability = 'attribution'`,
    );
    await queryRunner.query(
      `UPDATE outbox_command SET order_key = CONCAT('dialog:', SUBSTRING(order_key, 9)) WHERE order_key LIKE 'session:%' AND state = 'waiting'`,
    );
    await queryRunner.query('ALTER TABLE outbox_command DROP COLUMN session_id, DROP COLUMN call_id');
    // Only calls that are placed as they happen know of to-dos and working deals.
    await queryRunner.query(`UPDATE attribution_change SET body = ${withoutLiveCalls('body')} WHERE body LIKE '%"completesTodosOf"%'`);
    await queryRunner.query(
      `UPDATE outbox_command SET payload = ${withoutLiveCalls('payload')} WHERE capability = 'attribution' AND type = 'placeCall' AND state = 'waiting'`,
    );

    await queryRunner.query(
      `ALTER TABLE journal MODIFY kind VARCHAR(40) NOT NULL, ADD COLUMN capability VARCHAR(30) NOT NULL DEFAULT '' AFTER at,
         ADD COLUMN rule_version INT NOT NULL DEFAULT 1 AFTER kind, ADD COLUMN ${subject} NOT NULL DEFAULT '' AFTER rule_version`,
    );
    await queryRunner.query(
      `UPDATE journal SET capability = ${decidedBy},
         subject = CASE ${thread} WHEN kind = 'merge' THEN CONCAT('contact:', contact_id) ELSE CONCAT('company:', COALESCE(company_code, '')) END`,
    );
    await queryRunner.query(
      `ALTER TABLE journal DROP KEY event_uid, DROP KEY session, DROP KEY phone_call,
         ADD UNIQUE KEY decided (event_uid, capability, subject, rule), ADD KEY subject (subject, id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE journal DROP KEY subject, DROP KEY decided, DROP COLUMN subject, DROP COLUMN rule_version, DROP COLUMN capability,
         ADD UNIQUE KEY event_uid (event_uid), ADD KEY session (session_id, id), ADD KEY phone_call (call_id)`,
    );
    await queryRunner.query(
      'ALTER TABLE outbox_command ADD COLUMN session_id INT NOT NULL DEFAULT 0, ADD COLUMN call_id VARCHAR(255) NULL',
    );
    await queryRunner.query(
      `UPDATE outbox_command SET session_id = IF(subject LIKE 'dialog:%', SUBSTRING(subject, 8), 0),
         call_id = IF(subject LIKE 'call:%', SUBSTRING(subject, 6), NULL)`,
    );
    await queryRunner.query(
      `UPDATE outbox_command SET order_key = CONCAT('session:', SUBSTRING(order_key, 8)) WHERE order_key LIKE 'dialog:%' AND state = 'waiting'`,
    );
    await queryRunner.query('ALTER TABLE outbox_command DROP COLUMN subject, DROP COLUMN capability');
    await queryRunner.query(`DELETE FROM question WHERE subject NOT LIKE 'dialog:%' OR topic <> ''`);
    await queryRunner.query(
      `ALTER TABLE question ADD COLUMN session_id INT NOT NULL DEFAULT 0, DROP KEY asked, CHANGE set_for assignment INT NOT NULL DEFAULT 0`,
    );
    await queryRunner.query('UPDATE question SET session_id = SUBSTRING(subject, 8)');
    await queryRunner.query('ALTER TABLE question DROP COLUMN subject, DROP COLUMN topic, ADD UNIQUE KEY subject (kind, session_id)');
    await queryRunner.query('RENAME TABLE question TO timer');
  }
}
