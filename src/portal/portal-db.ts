import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** A row as the driver gives it: DATETIME is the literal string of the portal's zone, BIGINT and COUNT() are strings. */
export type Row = Record<string, string | number | null>;

/** The portal's schema, read only: its user may do nothing but SELECT. Every change goes through `portal/commands`. */
@Injectable()
export class PortalDb {
  constructor(@InjectDataSource('portal') private readonly dataSource: DataSource) {}

  /** @param params values of the placeholders in order; an array fills `IN (?)` and must not be empty. */
  async query<T = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.dataSource.query(sql, params)) as T[];
  }
}
