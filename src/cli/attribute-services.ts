import { Changes } from '../attribution/changes.js';
import { LookThrough } from '../attribution/look-through.js';
import { PastThreads } from '../attribution/past-threads.js';
import { PoliteQueue } from '../attribution/polite-queue.js';
import { PutRight } from '../attribution/put-right.js';
import { Runs } from '../attribution/runs.js';
import { AttributionContexts } from '../attribution/settings-context.js';
import { ThreadReader } from '../attribution/thread-reader.js';
import { Undo } from '../attribution/undo.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { goByDatabase } from '../database/server-time.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { Handshakes } from '../portal/handshake.js';
import { Activities } from '../portal/tables/activities.js';
import { Contacts } from '../portal/tables/contacts.js';
import { DealSpans } from '../portal/tables/deal-spans.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { PastCalls } from '../portal/tables/past-calls.js';
import { PastSessions } from '../portal/tables/past-sessions.js';
import { PortalSchema } from '../portal/tables/portal-schema.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import { Users } from '../portal/tables/users.js';
import { Incidents } from '../records/incidents.js';
import { OwnNumbersReader } from '../records/own-numbers.js';
import { PortalParts } from '../records/portal-parts.js';
import { SettingsStore } from '../settings/settings-store.js';
import { settingsDocument } from '../settings-parts.js';
import { clockOf, openOwn, openPortal, structureOf } from './connect.js';

/** What the command works with, wired by hand: without the application's workers. */
export interface AttributeServices {
  clock: Clock;
  contexts: AttributionContexts;
  threads: PastThreads;
  lookThrough: LookThrough;
  putRight: PutRight;
  runs: Runs;
  changes: Changes;
  undo: Undo;
  own: Awaited<ReturnType<typeof openOwn>>;
  close(): Promise<void>;
}

export async function openServices(config: Config): Promise<AttributeServices> {
  const own = await openOwn(config);
  const portal = await openPortal(config).catch(async (error) => {
    await own.close();
    throw error;
  });
  const clock = clockOf(config);
  await goByDatabase(clock, own.db);
  const schema = new PortalSchema(portal.db);
  const users = new Users(portal.db, schema);
  const calls = new PastCalls(portal.db, schema);
  const activities = new Activities(portal.db);
  const settings = new SettingsStore(own.db, clock, settingsDocument);
  const parts = new PortalParts(new Incidents(own.db, clock));
  const ownNumbers = new OwnNumbersReader(new TelephonyNumbers(portal.db, schema), structureOf(portal.db, schema), users, parts);
  const contexts = new AttributionContexts(settings, new Handshakes(own.db, new PortalClient(config, clock), clock), ownNumbers);
  const threads = new PastThreads(calls, new PastSessions(portal.db));
  const deals = new DealSpans(portal.db, schema);
  const reader = new ThreadReader(users, new DuplicateIndex(portal.db), new Contacts(portal.db, schema), deals, activities);
  const runs = new Runs(own.db);
  const changes = new Changes(own.db);
  const queue = new PoliteQueue(own.db, changes, clock);
  return {
    clock,
    contexts,
    threads,
    runs,
    changes,
    own,
    lookThrough: new LookThrough(own.db, contexts, threads, reader),
    putRight: new PutRight(own.db, contexts, threads, reader, users, runs, changes, queue, clock),
    undo: new Undo(own.db, runs, changes, activities, calls, settings, queue, clock),
    close: async () => {
      await portal.close();
      await own.close();
    },
  };
}
