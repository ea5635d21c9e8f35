import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A merge can be taken back: what was whose before it, and who is never made one again by itself. */
export class TakingApart1780500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await queryRunner.query(
      'ALTER TABLE client_merge ADD COLUMN command_id CHAR(36) NULL, ADD COLUMN parted_by INT NOT NULL DEFAULT 0, ADD KEY command (command_id)',
    );
    await queryRunner.query(
      `CREATE TABLE merge_part (
         command_id CHAR(36) NOT NULL,
         kind VARCHAR(10) NOT NULL,
         subject VARCHAR(300) NOT NULL,
         related_id INT NOT NULL DEFAULT 0,
         kept_at DATETIME(3) NOT NULL,
         PRIMARY KEY (command_id, kind, subject),
         KEY kept_at (kept_at)) ${options}`,
    );
    await queryRunner.query(
      `CREATE TABLE kept_apart (
         company_code VARCHAR(31) NOT NULL,
         first_contact_id INT NOT NULL,
         second_contact_id INT NOT NULL,
         since DATETIME(3) NOT NULL,
         by_user_id INT NOT NULL DEFAULT 0,
         PRIMARY KEY (first_contact_id, second_contact_id),
         KEY second (second_contact_id)) ${options}`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE kept_apart');
    await queryRunner.query('DROP TABLE merge_part');
    await queryRunner.query('ALTER TABLE client_merge DROP KEY command, DROP COLUMN parted_by, DROP COLUMN command_id');
  }
}
