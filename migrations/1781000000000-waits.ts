import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which clients wait for an answer, whoever has their dialog (docs/decisions/0035); the other columns are what that is known from. */
export class Waits1781000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE dialog
         ADD COLUMN waiting_since DATETIME(3) NULL,
         ADD COLUMN waiting_message_id INT UNSIGNED NOT NULL DEFAULT 0,
         ADD COLUMN client_message_at DATETIME(3) NULL,
         ADD COLUMN client_message_id INT UNSIGNED NOT NULL DEFAULT 0,
         ADD COLUMN settled_at DATETIME(3) NULL,
         ADD COLUMN settled_message_id INT UNSIGNED NOT NULL DEFAULT 0,
         ADD COLUMN answered_at DATETIME(3) NULL,
         ADD COLUMN answered_by INT NOT NULL DEFAULT 0,
         ADD COLUMN operator_answered_at DATETIME(3) NULL,
         ADD COLUMN red_told_for DATETIME(3) NULL`,
    );
    // Of dialogs that were there before no message is known: those wait that nobody has accepted, until the hourly comparison knows better.
    await queryRunner.query('UPDATE dialog SET waiting_since = started_at WHERE is_closed = 0 AND accepted_at IS NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE dialog DROP COLUMN waiting_since, DROP COLUMN waiting_message_id, DROP COLUMN client_message_at, DROP COLUMN client_message_id,
         DROP COLUMN settled_at, DROP COLUMN settled_message_id, DROP COLUMN answered_at, DROP COLUMN answered_by, DROP COLUMN operator_answered_at,
         DROP COLUMN red_told_for`,
    );
  }
}
