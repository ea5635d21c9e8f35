import { isIP } from 'node:net';
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
import { Clusters1780000000000 } from '../../migrations/1780000000000-clusters.js';
import { ReadingMark1780100000000 } from '../../migrations/1780100000000-reading-mark.js';
import { Searches1780300000000 } from '../../migrations/1780300000000-searches.js';
import { SchemaRelease1780400000000 } from '../../migrations/1780400000000-schema-release.js';
import { TakingApart1780500000000 } from '../../migrations/1780500000000-taking-apart.js';
import { SharedFacts1780700000000 } from '../../migrations/1780700000000-shared-facts.js';
import { DeskContacts1780800000000 } from '../../migrations/1780800000000-desk-contacts.js';
import { Evidence1780900000000 } from '../../migrations/1780900000000-evidence.js';
import { Waits1781000000000 } from '../../migrations/1781000000000-waits.js';
import { NightStandIns1781200000000 } from '../../migrations/1781200000000-night-stand-ins.js';
import { LeftDesks1781300000000 } from '../../migrations/1781300000000-left-desks.js';
import { ToldIncidents1781600000000 } from '../../migrations/1781600000000-told-incidents.js';
import { Assignment1781700000000 } from '../../migrations/1781700000000-assignment.js';
import { Config, type DatabaseConfig } from '../config.js';
import { ConfigModule } from '../config.module.js';
import { ApiDb } from './api-db.js';
import { fillIn } from './fill-in.js';
import { OwnDb } from './own-db.js';
import { asking, deciding, driverWith, readingPortal, type SessionNeeds } from './session.js';

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
  Clusters1780000000000,
  ReadingMark1780100000000,
  Searches1780300000000,
  SchemaRelease1780400000000,
  TakingApart1780500000000,
  SharedFacts1780700000000,
  DeskContacts1780800000000,
  Evidence1780900000000,
  Waits1781000000000,
  NightStandIns1781200000000,
  LeftDesks1781300000000,
  ToldIncidents1781600000000,
  Assignment1781700000000,
];

/** At rest two connections of each kind stay open, and none longer than the server would wait for it. */
const poolOptions = { connectionLimit: 10, maxIdle: 2, idleTimeout: 10_000, queryFormat: fillIn };

/** The driver cannot compare an address with what a certificate names: then only who has issued it is checked. */
function tlsOf({ tls, host }: DatabaseConfig) {
  return tls && { ...tls, verifyIdentity: isIP(host) === 0 };
}

/** TypeORM options of the own schema; migrations run at start, one sidecar at a time. */
export function ownDataSource(db: DatabaseConfig, needs: SessionNeeds = deciding) {
  return {
    type: 'mysql' as const,
    host: db.host,
    port: db.port,
    username: db.user,
    password: db.password,
    database: db.database,
    timezone: 'Z',
    migrations,
    migrationsTableName: 'migration',
    multipleStatements: true, // src/database/joined-statements.ts
    bigNumberStrings: false,
    driver: driverWith(needs),
    ssl: tlsOf(db),
    extra: poolOptions,
  };
}

/** TypeORM options of the own schema for what people ask: more than these may not be asked at once, and who comes then waits here. */
export function apiDataSource(db: DatabaseConfig) {
  const options = ownDataSource(db, asking);
  return { ...options, name: 'api', migrations: [], extra: { ...options.extra, connectionLimit: 8 } };
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
    multipleStatements: true,
    bigNumberStrings: false,
    driver: driverWith(readingPortal),
    ssl: tlsOf(db),
    extra: poolOptions,
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
      name: 'api',
      imports: [ConfigModule],
      inject: [Config],
      useFactory: (config: Config) => ({ ...apiDataSource(config.ownDb), retryAttempts: 30, retryDelay: 2000 }),
    }),
    TypeOrmModule.forRootAsync({
      name: 'portal',
      imports: [ConfigModule],
      inject: [Config],
      useFactory: (config: Config) => ({ ...portalDataSource(config.portalDb), retryAttempts: 30, retryDelay: 2000 }),
    }),
  ],
  providers: [OwnDb, ApiDb],
  exports: [OwnDb, ApiDb],
})
export class DatabaseModule {}
