import { normalisePhone } from '../../src/domain/identity/normalise-phone.js';
import { MergeWorker } from '../../src/one-client/merge-worker.js';
import type { Command, NewContact } from '../../src/portal/commands/command-types.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { type Said, ScriptedModule } from './scripted-module.js';
import { SidecarFixture } from './sidecar-fixture.js';

type PlaceCall = Extract<Command, { type: 'placeCall' }>;
type PlaceDialog = Extract<Command, { type: 'placeDialog' }>;
type MergeContacts = Extract<Command, { type: 'mergeContacts' }>;

export interface MergeRow {
  id: number;
  contact_a: number;
  contact_b: number;
  state: string;
  because: string;
}

/** What the module keeps of a merge. */
interface Kept {
  fromContactId: number;
  toContactId: number;
  closeDealIds: number[];
  card: Record<string, unknown>;
  keys: { TYPE: string; VALUE: string }[];
  keysOfOther: { VALUE: string }[];
  dealIds: number[];
}

/**
 * A sidecar that works when the spec says so, on a portal that keeps contacts, their index and deals as the real one does while the module
 * places dialogs and merges contacts. A repeated command gets its stored answer.
 */
export class MergingPortal {
  /** Said instead of doing what a command of this type asks for. */
  readonly saysInstead = new Map<Command['type'], Said>();
  readonly module = new ScriptedModule((command) => this.carryOut(command));
  private readonly answered = new Map<string, Said>();
  private readonly kept = new Map<string, Kept>();
  private lastSession = 100;
  private lastCard = 700;
  intake!: Intake;
  worker!: MergeWorker;
  outbox!: OutboxWorker;

  private constructor(readonly fixture: SidecarFixture) {}

  static async create(settings: unknown = twoCompanies): Promise<MergingPortal> {
    const portal = new MergingPortal(await SidecarFixture.create(settings));
    portal.fixture.portalUrl = await portal.module.start();
    await writeTwoCompanies(portal.fixture.portal);
    await portal.fixture.portal.run('ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
    const sidecar = await portal.fixture.sidecar();
    portal.intake = sidecar.get(Intake);
    portal.worker = sidecar.get(MergeWorker);
    portal.outbox = sidecar.get(OutboxWorker);
    return portal;
  }

  async drop(): Promise<void> {
    await this.fixture.drop();
    await this.module.stop();
  }

  /** Everything that can be done now is done. */
  async settle(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      await this.intake.drain();
      await this.worker.run();
      await this.outbox.send();
    }
  }

  /** As `settle`, a minute later: what had to wait goes on. */
  async settleLater(): Promise<void> {
    this.fixture.clock.turn(61_000);
    await this.settle();
  }

  /** A message of a client; nothing is decided yet. @returns the session's id */
  async writes(lineId: number, clientUserId: number, connector = 'whatsapp'): Promise<number> {
    const sessionId = ++this.lastSession;
    const start = await writeSession(this.fixture.portal, sessionId, { lineId, clientUserId, connector });
    await this.fixture.event('DialogStarted', start, `client:${connector}:${clientUserId}`);
    return sessionId;
  }

  /** So many sessions are somebody else's. */
  skipSessions(count: number): void {
    this.lastSession += count;
  }

  async newClient(clientUserId: number, fields: { name?: string; lastName?: string; phone?: string; email?: string } = {}): Promise<void> {
    await writeClient(this.fixture.portal, clientUserId, fields);
    await this.fixture.portal.run(`UPDATE b_user SET LAST_NAME = '${fields.lastName ?? ''}' WHERE ID = ${clientUserId}`);
  }

  /** A new client who writes for the first time, placed by the portal. */
  async firstDialog(
    clientUserId: number,
    {
      lineId = 1,
      connector = 'whatsapp',
      ...fields
    }: { lineId?: number; connector?: string; name?: string; lastName?: string; phone?: string } = {},
  ): Promise<{ sessionId: number; contactId: number; dealId: number }> {
    await this.newClient(clientUserId, fields);
    const sessionId = await this.writes(lineId, clientUserId, connector);
    await this.settle();
    return { sessionId, ...(await this.dialog(sessionId)) };
  }

