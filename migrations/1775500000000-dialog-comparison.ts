import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = {
  // Work that one of several sidecars does every so often: whoever moves `due_at` on does it.
  periodic_duty: `
    name VARCHAR(40) NOT NULL PRIMARY KEY,
    due_at DATETIME(3) NOT NULL`,
  // Since when a line is one of a company's: dialogs that began before it are not ours to know.
  managed_line: `
    line_id INT NOT NULL PRIMARY KEY,
    since DATETIME(3) NOT NULL`,
};

/** The hourly comparison of open dialogs with the portal's. */
export class DialogComparison1775500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables)) {
      await queryRunner.query(`CREATE TABLE ${name} (${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    }
    await queryRunner.query(`INSERT INTO periodic_duty (name, due_at) VALUES ('compareDialogs', '2000-01-01')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await queryRunner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
