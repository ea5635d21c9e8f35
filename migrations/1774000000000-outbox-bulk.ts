import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Commands that come by the thousand go out after all others: the worker reads them in the order of this key. */
export class OutboxBulk1774000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE outbox_command ADD COLUMN is_bulk TINYINT NOT NULL DEFAULT 0, DROP KEY state, ADD KEY state (state, is_bulk, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE outbox_command DROP KEY state, ADD KEY state (state, id), DROP COLUMN is_bulk');
  }
}
