import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The contact that was made for the calls of a number that many share, so that the next call finds it again. */
export class DeskContacts1780800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE desk_contact (
         company_code VARCHAR(31) NOT NULL,
         phone VARCHAR(255) NOT NULL,
         client_id CHAR(36) NOT NULL,
         made_name VARCHAR(255) NOT NULL,
         since DATETIME(3) NOT NULL,
         PRIMARY KEY (company_code, phone),
         KEY client (client_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE desk_contact');
  }
}
