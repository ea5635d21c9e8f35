import { SchedulerRegistry } from '@nestjs/schedule';
import type { Config } from '../../src/config.js';
import type { Duties } from '../../src/duties.js';
import { Heartbeat } from '../../src/heartbeat.js';
import { Nudges } from '../../src/http/nudges.js';
import { Incidents } from '../../src/incidents/incidents.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

it('settles what an earlier sidecar could not do, once it can be done', async () => {
  const schema = await createOwnSchema();
  const incidents = new Incidents(schema.db, new HandClock());
  await incidents.open('work-stopped', 'intake', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  await incidents.open('work-stopped', 'timers', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  const works = async () => undefined;
  const duties: Pick<Duties, 'takeEvents' | 'sendCommands' | 'askQuestions' | 'joinAtNight' | 'tellNumbers' | 'tidy'> = {
    takeEvents: works,
    sendCommands: works,
    askQuestions: () => Promise.reject(new Error('still not')),
    joinAtNight: works,
    tellNumbers: works,
    tidy: works,
  };
  const config = { pollMs: 50 } as Config;
  const heartbeat = new Heartbeat(config, new SchedulerRegistry(), new Nudges(), duties as Duties, incidents);
  heartbeat.onApplicationBootstrap();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await heartbeat.beforeApplicationShutdown();
  const open = await incidents.list({ state: 'open', limit: 10 });
  await schema.drop();
  expect(open.map((incident) => incident.subject)).toEqual(['timers']);
});
