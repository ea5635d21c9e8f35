import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row that the deciding user counts up and the reading user looks at: how far behind the server is that is read from. An administrator
 * who grants the right before the first start has made the table already (deploy/mysql/own-schema.sql).
 */
export class ReadingMark1780100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE IF NOT EXISTS reading_mark (id TINYINT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, marked_ms BIGINT NOT NULL) ENGINE=InnoDB',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE reading_mark');
  }
}
