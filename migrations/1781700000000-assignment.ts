import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads and deals that rules have assigned, what waits for somebody, and records of shares. */
export class Assignment1781700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // One row a visit of a stage. `given_on`: the day, where the person is, whose norm it counts for; NULL: for none. `shares`: who could have taken it,
    // by weight, for when it has to be taken back from the record.
    await queryRunner.query(
      `CREATE TABLE assigned_item (
         id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
         entity VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         item_id BIGINT UNSIGNED NOT NULL,
         pipeline_id INT UNSIGNED NOT NULL,
         stage_id VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         visit BIGINT UNSIGNED NOT NULL,
         is_created TINYINT(1) NOT NULL,
         created_by_id INT UNSIGNED NOT NULL,
         company_code VARCHAR(31) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         rule_code VARCHAR(31) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         user_id INT UNSIGNED NOT NULL DEFAULT 0,
         given_on DATE NULL,
         has_waited TINYINT(1) NOT NULL DEFAULT 0,
         share_record VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
         shares MEDIUMTEXT NULL,
         arrived_at DATETIME(3) NOT NULL,
         decided_at DATETIME(3) NOT NULL,
         UNIQUE KEY visits (entity, item_id, stage_id, visit),
         KEY waiting (state, company_code, rule_code, arrived_at),
         KEY given (user_id, given_on),
         KEY decided (decided_at)
       ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
    await queryRunner.query(
      'CREATE TABLE person_lock (user_id INT UNSIGNED NOT NULL PRIMARY KEY, turns BIGINT UNSIGNED NOT NULL DEFAULT 0) ENGINE=InnoDB',
    );
    await queryRunner.query(
      `CREATE TABLE share_record (
         name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
         denominator DECIMAL(65,0) NOT NULL DEFAULT 1
       ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
    await queryRunner.query(
      `CREATE TABLE share_account (
         name VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
         user_id INT UNSIGNED NOT NULL,
         debt DECIMAL(65,0) NOT NULL,
         given BIGINT NOT NULL,
         PRIMARY KEY (name, user_id)
       ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['share_account', 'share_record', 'person_lock', 'assigned_item']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
