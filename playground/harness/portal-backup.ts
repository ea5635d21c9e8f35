import type { PracticePortal } from './practice-portal.js';

const copyOf = (table: string) => `backup_of_${table}`;

/** A backup of the portal's whole database, the module's tables with it, as copies of its tables. */
export class PortalBackup {
  private constructor(
    private readonly portal: PracticePortal,
    private readonly tables: readonly { name: string; nextId: number | null }[],
  ) {}

  static async make(portal: PracticePortal): Promise<PortalBackup> {
    const rows = await portal.rows<{ name: string; nextId: number | null }>(
      `SELECT TABLE_NAME AS name, AUTO_INCREMENT AS nextId FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME NOT LIKE 'backup_of_%'`,
    );
    for (const { name } of rows) await portal.rows(`CREATE TABLE ${copyOf(name)} AS SELECT * FROM ${name}`);
    return new PortalBackup(portal, rows);
  }

  /** The portal is as it was; ids that it has given since are given out again. */
  async restore(): Promise<void> {
    for (const { name, nextId } of this.tables) {
      await this.portal.rows(`DELETE FROM ${name}`);
      await this.portal.rows(`INSERT INTO ${name} SELECT * FROM ${copyOf(name)}`);
      if (nextId !== null) await this.portal.rows(`ALTER TABLE ${name} AUTO_INCREMENT = ${Number(nextId)}`);
    }
  }
}
