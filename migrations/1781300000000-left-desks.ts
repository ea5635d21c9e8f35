import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which wait, and why, the check was asked for out of turn; and by which refusal the portal has not placed a dialog yet. */
export class LeftDesks1781300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE dialog
         ADD COLUMN left_asked_for DATETIME(3) NULL,
         ADD COLUMN left_asked_because VARCHAR(20) NULL,
         ADD COLUMN placement_refused VARCHAR(40) NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE dialog DROP COLUMN left_asked_for, DROP COLUMN left_asked_because, DROP COLUMN placement_refused');
  }
}
