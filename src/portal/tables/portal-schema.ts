import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { BriefMemory } from './brief-memory.js';

/** information_schema: which columns the portal of this version has, as far as our user may read them. */
@Injectable()
export class PortalSchema {
  private readonly columns = new Map<string, BriefMemory<Set<string>>>();

  constructor(private readonly portal: PortalDb) {}

  /** Column names in upper case; empty when the table is missing or not ours to read. Remembered for half a minute. */
  async columnsOf(table: string): Promise<Set<string>> {
    let memory = this.columns.get(table);
    if (!memory) {
      memory = new BriefMemory(30_000, async () => {
        const rows = await this.portal.query<{ NAME: string }>(
          'SELECT COLUMN_NAME AS NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
          [table],
        );
        return new Set(rows.map((row) => row.NAME.toUpperCase()));
      });
      this.columns.set(table, memory);
    }
    return memory.value();
  }

  async hasColumn(table: string, column: string): Promise<boolean> {
    return (await this.columnsOf(table)).has(column);
  }

  /** The table is there, without the column. Where it is not there at all whoever reads it is to hear of that. */
  async lacksColumn(table: string, column: string): Promise<boolean> {
    const columns = await this.columnsOf(table);
    return columns.size > 0 && !columns.has(column);
  }

  async hasTable(table: string): Promise<boolean> {
    return (await this.columnsOf(table)).size > 0;
  }
}
