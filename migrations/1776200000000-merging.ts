import type { MigrationInterface, QueryRunner } from 'typeorm';

const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Questions whether a client is another one too, and keys that have been taken off a contact. */
export class Merging1776200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE merge_question (
         id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         company_code VARCHAR(31) NOT NULL,
         client_id CHAR(36) NOT NULL DEFAULT '',
         contact_id INT NOT NULL DEFAULT 0,
         kind VARCHAR(20) NOT NULL DEFAULT '',
         value VARCHAR(255) NOT NULL DEFAULT '',
         learnt_from VARCHAR(40) NOT NULL,
         is_by_person TINYINT NOT NULL DEFAULT 0,
         asked INT NOT NULL DEFAULT 1,
         asked_at DATETIME(3) NOT NULL,
         due_at DATETIME(3) NOT NULL,
         UNIQUE KEY subject (client_id, contact_id, kind, value),
         KEY due (due_at)) ${options}`,
    );
    await queryRunner.query(
      `CREATE TABLE former_client_key (
         client_id CHAR(36) NOT NULL,
         kind VARCHAR(20) NOT NULL,
         value VARCHAR(255) NOT NULL,
         learnt_at DATETIME(3) NOT NULL,
         learnt_from VARCHAR(40) NOT NULL,
         removed_at DATETIME(3) NOT NULL,
         PRIMARY KEY (client_id, kind, value)) ${options}`,
    );
    await queryRunner.query('ALTER TABLE client_key ADD COLUMN on_card_at DATETIME(3) NULL');
    await queryRunner.query(
      `ALTER TABLE client ADD COLUMN lost_contact_id INT NOT NULL DEFAULT 0, ADD COLUMN seen_name VARCHAR(120) NULL,
         ADD KEY lost_contact (lost_contact_id)`,
    );
    await queryRunner.query('ALTER TABLE client_merge ADD KEY contact_b (contact_b, state)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE client_merge DROP KEY contact_b');
    await queryRunner.query('ALTER TABLE client DROP KEY lost_contact, DROP COLUMN lost_contact_id, DROP COLUMN seen_name');
    await queryRunner.query('ALTER TABLE client_key DROP COLUMN on_card_at');
    await queryRunner.query('DROP TABLE former_client_key');
    await queryRunner.query('DROP TABLE merge_question');
  }
}
