import type { MigrationInterface, QueryRunner } from 'typeorm';

const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Whose turn it is among those who answer for a company's callers, who has how many to call back, and how calls are found whose end was never told. */
export class CallsAtWork1776000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE call_choice (
         company_code VARCHAR(31) NOT NULL,
         user_id INT NOT NULL,
         last_chosen BIGINT NOT NULL,
         PRIMARY KEY (company_code, user_id)) ${options}`,
    );
    await queryRunner.query(
      `ALTER TABLE phone_call ADD COLUMN todo_user_id INT NOT NULL DEFAULT 0,
         ADD KEY unended (ended_at, started_at), ADD KEY todo (company_code, todo_until)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE phone_call DROP KEY todo, DROP KEY unended, DROP COLUMN todo_user_id');
    await queryRunner.query('DROP TABLE call_choice');
  }
}
