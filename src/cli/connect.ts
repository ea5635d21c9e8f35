import { DataSource } from 'typeorm';
import { CallLint } from '../calls/call-lint.js';
import { NumberUses } from '../calls/number-uses.js';
import { Clock, FileClock } from '../clock.js';
import type { Config } from '../config.js';
import { ownDataSource, portalDataSource } from '../database/database.module.js';
import { OwnDb } from '../database/own-db.js';
import { PortalDb } from '../portal/portal-db.js';
import { CallStatistic } from '../portal/tables/call-statistic.js';
import { Groups } from '../portal/tables/groups.js';
import { HrNodes } from '../portal/tables/hr-nodes.js';
import { IblockSections } from '../portal/tables/iblock-sections.js';
import { Lines, Queues } from '../portal/tables/lines.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { PortalOptions } from '../portal/tables/portal-options.js';
import { PortalSchema } from '../portal/tables/portal-schema.js';
import { Structure } from '../portal/tables/structure.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import { UserFields } from '../portal/tables/user-fields.js';
import { Users } from '../portal/tables/users.js';
import { SettingsLint } from '../settings/settings-lint.js';
import { settingsDocument } from '../settings-parts.js';

/** A connection of a command line: one attempt, no waiting for a server that is away. */
export interface Opened<T> {
  db: T;
  dataSource: DataSource;
  close(): Promise<void>;
}

export async function openOwn(config: Config): Promise<Opened<OwnDb>> {
  const dataSource = await new DataSource(ownDataSource(config.ownDb)).initialize();
  return { db: new OwnDb(dataSource), dataSource, close: () => dataSource.destroy() };
}

export async function openPortal(config: Config): Promise<Opened<PortalDb>> {
  const dataSource = await new DataSource(portalDataSource(config.portalDb)).initialize();
  return { db: new PortalDb(dataSource), dataSource, close: () => dataSource.destroy() };
}

export function clockOf(config: Config): Clock {
  return config.clockFile ? new FileClock(config.clockFile) : new Clock();
}

/** The readers a command line needs, wired by hand: without the application's workers. */
export function readersOf(portal: PortalDb, clock: Clock): { users: Users; lint: SettingsLint } {
  const schema = new PortalSchema(portal);
  const users = new Users(portal, schema);
  const structure = structureOf(portal, schema);
  return {
    users,
    lint: new SettingsLint(
      new Lines(portal),
      new Queues(portal),
      structure,
      users,
      new Pipelines(portal),
      new Groups(portal),
      settingsDocument,
      [new CallLint(new TelephonyNumbers(portal, schema), new NumberUses(new CallStatistic(portal, schema), clock))],
    ),
  };
}

export function structureOf(portal: PortalDb, schema: PortalSchema): Structure {
  const options = new PortalOptions(portal);
  return new Structure(new HrNodes(portal), new IblockSections(portal, options, schema), new UserFields(portal, schema), options);
}
