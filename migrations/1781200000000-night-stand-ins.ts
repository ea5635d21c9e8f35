import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who joins at night: chosen once a run, so that one which goes on later goes on with the same person. */
export class NightStandIns1781200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE nightly_run ADD COLUMN joins_id INT NULL, ADD COLUMN joins_because TEXT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE nightly_run DROP COLUMN joins_id, DROP COLUMN joins_because');
  }
}
