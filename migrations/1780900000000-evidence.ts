import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people have saved contacts: a slip on a card can be mended before anything is made of it. */
export class Evidence1780900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE contact_by_hand (
         contact_id INT NOT NULL PRIMARY KEY,
         changed_at DATETIME(3) NOT NULL,
         KEY changed (changed_at)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE contact_by_hand');
  }
}
