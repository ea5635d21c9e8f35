import type { World } from '../../playground/harness/world.js';
import { alfa, beta, usualSettings } from './cast.js';

export interface Chaos {
  start(settings: unknown): Promise<World>;
  wantedEvents: number;
  /** They go on after the last event: commands are still on their way then. */
  wantedKills: number;
  /** Clients write for at least so long. Default 0: until there are enough events. */
  forMs?: number;
  /** Each client that writes does so after a pause, and kills are this much rarer. Default 0 and 1: as fast as it goes. */
  pauseMs?: number;
  slowness?: number;
  /** What else happens while clients write; ends when `isOver` says so. @returns how many events were made that nobody can decide */
  also?(world: World, isOver: () => boolean): Promise<number>;
}

/** Of the events that `also` makes for nobody to decide. */
export const undecidableSubject = 'client:nobody';

/** One row of what the module put into its event table, also after the sidecar took it out again. */
interface SeenEvent {
  UID: string;
  TYPE: string;
  sessionId: number;
}

/** Two sidecars are killed again and again while clients write: nothing is lost, nothing done twice. */
export function testsOfChaos({ start, wantedEvents, wantedKills, forMs = 0, pauseMs = 0, slowness = 1, also }: Chaos): void {
  let world: World;
  let kills = 0;
  let undecidable = 0;
  beforeAll(
    async () => {
      // Checks an hour later: on a slow machine those of the first dialogs would come due, and move them once more.
      const usual = usualSettings();
      world = await start({ ...usual, companies: usual.companies.map((company) => ({ ...company, check: { delaySeconds: 3600 } })) });
      await world.portal.rows('CREATE TABLE seen_event (UID VARCHAR(32) PRIMARY KEY, TYPE VARCHAR(50) NOT NULL, sessionId INT NOT NULL)');
      await world.portal.rows(
        `CREATE TRIGGER seen_event_all AFTER INSERT ON linewarden_event FOR EACH ROW
         INSERT INTO seen_event VALUES (NEW.UID, NEW.TYPE, COALESCE(JSON_VALUE(NEW.PAYLOAD, '$.sessionId'), 0))`,
      );
      let isOver = false;
      const starting: Promise<unknown>[] = [];
      const killing = (async () => {
        while (!isOver || kills < wantedKills) {
          await new Promise((later) => setTimeout(later, slowness * (200 + ((kills * 397) % 700))));
          const running = world.sidecars.filter((sidecar) => sidecar.isRunning);
          const victims = kills % 5 === 4 ? running : running.slice(0, 1); // now and then both
          await Promise.all(victims.map((sidecar) => sidecar.kill('SIGKILL')));
          kills += victims.length;
          for (const _ of victims) starting.push(world.startSidecar({ acceptTrouble: true }));
        }
      })();
      let isWritten = false;
      const writing = clientsWrite().finally(() => {
        isWritten = true;
      });
      [undecidable = 0] = await Promise.all([also?.(world, () => isWritten), writing]);
      isOver = true;
      await killing;
      await Promise.all(starting);
      await world.untilQuiet(120_000);
    },
    400_000 + 2 * forMs,
  );
  afterAll(() => world?.stop());

  /** New clients of both companies, six at a time, two messages each, until there were enough events. */
  async function clientsWrite(): Promise<void> {
    const lines = [...alfa.allLines, ...beta.allLines];
    let next = 0;
    let events = 0;
    const until = performance.now() + forMs;
    const client = async () => {
      while (events < wantedEvents || performance.now() < until) {
        await new Promise((later) => setTimeout(later, pauseMs));
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
        // What the portal could not take while a server was away was never written.
        await world.clientWrites(line, person, 'Первое сообщение').catch(() => undefined);
        await world.clientWrites(line, person, 'Второе сообщение').catch(() => undefined);
        const [row] = await world.portal.rows<{ events: number }>('SELECT COUNT(*) AS events FROM seen_event');
        events = Number(row?.events);
      }
    };
    await Promise.all(Array.from({ length: 6 }, client));
  }

  /** Those that nobody can decide are of no session. */
  const started = () =>
    world.portal.rows<SeenEvent>(`SELECT UID, TYPE, sessionId FROM seen_event WHERE TYPE = 'DialogStarted' AND sessionId > 0`);

  it('loses no event', async () => {
    const [seen] = await world.portal.rows<{ events: number }>('SELECT COUNT(*) AS events FROM seen_event');
    expect(Number(seen?.events)).toBeGreaterThanOrEqual(wantedEvents);
    expect(kills).toBeGreaterThanOrEqual(wantedKills);
    expect(await world.portal.rows('SELECT UID FROM linewarden_event')).toEqual([]);
    const aside = await world.rows<{ subject: string }>('SELECT subject, uid, type, error FROM quarantined_event');
    expect(aside.filter(({ subject }) => subject !== undecidableSubject)).toEqual([]);
    expect(aside).toHaveLength(undecidable);
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
}
