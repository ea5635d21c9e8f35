import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal is searched from its newest entry back, by whatever people know: each index begins with a filter and holds what the others look
 * at, so that entries which do not match are passed over without being read. A phone is searched by its end.
 */
export class Searches1780300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE journal DROP KEY operator,
         ADD KEY operator (operator_id, id, company_code, kind, line_id, at),
         ADD KEY company (company_code, id, kind, operator_id, line_id, at),
         ADD KEY line (line_id, id, company_code, kind, operator_id, at),
         ADD KEY kind (kind, id, company_code, operator_id, line_id, at)`,
    );
    await queryRunner.query(
      'ALTER TABLE client_key ADD COLUMN reversed VARCHAR(255) GENERATED ALWAYS AS (REVERSE(value)) VIRTUAL, ADD KEY ending (kind, reversed)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE client_key DROP KEY ending, DROP COLUMN reversed');
    await queryRunner.query(
      'ALTER TABLE journal DROP KEY kind, DROP KEY line, DROP KEY company, DROP KEY operator, ADD KEY operator (operator_id, id)',
    );
  }
}
