import type { PortalFixture } from './portal-fixture.js';

export interface Bound {
  contact?: number | undefined;
  /** Contacts beside it. */
  others?: number[];
  /** Deals, the portal's own way: all open ones. */
  deals?: number[];
}

/** Writes what a portal keeps of the past: contacts with their phones, deals, calls and dialogs with their activities. */
export class PortalHistory {
  private nextId = 5_000;

  constructor(private readonly portal: PortalFixture) {}

  async contact(id: number, phones: string[], parts: { company?: string } = {}): Promise<void> {
    await this.portal.insert('b_crm_contact', [
      { ID: id, FULL_NAME: `Клиент ${id}`, ASSIGNED_BY_ID: 12, CATEGORY_ID: 0, LAST_ACTIVITY_TIME: '2026-01-01 00:00:00' },
    ]);
    await this.portal.insert(
      'b_crm_dp_comm_mcd',
      phones.map((phone) => ({ ENTITY_TYPE_ID: 3, ENTITY_ID: id, TYPE: 'PHONE', VALUE: phone })),
    );
    if (parts.company !== undefined) await this.portal.insert('b_uts_crm_contact', [{ VALUE_ID: id, UF_CRM_LINEWARDEN: parts.company }]);
  }

  /** @param to when it was closed; open without */
  async deal(id: number, parts: { contact: number; pipeline: number; from: string; to?: string }): Promise<void> {
    const stage = parts.to === undefined ? 'P' : 'S';
    await this.portal.insert('b_crm_deal', [
      {
        ID: id,
        CATEGORY_ID: parts.pipeline,
        STAGE_ID: `C${parts.pipeline}:X`,
        STAGE_SEMANTIC_ID: stage,
        IS_RECURRING: 'N',
        DATE_CREATE: `${parts.from} 00:00:00`,
        MOVED_TIME: parts.to === undefined ? null : `${parts.to} 00:00:00`,
        LAST_ACTIVITY_TIME: `${parts.from} 00:00:00`,
      },
    ]);
    await this.portal.insert('b_crm_deal_contact', [{ DEAL_ID: id, CONTACT_ID: parts.contact, SORT: 10, IS_PRIMARY: 'Y' }]);
  }

  /** A finished call; `bound: null` = the portal made no activity. @returns the activity's id, 0 = none */
  async call(
    callId: string,
    parts: { number: string; phone: string; at: string; bound: Bound | null; userId?: number; type?: string; statistic?: number },
  ): Promise<number> {
    const activityId = parts.bound === null ? 0 : await this.activity(2, `VI_${callId}`, parts.bound);
    const contact = parts.statistic ?? parts.bound?.contact;
    await this.portal.insert('b_voximplant_statistic', [
      {
        CALL_ID: callId,
        INCOMING: parts.type ?? '2',
        PORTAL_NUMBER: parts.number,
        PHONE_NUMBER: parts.phone,
        PORTAL_USER_ID: parts.userId ?? 12,
        CALL_START_DATE: parts.at,
        CALL_FAILED_CODE: '200',
        CRM_ENTITY_TYPE: contact === undefined ? null : 'CONTACT',
        CRM_ENTITY_ID: contact ?? null,
        CRM_ACTIVITY_ID: activityId || null,
      },
    ]);
    return activityId;
  }

  /** A closed dialog of a client known by its connector's user. @returns the activity's id, 0 = none */
  async dialog(
    sessionId: number,
    parts: { line: number; clientUserId: number; at: string; bound: Bound | null; spam?: 'Y' },
  ): Promise<number> {
    const activityId = parts.bound === null ? 0 : await this.activity(6, `IMOL_${sessionId}`, parts.bound);
    await this.portal.insert('b_imopenlines_session', [
      {
        ID: sessionId,
        STATUS: 60,
        SOURCE: 'whatsapp',
        CONFIG_ID: parts.line,
        USER_ID: parts.clientUserId,
        USER_CODE: `whatsapp|${parts.line}|ext${parts.clientUserId}|${parts.clientUserId}`,
        CHAT_ID: 1000 + sessionId,
        DATE_CREATE: parts.at,
        CLOSED: 'Y',
        SPAM: parts.spam ?? 'N',
      },
    ]);
    return activityId;
  }

  private async activity(typeId: number, originId: string, bound: Bound): Promise<number> {
    const id = this.nextId++;
    await this.portal.insert('b_crm_act', [{ ID: id, TYPE_ID: typeId, ORIGIN_ID: originId, OWNER_ID: 0, OWNER_TYPE_ID: 0 }]);
    await this.portal.insert('b_crm_act_bind', [
      ...(bound.deals ?? []).map((dealId) => ({ ACTIVITY_ID: id, OWNER_TYPE_ID: 2, OWNER_ID: dealId })),
      ...[bound.contact ?? [], bound.others ?? []].flat().map((contactId) => ({ ACTIVITY_ID: id, OWNER_TYPE_ID: 3, OWNER_ID: contactId })),
    ]);
    return id;
  }
}
