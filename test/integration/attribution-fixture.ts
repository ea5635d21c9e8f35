import { attributeCommand } from '../../src/cli/attribute-command.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { BindingPortal } from './binding-portal.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { PortalHistory } from './portal-history.js';
import { ScriptedModule } from './scripted-module.js';
import { SidecarFixture } from './sidecar-fixture.js';

const [alfa, beta] = twoCompanies.companies;
const settings = {
  companies: [
    { ...alfa, numbers: ['+7 495 111-11-11'] },
    { ...beta, numbers: ['+7 495 222-22-22'] },
  ],
};
export const toAlfa = { number: '74951111111', phone: '+7 901 000-00-01' };
export const toBeta = { number: '74952222222', phone: '+7 901 000-00-01' };

/** A portal's history, the command that puts it right, and a sidecar that sends what it queues. */
export class AttributionFixture {
  readonly history: PortalHistory;
  readonly portal: BindingPortal;
  private outbox!: OutboxWorker;

  private constructor(
    readonly sidecar: SidecarFixture,
    readonly module: ScriptedModule,
  ) {
    this.history = new PortalHistory(sidecar.portal);
    this.portal = new BindingPortal(sidecar.portal);
  }

  static async create(): Promise<AttributionFixture> {
    const sidecar = await SidecarFixture.create(settings);
    const module: ScriptedModule = new ScriptedModule((command) => fixture.portal.says(command));
    const fixture = new AttributionFixture(sidecar, module);
    sidecar.portalUrl = await module.start();
    sidecar.clock.at = new Date('2037-01-01T00:00:00Z'); // later than the command line's own clock
    await writeTwoCompanies(sidecar.portal);
    await sidecar.portal.run('ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
    fixture.outbox = (await sidecar.sidecar()).get(OutboxWorker);
    return fixture;
  }

  /** The command, with the sidecar sending beside it; `stopAfter`: ended at this pause. */
  async attribute(args: string, { stopAfter = Number.POSITIVE_INFINITY } = {}): Promise<{ status: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const stopping = new AbortController();
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses >= stopAfter) stopping.abort();
      await this.outbox.send();
    };
    const to = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
    const given = args.split(' ').filter((arg) => arg !== '');
    const status = await attributeCommand(given, { ...this.sidecar.env(), LANG: 'en' }, to, { signal: stopping.signal, pause });
    await this.outbox.send();
    return { status, out: out.join('\n'), err: err.join('\n') };
  }

  /** `contact/deal,deal` of each thread now, by call or session id. */
  async bindings(): Promise<Record<string, string>> {
    const [rows] = await this.sidecar.portal.database.admin.query(
      `SELECT SUBSTRING(a.ORIGIN_ID, LOCATE('_', a.ORIGIN_ID) + 1) AS id,
              GROUP_CONCAT(IF(b.OWNER_TYPE_ID = 3, b.OWNER_ID, NULL) ORDER BY b.OWNER_ID) AS contacts,
              GROUP_CONCAT(IF(b.OWNER_TYPE_ID = 2, b.OWNER_ID, NULL) ORDER BY b.OWNER_ID) AS deals
         FROM b_crm_act a LEFT JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID GROUP BY a.ID`,
    );
    return Object.fromEntries(
      (rows as { id: string; contacts: string | null; deals: string | null }[]).map(({ id, contacts, deals }) => [
        id,
        `${contacts ?? '-'}/${deals ?? '-'}`,
      ]),
    );
  }

  /** `thread state` of each change, in their order. */
  async states(): Promise<string[]> {
    const rows = await this.sidecar.rows<{ thread_id: string; state: string }>(
      'SELECT thread_id, state FROM attribution_change ORDER BY id',
    );
    return rows.map(({ thread_id, state }) => `${thread_id} ${state}`);
  }

  /** Also holds every journal entry against its own facts. */
  async drop(): Promise<void> {
    const different = await this.sidecar.replayedDifferently();
    await this.sidecar.drop();
    await this.module.stop();
    expect(different).toEqual([]);
  }
}
