import { NotReady } from '../../src/records/decision-context.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
});
afterEach(() => fixture.drop());

const count = async (sql: string) => Number((await fixture.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n);

it('leaves events and timers where they are while the settings in force cannot be read, and takes them up again', async () => {
  const sidecar = await fixture.sidecar();
  const [intake, timers] = [sidecar.get(Intake), sidecar.get(QuestionWorker)];
  for (const client of [501, 502]) {
    await writeClient(fixture.portal, client);
    const start = await writeSession(fixture.portal, client, { lineId: 1, clientUserId: client });
    await fixture.event('DialogStarted', start, 'client:whatsapp:501');
  }
  await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', 'dialog:501', 1, ?)`, [fixture.clock.now()]);
  const [alfa] = twoCompanies.companies;
  await fixture.saveSettings({ companies: [{ ...alfa, timeZone: 'Europe/Nowhere' }] }); // fell out of the zone list with an update

  await expect(intake.drain()).rejects.toThrow(NotReady);
  await expect(timers.run()).rejects.toThrow(NotReady);
  expect(await count('quarantined_event')).toBe(0);
  expect(await count(`\`${fixture.portal.database.name}\`.linewarden_event`)).toBe(2);
  expect(await fixture.rows('SELECT attempts FROM question')).toEqual([{ attempts: 0 }]);

  await fixture.saveSettings(twoCompanies);
  fixture.clock.turn(2000);
  await intake.drain();
  expect(await count(`journal WHERE kind = 'placement'`)).toBe(2);
});
