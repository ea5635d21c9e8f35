import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Locks hold on one node of a Galera cluster only: who locks a lane or a company there changes its row too, and leaves a proof of its commit. */
export class Clusters1780000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE commit_proof (
        node VARCHAR(190) NOT NULL,
        connection_id BIGINT UNSIGNED NOT NULL,
        token CHAR(36) NOT NULL,
        written_at DATETIME(3) NOT NULL,
        PRIMARY KEY (node, connection_id),
        KEY written (written_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    for (const table of ['intake_lane', 'company_lock'])
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN turns BIGINT UNSIGNED NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE commit_proof');
    for (const table of ['intake_lane', 'company_lock']) await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN turns`);
  }
}
