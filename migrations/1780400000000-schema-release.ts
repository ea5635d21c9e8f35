import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which sidecars may run on this schema: a migration that older ones cannot live with raises it (src/database/schema-release.ts). */
export class SchemaRelease1780400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE schema_release (id TINYINT NOT NULL PRIMARY KEY, oldest_sidecar VARCHAR(20) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
    );
    await queryRunner.query(`INSERT INTO schema_release (id, oldest_sidecar) VALUES (1, '0.2.1')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE schema_release');
  }
}
