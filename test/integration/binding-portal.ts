import type { BindClient, Command, PlaceCall, RestoreBindings, ThreadBinding } from '../../src/portal/commands/command-types.js';
import type { PortalFixture } from './portal-fixture.js';
import type { Said } from './scripted-module.js';

/** What the module does with bindings (docs/protocol.md), on the rows of a portal without PHP; each command is applied once. */
export class BindingPortal {
  private readonly answers = new Map<string, Said>();
  private nextContactId = 9_000;
  /** How often each thread was bound. */
  readonly bound = new Map<string, number>();

  constructor(private readonly portal: Pick<PortalFixture, 'database' | 'insert'>) {}

  readonly says = async (command: Command): Promise<Said> => {
    const said = this.answers.get(command.id) ?? (await this.apply(command));
    this.answers.set(command.id, said);
    return said;
  };

  private async apply(command: Command): Promise<Said> {
    if (command.type === 'bindClient') return this.bindClient(command);
    if (command.type === 'placeCall') return this.placeCall(command);
    if (command.type === 'restoreBindings') return this.restore(command);
    throw new Error(`not for a ${command.type}`);
  }

  private async bindClient({ contactId, dealId, sessions, callIds }: BindClient): Promise<Said> {
    if (contactId <= 0) return { status: 'refused', code: 'FIELD_WRONG', message: 'contactId: expected a positive number' };
    const threads = [
      ...sessions.map(({ sessionId }) => ({ kind: 'session' as const, id: String(sessionId) })),
      ...callIds.map((id) => ({ kind: 'call' as const, id })),
    ];
    const before: ThreadBinding[] = [];
    for (const thread of threads) {
      before.push(await this.bindingOf(thread));
      await this.bind(thread, [...(dealId > 0 ? [{ typeId: 2, id: dealId }] : []), { typeId: 3, id: contactId }], contactId);
    }
    return { status: 'done', result: { before } };
  }

  private async placeCall({ callId, contact, phone }: PlaceCall): Promise<Said> {
    const contactId = 'id' in contact ? contact.id : this.nextContactId++;
    if ('create' in contact) {
      await this.portal.insert('b_crm_contact', [
        { ID: contactId, FULL_NAME: contact.create.name, CATEGORY_ID: 0, LAST_ACTIVITY_TIME: '2026-01-01' },
      ]);
      await this.portal.insert('b_crm_dp_comm_mcd', [
        { ENTITY_TYPE_ID: 3, ENTITY_ID: contactId, TYPE: 'PHONE', VALUE: phone.replace(/\D/g, '') },
      ]);
    }
    await this.bind({ kind: 'call', id: callId }, [{ typeId: 3, id: contactId }], contactId);
    const made = { contactId, contactCreated: 'create' in contact, dealId: 0, dealCreated: false };
    return { status: 'done', result: { ...made, activityId: 1, activityCreated: false, todoId: 0 } };
  }

  private async restore({ threads }: RestoreBindings): Promise<Said> {
    for (const thread of threads)
      if (thread.bindings.length > 0) await this.bind(thread, thread.bindings, thread.statistic?.entityId ?? null);
    return { status: 'done', result: [] };
  }

  private async bindingOf({ kind, id }: Pick<ThreadBinding, 'kind' | 'id'>): Promise<ThreadBinding> {
    const activityId = await this.activityOf(kind, id);
    const rows = await this.rows<{ OWNER_TYPE_ID: number; OWNER_ID: number }>(
      'SELECT OWNER_TYPE_ID, OWNER_ID FROM b_crm_act_bind WHERE ACTIVITY_ID = ? ORDER BY OWNER_TYPE_ID, OWNER_ID',
      [activityId],
    );
    const [client] = await this.rows<{ CRM_ENTITY_TYPE: string | null; CRM_ENTITY_ID: number | null }>(
      'SELECT CRM_ENTITY_TYPE, CRM_ENTITY_ID FROM b_voximplant_statistic WHERE CALL_ID = ?',
      [id],
    );
    return {
      kind,
      id,
      activityId,
      bindings: rows.map((row) => ({ typeId: row.OWNER_TYPE_ID, id: row.OWNER_ID })),
      statistic: client ? { entityType: client.CRM_ENTITY_TYPE ?? '', entityId: client.CRM_ENTITY_ID ?? 0 } : null,
    };
  }

  private async bind(
    { kind, id }: Pick<ThreadBinding, 'kind' | 'id'>,
    bindings: readonly { typeId: number; id: number }[],
    statisticContactId: number | null,
  ): Promise<void> {
    const activityId = await this.activityOf(kind, id);
    this.bound.set(id, (this.bound.get(id) ?? 0) + 1);
    await this.rows('DELETE FROM b_crm_act_bind WHERE ACTIVITY_ID = ?', [activityId]);
    await this.portal.insert(
      'b_crm_act_bind',
      bindings.map(({ typeId, id: ownerId }) => ({ ACTIVITY_ID: activityId, OWNER_TYPE_ID: typeId, OWNER_ID: ownerId })),
    );
    if (kind === 'call')
      await this.rows('UPDATE b_voximplant_statistic SET CRM_ENTITY_TYPE = ?, CRM_ENTITY_ID = ? WHERE CALL_ID = ?', [
        statisticContactId === null ? null : 'CONTACT',
        statisticContactId,
        id,
      ]);
  }

  private async activityOf(kind: ThreadBinding['kind'], id: string): Promise<number> {
    const [row] = await this.rows<{ ID: number }>('SELECT ID FROM b_crm_act WHERE ORIGIN_ID = ?', [
      `${kind === 'call' ? 'VI' : 'IMOL'}_${id}`,
    ]);
    return row?.ID ?? 0;
  }

  private async rows<T>(sql: string, params: unknown[]): Promise<T[]> {
    const [rows] = await this.portal.database.admin.query(sql, params);
    return rows as T[];
  }
}
