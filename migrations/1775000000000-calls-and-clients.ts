import type { MigrationInterface, QueryRunner } from 'typeorm';

const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Calls beside dialogs, and clients that turn out to be one. */
export class CallsAndClients1775000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE phone_call (
         call_id VARCHAR(255) NOT NULL PRIMARY KEY,
         company_code VARCHAR(31) NULL,
         client_id CHAR(36) NULL,
         direction VARCHAR(10) NOT NULL,
         is_external TINYINT NOT NULL,
         portal_number VARCHAR(255) NOT NULL,
         phone VARCHAR(255) NOT NULL,
         user_id INT NOT NULL DEFAULT 0,
         contact_id INT NOT NULL DEFAULT 0,
         deal_id INT NOT NULL DEFAULT 0,
         activity_id INT NOT NULL DEFAULT 0,
         started_at DATETIME(3) NOT NULL,
         answered_at DATETIME(3) NULL,
         ended_at DATETIME(3) NULL,
         is_missed TINYINT NOT NULL DEFAULT 0,
         todo_id INT NOT NULL DEFAULT 0,
         todo_until DATETIME(3) NULL,
         KEY client (client_id, started_at),
         KEY contact (contact_id),
         KEY deal (deal_id),
         KEY started (started_at)) ${options}`,
    );
    await queryRunner.query(
      `CREATE TABLE client_merge (
         id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         company_code VARCHAR(31) NOT NULL,
         contact_a INT NOT NULL,
         contact_b INT NOT NULL,
         state VARCHAR(10) NOT NULL,
         because VARCHAR(40) NOT NULL,
         evidence LONGTEXT NOT NULL,
         made_at DATETIME(3) NOT NULL,
         due_at DATETIME(3) NULL,
         decided_at DATETIME(3) NULL,
         decided_by INT NOT NULL DEFAULT 0,
         journal_uid CHAR(36) NULL,
         UNIQUE KEY pair (contact_a, contact_b),
         KEY state (state, due_at),
         KEY company (company_code, state, id)) ${options}`,
    );
    await queryRunner.query('ALTER TABLE client ADD COLUMN merged_into CHAR(36) NULL, ADD KEY merged_into (merged_into)');
    await queryRunner.query('ALTER TABLE journal ADD COLUMN call_id VARCHAR(255) NULL, ADD KEY phone_call (call_id)');
    await queryRunner.query('ALTER TABLE outbox_command ADD COLUMN call_id VARCHAR(255) NULL, ADD KEY client (client_id, state)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE outbox_command DROP KEY client, DROP COLUMN call_id');
    await queryRunner.query('ALTER TABLE journal DROP KEY phone_call, DROP COLUMN call_id');
    await queryRunner.query('ALTER TABLE client DROP KEY merged_into, DROP COLUMN merged_into');
    await queryRunner.query('DROP TABLE client_merge');
    await queryRunner.query('DROP TABLE phone_call');
  }
}
