import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The live board: numbered changes that every sidecar follows, and keys of chatbots. A dialog is found by its client too: the journal is
 * searched by names.
 */
export class Board1773000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await queryRunner.query(
      `CREATE TABLE board_change (
         seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         session_id INT NOT NULL,
         at DATETIME(3) NOT NULL,
         KEY at (at)) ${options}`,
    );
    await queryRunner.query(
      `CREATE TABLE bot_key (
         id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
         name VARCHAR(100) NOT NULL,
         key_hash CHAR(64) NOT NULL UNIQUE,
         company_codes LONGTEXT NULL,
         created_at DATETIME(3) NOT NULL,
         revoked_at DATETIME(3) NULL) ${options}`,
    );
    await queryRunner.query('ALTER TABLE dialog ADD KEY client_user (client_user_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE dialog DROP KEY client_user');
    await queryRunner.query('DROP TABLE bot_key');
    await queryRunner.query('DROP TABLE board_change');
  }
}
