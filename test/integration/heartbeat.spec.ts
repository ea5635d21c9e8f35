import { SchedulerRegistry } from '@nestjs/schedule';
import type { Config } from '../../src/config.js';
import { Nudges } from '../../src/http/nudges.js';
import { Incidents } from '../../src/records/incidents.js';
import type { Duties } from '../../src/work/duties.js';
import { Heartbeat } from '../../src/work/heartbeat.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

it('settles what an earlier sidecar could not do, once it can be done', async () => {
  const schema = await createOwnSchema();
  const incidents = new Incidents(schema.db, new HandClock());
  await incidents.open('work-stopped', 'intake', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  await incidents.open('work-stopped', 'timers', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
  const works = async () => undefined;
  const duties: Pick<
    Duties,
    'takeEvents' | 'sendCommands' | 'askQuestions' | 'mergeClients' | 'joinAtNight' | 'compareDialogs' | 'tellNumbers' | 'tidy'
  > = {
    takeEvents: works,
    sendCommands: works,
    askQuestions: () => Promise.reject(new Error('still not')),
    mergeClients: works,
    joinAtNight: works,
    tellNumbers: works,
    compareDialogs: works,
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
