import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FirstTables1772000000000 } from '../../migrations/1772000000000-first-tables.js';
import { Board1773000000000 } from '../../migrations/1773000000000-board.js';
import { OutboxBulk1774000000000 } from '../../migrations/1774000000000-outbox-bulk.js';
import { CallsAndClients1775000000000 } from '../../migrations/1775000000000-calls-and-clients.js';
import { DialogComparison1775500000000 } from '../../migrations/1775500000000-dialog-comparison.js';
import { CallsAtWork1776000000000 } from '../../migrations/1776000000000-calls-at-work.js';
import { Merging1776200000000 } from '../../migrations/1776200000000-merging.js';
import { Attribution1777000000000 } from '../../migrations/1777000000000-attribution.js';
import { MessengersOfCards1778000000000 } from '../../migrations/1778000000000-messengers-of-cards.js';
import { OneHouse1779000000000 } from '../../migrations/1779000000000-one-house.js';
import { SchemaRelease1780400000000 } from '../../migrations/1780400000000-schema-release.js';
import { Config, type DatabaseConfig } from '../config.js';
import { ConfigModule } from '../config.module.js';
import { fillIn } from './fill-in.js';
import { OwnDb } from './own-db.js';

export const migrations = [
  FirstTables1772000000000,
  Board1773000000000,
  OutboxBulk1774000000000,
  CallsAndClients1775000000000,
  DialogComparison1775500000000,
  CallsAtWork1776000000000,
  Merging1776200000000,
  Attribution1777000000000,
  MessengersOfCards1778000000000,
  OneHouse1779000000000,
  SchemaRelease1780400000000,
];

/** TypeORM options of the own schema; migrations run at start, one sidecar at a time. */
export function ownDataSource(db: DatabaseConfig) {
  return {
    type: 'mysql' as const,
    host: db.host,
    port: db.port,
    username: db.user,
    password: db.password,
    database: db.database,
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    migrations,
    migrationsTableName: 'migration',
    multipleStatements: true, // src/database/joined-statements.ts
    extra: { connectionLimit: 10, queryFormat: fillIn },
  };
}

/** TypeORM options of the portal's schema. The user may only SELECT; local datetimes stay the strings they are. */
export function portalDataSource(db: DatabaseConfig) {
  return {
    type: 'mysql' as const,
    name: 'portal',
    host: db.host,
    port: db.port,
    username: db.user,
    password: db.password,
    database: db.database,
    dateStrings: true,
    charset: 'utf8mb4_general_ci',
    multipleStatements: true,
    extra: { connectionLimit: 10, queryFormat: fillIn },
  };
}

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [ConfigModule],
      inject: [Config],
      useFactory: (config: Config) => ({ ...ownDataSource(config.ownDb), retryAttempts: 30, retryDelay: 2000 }),
    }),
    TypeOrmModule.forRootAsync({
      name: 'portal',
      imports: [ConfigModule],
      inject: [Config],
      useFactory: (config: Config) => ({ ...portalDataSource(config.portalDb), retryAttempts: 30, retryDelay: 2000 }),
    }),
  ],
  providers: [OwnDb],
  exports: [OwnDb],
})
export class DatabaseModule {}
