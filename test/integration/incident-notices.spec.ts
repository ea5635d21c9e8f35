import { TellOfIncidents } from '../../src/notices/tell-of-incidents.js';
import { WatchHeadsOfSales } from '../../src/notices/watch-heads-of-sales.js';
import { Incidents } from '../../src/records/incidents.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

interface Sent {
  userIds: number[];
  text: string;
  sessionId: number;
  page: string;
}

describe('notices of incidents', () => {
  let fixture: SidecarFixture;
  let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;

  beforeEach(async () => {
    fixture = await SidecarFixture.create(twoCompanies);
    await writeTwoCompanies(fixture.portal);
    await fixture.portal.insert('b_group', [{ ID: 1, ACTIVE: 'Y', NAME: 'Администраторы' }]);
    await fixture.portal.insert('b_user_group', [{ USER_ID: 1, GROUP_ID: 1, DATE_ACTIVE_FROM: null, DATE_ACTIVE_TO: null }]);
    sidecar = await fixture.sidecar();
  });
  afterEach(async () => {
    const different = await fixture.replayedDifferently();
    await fixture.drop();
    expect(different).toEqual([]);
  });

  const open = (kind: string, subject: string, details: unknown = {}) => sidecar.get(Incidents).open(kind, subject, details);
  const look = () => sidecar.get(TellOfIncidents).run();

  async function sent(): Promise<Sent[]> {
    const rows = await fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE type = 'notify' ORDER BY id`);
    return rows.map(({ payload }) => {
      const { userIds, text, sessionId, page } = JSON.parse(payload) as Sent;
      return { userIds, text, sessionId, page };
    });
  }

  const settle = (settings: Record<string, unknown>, alfa: Record<string, unknown> = {}) =>
    fixture.saveSettings({
      ...twoCompanies,
      ...settings,
      companies: [{ ...twoCompanies.companies[0], ...alfa }, twoCompanies.companies[1]],
    });

  it('go to the head of sales of the company it concerns, once, with a link', async () => {
    await open('nobody-left', 'dialog:15', { sessionId: 15, lineId: 3, because: 'nobodyAtWork' });
    expect(await look()).toBe(1);
    await open('nobody-left', 'dialog:15', { sessionId: 15, lineId: 3, because: 'nobodyAtWork' }); // seen again
    expect(await look()).toBe(0);
    expect(await sent()).toEqual([
      { userIds: [10], text: expect.stringMatching(/^Инцидент: .+\. Компания «Альфа»\.$/), sessionId: 15, page: 'board' },
    ]);
    const [entry] = await fixture.rows<Record<string, unknown>>('SELECT kind, rule, company_code FROM journal');
    expect(entry).toEqual({ kind: 'incidentNotice', rule: 'tell', company_code: 'alfa' });
  });

  it('say that the head of sales works here no more, to the head above, once until it is mended', async () => {
    const watch = () => sidecar.get(WatchHeadsOfSales).run();
    const incidents = () => fixture.rows('SELECT kind, subject, closed_by FROM incident');
    await watch();
    expect(await incidents()).toEqual([]);
    await fixture.portal.run("UPDATE b_user SET ACTIVE = 'N' WHERE ID = 10");
    await watch();
    await watch();
    expect(await incidents()).toEqual([{ kind: 'head-of-sales-gone', subject: 'company:alfa', closed_by: null }]);
    expect(await look()).toBe(1);
    expect(await sent()).toEqual([
      {
        userIds: [1],
        text: 'Инцидент: Руководитель продаж больше не работает. Компания «Альфа».',
        sessionId: 0,
        page: 'board',
      },
    ]);
    await fixture.portal.run("UPDATE b_user SET ACTIVE = 'Y' WHERE ID = 10");
    await watch();
    expect(await incidents()).toEqual([{ kind: 'head-of-sales-gone', subject: 'company:alfa', closed_by: 0 }]);
  });

  it('are one for many of a company, and another one for each company', async () => {
    for (const sessionId of [15, 16]) await open('nobody-left', `dialog:${sessionId}`, { sessionId, lineId: 3 });
    await open('night-missed', 'alfa:2026-03-01', { companyCode: 'alfa' });
    await open('night-missed', 'beta:2026-03-01', { companyCode: 'beta' });
    expect(await look()).toBe(2);
    expect(await sent()).toEqual([
      { userIds: [10], text: expect.stringMatching(/^Инцидентов: 3\. .+ \(2\); .+ Компания «Альфа»\.$/), sessionId: 0, page: 'board' },
      { userIds: [20], text: expect.stringContaining('Компания «Бета»'), sessionId: 0, page: 'board' },
    ]);
  });

  it('of the service and the portal go to the administrators of the moment', async () => {
    await fixture.portal.insert('b_user_group', [
      { USER_ID: 2, GROUP_ID: 1, DATE_ACTIVE_FROM: null, DATE_ACTIVE_TO: '2026-03-01 00:00:00' },
    ]);
    await open('work-stopped', 'outbox', { because: 'ER_TABLEACCESS_DENIED_ERROR' });
    expect(await look()).toBe(1);
    expect(await sent()).toEqual([{ userIds: [1], text: expect.stringMatching(/^Инцидент: /), sessionId: 0, page: 'settings' }]);
  });

  it('go to whom the settings name, and to nobody where they say so', async () => {
    await settle({ notices: { administrators: false, userIds: [21] } }, { notices: { headOfSales: false, userIds: [12, 13] } });
    await open('night-missed', 'alfa:2026-03-01', { companyCode: 'alfa' });
    await open('work-stopped', 'outbox');
    expect(await look()).toBe(2);
    expect((await sent()).map(({ userIds }) => userIds)).toEqual([[12, 13], [21]]);

    await settle({ notices: { administrators: false } }, { notices: { headOfSales: false } });
    await open('night-missed', 'alfa:2026-03-02', { companyCode: 'alfa' });
    await open('work-stopped', 'intake');
    const later = await fixture.sidecar('two'); // the settings are read again in a while
    expect(await later.get(TellOfIncidents).run()).toBe(2);
    expect(await sent()).toHaveLength(2);
    expect(await fixture.rows(`SELECT COUNT(*) AS many FROM journal WHERE rule = 'nobody'`)).toEqual([{ many: 2 }]);
  });

  it('of a company whose head of sales is dismissed go to the nearest head above', async () => {
    await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 10`);
    await open('night-nobody-joins', 'alfa:2026-03-01', { companyCode: 'alfa' });
    await look();
    expect((await sent()).map(({ userIds }) => userIds)).toEqual([[1]]);
  });

  it('are sent once by several sidecars that look at one moment', async () => {
    const other = await fixture.sidecar('two');
    for (const sessionId of [15, 16, 17]) await open('nobody-left', `dialog:${sessionId}`, { sessionId, lineId: 3 });
    await Promise.all([look(), other.get(TellOfIncidents).run(), look()]);
    expect(await sent()).toHaveLength(1);
  });

  it('are not sent of what was closed before, nor of a portal that cannot be reached; what comes again is told again', async () => {
    await open('work-stopped', 'outbox');
    await sidecar.get(Incidents).settle('work-stopped', 'outbox');
    await open('portal-silent', 'portal');
    expect(await look()).toBe(0);
    await open('work-stopped', 'outbox');
    expect(await look()).toBe(1);
    await sidecar.get(Incidents).settle('work-stopped', 'outbox');
    fixture.clock.at = at('11:00');
    await open('work-stopped', 'outbox');
    expect(await look()).toBe(1);
    expect(await sent()).toHaveLength(2);
  });
});
