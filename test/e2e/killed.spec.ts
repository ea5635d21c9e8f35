import type { World } from '../../playground/harness/world.js';
import { alfa, beta, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const wantedEvents = 1_000;
/** They go on after the last event: commands are still on their way then. */
const wantedKills = 15;

/** One row of what the module put into its event table, also after the sidecar took it out again. */
interface SeenEvent {
  UID: string;
  TYPE: string;
  sessionId: number;
}

describe('sidecars are killed again and again while a thousand events come in', () => {
  let world: World;
  let kills = 0;
  beforeAll(async () => {
    // Checks an hour later: on a slow machine those of the first dialogs would come due, and move them once more.
    const usual = usualSettings();
    const settings = { ...usual, companies: usual.companies.map((company) => ({ ...company, check: { delaySeconds: 3600 } })) };
    world = await startWorld({ sidecars: 2, settings });
    await world.portal.rows('CREATE TABLE seen_event (UID VARCHAR(32) PRIMARY KEY, TYPE VARCHAR(50) NOT NULL, sessionId INT NOT NULL)');
    await world.portal.rows(
      `CREATE TRIGGER seen_event_all AFTER INSERT ON linewarden_event FOR EACH ROW
         INSERT INTO seen_event VALUES (NEW.UID, NEW.TYPE, COALESCE(JSON_VALUE(NEW.PAYLOAD, '$.sessionId'), 0))`,
    );
    let isOver = false;
    const starting: Promise<unknown>[] = [];
    const killing = (async () => {
      while (!isOver || kills < wantedKills) {
        await new Promise((later) => setTimeout(later, 200 + ((kills * 397) % 700)));
        const running = world.sidecars.filter((sidecar) => sidecar.isRunning);
        const victims = kills % 5 === 4 ? running : running.slice(0, 1); // now and then both
        await Promise.all(victims.map((sidecar) => sidecar.kill('SIGKILL')));
        kills += victims.length;
        for (const _ of victims) starting.push(world.startSidecar({ acceptTrouble: true }));
      }
    })();
    await clientsWrite();
    isOver = true;
    await killing;
    await Promise.all(starting);
    await world.untilQuiet(120_000);
  }, 400_000);
  afterAll(() => world?.stop());

  /** New clients of both companies, six at a time, two messages each, until there were enough events. */
  async function clientsWrite(): Promise<void> {
    const lines = [...alfa.allLines, ...beta.allLines];
    let next = 0;
    let events = 0;
    const client = async () => {
      while (events < wantedEvents) {
        const number = next;
        next += 1;
        const line = lines[number % lines.length];
        if (line === undefined) throw new Error('no lines');
        const person = {
          externalUserId: `chaos-${number}`,
          name: 'Клиент',
          lastName: String(number),
          phone: `+7901${String(number).padStart(7, '0')}`,
        };
        await world.clientWrites(line, person, 'Первое сообщение');
        await world.clientWrites(line, person, 'Второе сообщение');
        const [row] = await world.portal.rows<{ events: number }>('SELECT COUNT(*) AS events FROM seen_event');
        events = Number(row?.events);
      }
    };
    await Promise.all(Array.from({ length: 6 }, client));
  }

  const started = () => world.portal.rows<SeenEvent>(`SELECT UID, TYPE, sessionId FROM seen_event WHERE TYPE = 'DialogStarted'`);

  it('loses no event', async () => {
    const [seen] = await world.portal.rows<{ events: number }>('SELECT COUNT(*) AS events FROM seen_event');
    expect(Number(seen?.events)).toBeGreaterThanOrEqual(wantedEvents);
    expect(kills).toBeGreaterThanOrEqual(wantedKills);
    expect(await world.portal.rows('SELECT UID FROM linewarden_event')).toEqual([]);
    expect(await world.rows('SELECT uid, type, error FROM quarantined_event')).toEqual([]);
  });

  it('decides each dialog once', async () => {
    const sessions = (await started()).map((event) => event.sessionId);
    const decided = await world.rows<{ session_id: number; times: number }>(
      `SELECT session_id, COUNT(*) AS times FROM journal WHERE kind = 'placement' GROUP BY session_id`,
    );
    expect(decided.map((row) => row.session_id).toSorted((a, b) => a - b)).toEqual(sessions.toSorted((a, b) => a - b));
    expect(decided.filter((row) => Number(row.times) !== 1)).toEqual([]);
  });

  it('applies each command once', async () => {
    const sent = await world.rows<{ command_id: string; state: string }>(
      `SELECT command_id, state FROM outbox_command WHERE type = 'placeDialog'`,
    );
    expect(sent.length).toBe((await started()).length);
    expect(sent.filter((command) => command.state !== 'done')).toEqual([]);
    const offers = await world.portal.rows<{ SESSION_ID: number; times: number }>(
      'SELECT SESSION_ID, COUNT(*) AS times FROM b_imopenlines_operator_transfer GROUP BY SESSION_ID HAVING COUNT(*) <> 1',
    );
    expect(offers).toEqual([]);
    const doubles = await world.portal.rows(
      `SELECT VALUE, COUNT(DISTINCT ENTITY_ID) AS contacts FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND TYPE = 'PHONE' AND VALUE LIKE '7901%'
        GROUP BY VALUE HAVING COUNT(DISTINCT ENTITY_ID) <> 1`,
    );
    expect(doubles).toEqual([]);
  });

  it('gives every dialog one contact, one deal and an operator', async () => {
    const sessions = (await started()).map((event) => event.sessionId);
    const rows = await world.portal.rows<{ ID: number; deals: number; contacts: number; isPerson: number }>(
      `SELECT s.ID, SUM(b.OWNER_TYPE_ID = 2) AS deals, SUM(b.OWNER_TYPE_ID = 3) AS contacts,
              MAX(COALESCE(u.EXTERNAL_AUTH_ID, '') NOT IN ('bot', 'imconnector')) AS isPerson
         FROM b_imopenlines_session s JOIN b_crm_act_bind b ON b.ACTIVITY_ID = s.CRM_ACTIVITY_ID JOIN b_user u ON u.ID = s.OPERATOR_ID
        WHERE s.ID IN (?) GROUP BY s.ID`,
      [sessions],
    );
    expect(rows).toHaveLength(sessions.length);
    expect(rows.filter((row) => Number(row.deals) !== 1 || Number(row.contacts) !== 1 || Number(row.isPerson) !== 1)).toEqual([]);
    const deals = await world.portal.rows<{ deals: number }>(
      'SELECT COUNT(DISTINCT b.OWNER_ID) AS deals FROM b_crm_act_bind b JOIN b_imopenlines_session s ON s.CRM_ACTIVITY_ID = b.ACTIVITY_ID WHERE b.OWNER_TYPE_ID = 2 AND s.ID IN (?)',
      [sessions],
    );
    expect(Number(deals[0]?.deals)).toBe(sessions.length);
  });
});
