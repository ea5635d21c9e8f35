import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts of people that several decisions of one transaction were made on are stored once; entries of before keep theirs in themselves. */
export class SharedFacts1780700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shared_facts (
        id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
        uid CHAR(36) NOT NULL,
        at DATETIME(3) NOT NULL,
        facts MEDIUMTEXT NOT NULL,
        UNIQUE KEY uid (uid)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await queryRunner.query('ALTER TABLE journal ADD COLUMN shared_uid CHAR(36) NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE journal DROP COLUMN shared_uid');
    await queryRunner.query('DROP TABLE shared_facts');
  }
}
