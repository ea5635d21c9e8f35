import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which incidents whom it concerns was told. Those of before count as told: nobody gets a notice of old trouble with the update. */
export class ToldIncidents1781600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE incident ADD COLUMN told_at DATETIME(3) NULL');
    await queryRunner.query('UPDATE incident SET told_at = opened_at');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE incident DROP COLUMN told_at');
  }
}