  /** What the portal does by itself at the start of a session: it writes the client's messenger onto a contact that it takes for the client. */
  async writesOnto(contactId: number, lineId: number, clientUserId: number, connector = 'whatsapp'): Promise<void> {
    await this.addKey(contactId, 'SLUSER', String(clientUserId));
    await this.addKey(contactId, 'IMOL', `imol|${connector}|${lineId}|ext${clientUserId}|${clientUserId}`);
  }

  async addKey(contactId: number, type: string, value: string): Promise<void> {
    await this.fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: contactId, TYPE: type, VALUE: value }]);
  }

  removeKey(contactId: number, value: string): Promise<void> {
    return this.fixture.portal.run(`DELETE FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = ${contactId} AND VALUE = '${value}'`);
  }

  /** The portal tells that the contact was saved; by the tracker where no person did. */
  saved(contactId: number, actorUserId = 0): Promise<void> {
    return this.fixture.event('ContactChanged', { contactId, responsibleId: 12, actorUserId }, `contact:${contactId}`);
  }

  /** A contact that is only in the portal. */
  async writeContact(
    fields: { name?: string; lastName?: string; company?: string; keys?: [type: string, value: string][] } = {},
  ): Promise<number> {
    const contactId = ++this.lastCard;
    await this.fixture.portal.insert('b_crm_contact', [
      {
        ID: contactId,
        NAME: fields.name ?? 'Клиент',
        LAST_NAME: fields.lastName ?? '',
        FULL_NAME: `${fields.name ?? 'Клиент'} ${fields.lastName ?? ''}`.trim(),
        ASSIGNED_BY_ID: 12,
        CATEGORY_ID: 0,
        DATE_CREATE: '2026-03-01 10:00:00',
        LAST_ACTIVITY_TIME: '2026-03-01 10:00:00',
      },
    ]);
    if (fields.company) await this.fixture.portal.insert('b_uts_crm_contact', [{ VALUE_ID: contactId, UF_CRM_LINEWARDEN: fields.company }]);
    for (const [type, value] of fields.keys ?? []) await this.addKey(contactId, type, value);
    return contactId;
  }

  async writeDeal(contactId: number, categoryId: number, lastActivity: string, isPrimary = 'Y'): Promise<number> {
    const dealId = ++this.lastCard;
    await this.fixture.portal.insert('b_crm_deal', [
      {
        ID: dealId,
        TITLE: `Сделка ${dealId}`,
        CATEGORY_ID: categoryId,
        STAGE_ID: `C${categoryId}:NEW`,
        STAGE_SEMANTIC_ID: 'P',
        ASSIGNED_BY_ID: 12,
        IS_RECURRING: 'N',
        DATE_CREATE: '2026-03-01 10:00:00',
        LAST_ACTIVITY_TIME: lastActivity,
      },
    ]);
    await this.bindDeal(dealId, contactId, isPrimary);
    return dealId;
  }

  bindDeal(dealId: number, contactId: number, isPrimary = 'Y'): Promise<void> {
    return this.fixture.portal.insert('b_crm_deal_contact', [
      { DEAL_ID: dealId, CONTACT_ID: contactId, SORT: 10, ROLE_ID: 0, IS_PRIMARY: isPrimary },
    ]);
  }

  /** What the portal's own merger does, by whomever it was asked. */
  async mergeInPortal(from: number, to: number): Promise<void> {
    const { portal } = this.fixture;
    await portal.run(
      `UPDATE b_crm_dp_comm_mcd SET ENTITY_ID = ${to} WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = ${from};
       UPDATE IGNORE b_crm_deal_contact SET CONTACT_ID = ${to} WHERE CONTACT_ID = ${from};
       DELETE FROM b_crm_deal_contact WHERE CONTACT_ID = ${from}; DELETE FROM b_crm_contact WHERE ID = ${from}`,
    );
  }

  /** A person has merged two contacts: first the one is deleted, then the merge is told. */
  async mergedByHand(from: number, to: number, actorUserId = 7): Promise<void> {
    await this.mergeInPortal(from, to);
    await this.fixture.event('ContactDeleted', { contactId: from }, `contact:${from}`);
    await this.fixture.event('ContactsMerged', { fromContactId: from, toContactId: to, actorUserId }, `contact:${to}`);
  }

  async dialog(sessionId: number): Promise<{ contactId: number; dealId: number }> {
    const [row] = await this.fixture.rows<{ contactId: number; dealId: number }>(
      'SELECT contact_id AS contactId, deal_id AS dealId FROM dialog WHERE session_id = ?',
      [sessionId],
    );
    if (!row) throw new Error(`Session ${sessionId} has no place yet`);
    return row;
  }

  /** Clients that are not some other one by now. */
  clients(): Promise<{ contact_id: number; deal_id: number; company_code: string }[]> {
    return this.fixture.rows(
      'SELECT contact_id, deal_id, company_code FROM client WHERE merged_into IS NULL AND contact_id > 0 ORDER BY contact_id',
    );
  }

  merges(): Promise<MergeRow[]> {
    return this.fixture.rows<MergeRow>('SELECT id, contact_a, contact_b, state, because FROM client_merge ORDER BY contact_a, contact_b');
  }

  async journal(): Promise<string[]> {
    const rows = await this.fixture.rows<{ rule: string; because: string }>(
      `SELECT rule, because FROM journal WHERE kind = 'merge' ORDER BY id`,
    );
    return rows.map(({ rule, because }) => `${rule}: ${because}`);
  }

  sent<T extends Command['type']>(type: T): Extract<Command, { type: T }>[] {
    return this.module.seen.filter((command): command is Extract<Command, { type: T }> => command.type === type);
  }

  private async carryOut(command: Command): Promise<Said> {
    const instead = this.saysInstead.get(command.type);
    if (instead) return instead;
    const before = this.answered.get(command.id);
    if (before) return before;
    const said = await this.doIt(command);
    this.answered.set(command.id, said);
    return said;
  }

  private async doIt(command: Command): Promise<Said> {
    switch (command.type) {
      case 'placeDialog':
        return { status: 'done', result: await this.place(command) };
      case 'placeCall':
        return { status: 'done', result: await this.placeCall(command) };
      case 'mergeContacts':
        return this.merge(command);
      case 'takeApart':
        return this.takeApart(command.mergeId);
      case 'bindClient':
        return { status: 'done', result: { before: [] } };
      default:
        return { status: 'done', result: {} };
    }
  }

  private async place(command: PlaceDialog): Promise<object> {
    const { contact, deal } = command;
    const contactId =
      'id' in contact
        ? contact.id
        : await this.writeContact({ name: contact.create.name, lastName: contact.create.lastName, company: command.company.name });
    const dealId = 'id' in deal ? deal.id : await this.writeDeal(contactId, deal.create.categoryId, '2026-03-02 10:00:00');
    await this.addMissing(contactId, command, 'create' in contact ? contact.create : null);
    for (const strayId of command.strayContactIds)
      for (const value of [String(command.clientUserId), `imol|${command.userCode}`.toLowerCase()]) await this.removeKey(strayId, value);
    const operatorId = command.operator && 'userId' in command.operator ? command.operator.userId : 0;
    return {
      contactId,
      contactCreated: 'create' in contact,
      dealId,
      dealCreated: 'create' in deal,
      activityId: 1,
      operatorId,
      operatorOutcome: operatorId > 0 ? 'offered' : 'kept',
    };
  }

  private async placeCall({ contact, deal, company, isEnded }: PlaceCall) {
    const made = 'create' in contact ? contact.create : null;
    const contactId =
      'id' in contact
        ? contact.id
        : await this.writeContact({
            name: contact.create.name,
            lastName: contact.create.lastName,
            company: company.name,
            keys: contact.create.phones.map((phone) => ['PHONE', normalisePhone(phone)]),
          });
    const dealId =
      deal === null ? 0 : 'id' in deal ? deal.id : await this.writeDeal(contactId, deal.create.categoryId, '2026-03-02 10:00:00');
    return {
      contactId,
      contactCreated: made !== null,
      dealId,
      dealCreated: deal !== null && 'create' in deal,
      activityId: isEnded ? 1 : 0,
      activityCreated: false,
      todoId: 0,
    };
  }

  /** Contacts get the messenger's user, and the phones and e-mails that they were made with. */
  private async addMissing(contactId: number, command: PlaceDialog, made: NewContact | null): Promise<void> {
    const rows = await this.fixture.portal.portal.query<{ VALUE: string }>('SELECT VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = ?', [
      contactId,
    ]);
    const has = new Set(rows.map((row) => row.VALUE));
    const wanted: [string, string][] = [
      ['SLUSER', String(command.clientUserId)],
      ['IMOL', `imol|${command.userCode}`.toLowerCase()],
      ...(made?.phones ?? []).map((phone): [string, string] => ['PHONE', phone.replace(/\D/g, '').replace(/^8/, '7')]),
    ];
    for (const [type, value] of wanted) if (!has.has(value)) await this.addKey(contactId, type, value);
  }

  private async merge({ id, fromContactId, toContactId, closeDealIds }: MergeContacts & { id: string }): Promise<Said> {
    const there = await this.fixture.portal.portal.query('SELECT ID FROM b_crm_contact WHERE ID IN (?)', [[fromContactId, toContactId]]);
    if (there.length < 2) return { status: 'superseded', code: 'CONTACT_GONE' };
    const { portal } = this.fixture.portal;
    this.kept.set(id, {
      fromContactId,
      toContactId,
      closeDealIds,
      card: (await portal.query<Record<string, unknown>>('SELECT * FROM b_crm_contact WHERE ID = ?', [fromContactId]))[0] ?? {},
      keys: await portal.query<{ TYPE: string; VALUE: string }>('SELECT TYPE, VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = ?', [
        fromContactId,
      ]),
      keysOfOther: await portal.query<{ VALUE: string }>('SELECT VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = ?', [toContactId]),
      dealIds: (
        await portal.query<{ DEAL_ID: number }>('SELECT DEAL_ID FROM b_crm_deal_contact WHERE CONTACT_ID = ?', [fromContactId])
      ).map((row) => Number(row.DEAL_ID)),
    });
    await this.mergeInPortal(fromContactId, toContactId);
    for (const dealId of closeDealIds) await this.fixture.portal.run(`UPDATE b_crm_deal SET STAGE_SEMANTIC_ID = 'F' WHERE ID = ${dealId}`);
    return { status: 'done', result: { contactId: toContactId, closedDealIds: closeDealIds } };
  }

  /** As the module does: the contact that is gone comes back under a new number, with its own. */
  private async takeApart(mergeId: string): Promise<Said> {
    const kept = this.kept.get(mergeId);
    if (!kept) return { status: 'refused', code: 'MERGE_NOT_KEPT', message: `nothing is kept of merge ${mergeId}` };
    const { portal } = this.fixture;
    const contactId = ++this.lastCard;
    await portal.insert('b_crm_contact', [{ ...kept.card, ID: contactId }]);
    await portal.insert('b_uts_crm_contact', [{ VALUE_ID: contactId, UF_CRM_LINEWARDEN: 'Альфа' }]);
    for (const { TYPE, VALUE } of kept.keys) {
      await this.addKey(contactId, TYPE, VALUE);
      if (!kept.keysOfOther.some((key) => key.VALUE === VALUE)) await this.removeKey(kept.toContactId, VALUE);
    }
    for (const dealId of kept.dealIds)
      await portal.run(
        `UPDATE b_crm_deal_contact SET CONTACT_ID = ${contactId} WHERE DEAL_ID = ${dealId} AND CONTACT_ID = ${kept.toContactId}`,
      );
    for (const dealId of kept.closeDealIds) await portal.run(`UPDATE b_crm_deal SET STAGE_SEMANTIC_ID = 'P' WHERE ID = ${dealId}`);
    return {
      status: 'done',
      result: {
        contactId,
        keptContactId: kept.toContactId,
        dealIds: kept.dealIds,
        reopenedDealIds: kept.closeDealIds,
        leftDealIds: [],
        movedSessions: 1,
        movedCalls: 0,
        movedActivities: 0,
        changedFields: ['POST'],
        leftBehind: ['timeline', 'requisites', 'otherCards'],
      },
    };
  }
}
