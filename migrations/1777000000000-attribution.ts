import type { MigrationInterface, QueryRunner } from 'typeorm';

const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Putting history right: a run over past dialogs and calls, and each change it makes. */
export class Attribution1777000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE attribution_run (
         id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         from_local CHAR(19) NOT NULL,
         to_local CHAR(19) NOT NULL,
         asked_to CHAR(10) NULL,
         company_code VARCHAR(31) NULL,
         per_minute INT NOT NULL,
         threads INT NOT NULL,
         started_at DATETIME(3) NOT NULL,
         part VARCHAR(10) NOT NULL,
         after_local CHAR(19) NULL,
         after_id BIGINT NOT NULL DEFAULT 0,
         tally LONGTEXT NOT NULL,
         finished_at DATETIME(3) NULL) ${options}`,
    );
    await queryRunner.query(
      `CREATE TABLE attribution_change (
         id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         run_id INT NOT NULL,
         kind VARCHAR(10) NOT NULL,
         thread_id VARCHAR(255) NOT NULL,
         started_at DATETIME(3) NOT NULL,
         company_code VARCHAR(31) NOT NULL,
         because VARCHAR(40) NOT NULL,
         makes_contact TINYINT NOT NULL DEFAULT 0,
         contact_after INT NOT NULL,
         deal_after INT NOT NULL,
         state VARCHAR(10) NOT NULL,
         before_binding LONGTEXT NOT NULL,
         order_key VARCHAR(190) NOT NULL,
         client_id CHAR(36) NULL,
         body LONGTEXT NOT NULL,
         journal_uid CHAR(36) NOT NULL,
         command_id CHAR(36) NULL UNIQUE,
         undo_command_id CHAR(36) NULL UNIQUE,
         refusal LONGTEXT NULL,
         queued_at DATETIME(3) NULL,
         answered_at DATETIME(3) NULL,
         UNIQUE KEY thread (run_id, kind, thread_id),
         KEY state (run_id, state, id)) ${options}`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE attribution_change');
    await queryRunner.query('DROP TABLE attribution_run');
  }
}
