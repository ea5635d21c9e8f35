import { SchedulerRegistry } from '@nestjs/schedule';
import type { Config } from '../../src/config.js';
import type { Duty } from '../../src/contract/capability.js';
import { Nudges } from '../../src/http/nudges.js';
import { Incidents } from '../../src/records/incidents.js';
import type { Duties } from '../../src/work/duties.js';
import { Heartbeat } from '../../src/work/heartbeat.js';
import { KeepTime } from '../../src/work/keep-time.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

it('settles what an earlier sidecar could not do, once it can be done', async () => {
  const schema = await createOwnSchema();
  const incidents = new Incidents(schema.db, new HandClock());
  await incidents.open('work-stopped', 'intake', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  await incidents.open('work-stopped', 'timers', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  const duty = (name: string): Duty => ({ name, everyMs: (pollMs) => pollMs, isAfterEvents: false, run: async () => 0 });
  const duties: Pick<Duties, 'all' | 'carryOut'> = {
    all: ['intake', 'outbox', 'timers', 'housekeeping', 'merges'].map(duty),
    carryOut: async (name) => {
      if (name === 'timers') throw new Error('still not');
    },
  };
  const config = { pollMs: 50 } as Config;
  const time = new KeepTime(schema.db, new HandClock(), incidents, config);
  const heartbeat = new Heartbeat(config, new SchedulerRegistry(), new Nudges(), duties as Duties, incidents, time);
  await heartbeat.onApplicationBootstrap();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await heartbeat.beforeApplicationShutdown();
  const open = await incidents.list({ state: 'open', limit: 10 });
  await schema.drop();
  expect(open.map((incident) => incident.subject)).toEqual(['timers']);
});
