import type { ActAnswer, PracticePortal } from './practice-portal.js';

/** A call of the practice portal, from its first hit to its last. */
export type CallScene =
  | ({ kind: 'incoming' } & IncomingCall)
  | ({ kind: 'missed' } & Between)
  | ({ kind: 'outgoing' | 'callback' } & OutgoingCall)
  | ({ kind: 'external' } & ExternalCall)
  | { kind: 'internal'; userId: number; toUserId: number; seconds?: number };

export interface Between {
  /** The portal's line: search id of a config. */
  number: string;
  /** The client's number as the telephony hands it over; `anonymous` or nothing for one that hides it. */
  phone: string;
}

export interface IncomingCall extends Between {
  answeredBy: number;
  seconds?: number;
  /** The call was passed on: `answeredBy` is who spoke in the end. */
  isRedirected?: boolean;
}

export interface OutgoingCall extends Between {
  by: number;
  /** Zero: nobody took it. */
  seconds?: number;
  /** The card from which the employee calls, and what the interface binds to. */
  card?: { type: 'CONTACT' | 'COMPANY' | 'LEAD'; id: number; dealId?: number };
}

export interface ExternalCall extends Between {
  by: number;
  /** Zero: missed. */
  seconds?: number;
  type?: 'outgoing' | 'incoming' | 'redirected' | 'callback';
  appId?: number;
  externalCallId?: string;
  isLeadWanted?: boolean;
  recordUrl?: string;
}

/** What is left of a call: `activityId` is 0 where the portal made no activity. */
export interface EndedCall {
  callId: string;
  statisticId: number;
  activityId: number;
}

export interface StatisticRow {
  ID: number;
  CALL_ID: string;
  INCOMING: string;
  PORTAL_NUMBER: string;
  PHONE_NUMBER: string;
  PORTAL_USER_ID: number | null;
  CALL_DURATION: number;
  CALL_FAILED_CODE: string;
  CRM_ENTITY_TYPE: string | null;
  CRM_ENTITY_ID: number | null;
  CRM_ACTIVITY_ID: number | null;
  CALL_RECORD_ID: number | null;
  CALL_RECORD_URL: string | null;
  RECORD_DURATION: number | null;
}

const externalTypes = { outgoing: 1, incoming: 2, redirected: 3, callback: 4 };

/** Clients and employees of a practice portal on the phone. Each method is the hits the telephony's cloud or an application would make. */
export class Calls {
  constructor(private readonly portal: PracticePortal) {}

  /** Several calls one after another. */
  async play(scenes: readonly CallScene[]): Promise<EndedCall[]> {
    const ended: EndedCall[] = [];
    for (const scene of scenes) ended.push(await this.playOne(scene));
    return ended;
  }

  async incoming(call: IncomingCall): Promise<EndedCall> {
    const { callId } = await this.comes(call);
    await this.isAnswered(callId, call.answeredBy);
    return await this.ends(callId, {
      seconds: call.seconds ?? 60,
      ...(call.isRedirected ? { isRedirected: true, userId: call.answeredBy } : {}),
    });
  }

  async missed(call: Between): Promise<EndedCall> {
    const { callId } = await this.comes(call);
    return await this.ends(callId, {});
  }

  async outgoing(call: OutgoingCall): Promise<EndedCall> {
    return await this.goesOut(call, false);
  }

  async callback(call: OutgoingCall): Promise<EndedCall> {
    return await this.goesOut(call, true);
  }

  /** An application registers the call and finishes it. */
  async external(call: ExternalCall): Promise<EndedCall> {
    const { callId } = await this.registers(call);
    return await this.finishes(callId, {
      seconds: call.seconds ?? 60,
      ...(call.recordUrl === undefined ? {} : { recordUrl: call.recordUrl }),
    });
  }

  /** Between employees, by the inner number. */
  async internal(userId: number, toUserId: number, seconds = 30): Promise<EndedCall> {
    const { callId } = await this.begins('employeeCalls', { userId, toUserId });
    await this.isAnswered(callId, userId);
    return await this.ends(callId, { seconds });
  }

  /** The first hits of an incoming call. `rings`: whose phones ring, the client's responsible or the line's queue. */
  async comes({ number, phone }: Between): Promise<{ callId: string; rings: number[] }> {
    return (await this.portal.act('callComes', { number, phone })) as unknown as { callId: string; rings: number[] };
  }

  async isAnswered(callId: string, userId: number): Promise<void> {
    await this.portal.act('callIsAnswered', { callId, userId });
  }

  /** Without `seconds` and `code`: missed. */
  async ends(
    callId: string,
    end: { seconds?: number; code?: string; isRedirected?: boolean; userId?: number; recordId?: number; recordSeconds?: number },
  ): Promise<EndedCall> {
    return endOf(callId, await this.portal.act('callEnds', { callId, ...end }));
  }

  /** `entityId`: the contact the application is told, null when nobody was found. */
  async registers(call: ExternalCall): Promise<{ callId: string; entityType: string | null; entityId: number | null }> {
    const { by, type, seconds: _, ...told } = call;
    const answer = await this.portal.act('externalCallRegisters', { ...told, userId: by, type: externalTypes[type ?? 'incoming'] });
    return answer as unknown as { callId: string; entityType: string | null; entityId: number | null };
  }

  async finishes(callId: string, end: { seconds?: number; code?: string; userId?: number; recordUrl?: string }): Promise<EndedCall> {
    return endOf(callId, await this.portal.act('externalCallFinishes', { callId, ...end }));
  }

  /** The recording that comes when the call is over. */
  async recordComes(callId: string, record: { url?: string; recordId?: number; seconds?: number }): Promise<void> {
    await this.portal.act('recordComes', { callId, ...record });
  }

  /** Columns of b_voximplant_config of a line, as an administrator would set them: CRM_CREATE, CRM_FORWARD and the like. */
  async setNumber(number: string, fields: Record<string, string | number>): Promise<void> {
    await this.portal.act('setNumberConfig', { number, fields });
  }

  async setQueue(number: string, userIds: readonly number[]): Promise<void> {
    await this.portal.act('setNumberQueue', { number, userIds });
  }

  async statistic(callId: string): Promise<StatisticRow> {
    const [row] = await this.portal.rows<StatisticRow>(
      `SELECT ID, CALL_ID, INCOMING, PORTAL_NUMBER, PHONE_NUMBER, PORTAL_USER_ID, CALL_DURATION, CALL_FAILED_CODE, CRM_ENTITY_TYPE, CRM_ENTITY_ID,
              CRM_ACTIVITY_ID, CALL_RECORD_ID, CALL_RECORD_URL, RECORD_DURATION FROM b_voximplant_statistic WHERE CALL_ID = ?`,
      [callId],
    );
    if (row === undefined) throw new Error(`call ${callId} is not in the statistic`);
    return row;
  }

  /** Deals and contacts the call's activity is bound to; nothing where there is none. */
  async bindingOf(callId: string): Promise<{ dealIds: number[]; contactIds: number[] }> {
    const rows = await this.portal.rows<{ OWNER_TYPE_ID: number; OWNER_ID: number }>(
      `SELECT b.OWNER_TYPE_ID, b.OWNER_ID FROM b_crm_act a JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID WHERE a.ORIGIN_ID = ? ORDER BY b.OWNER_ID`,
      [`VI_${callId}`],
    );
    const ids = (type: number) => rows.filter((row) => row.OWNER_TYPE_ID === type).map((row) => row.OWNER_ID);
    return { dealIds: ids(2), contactIds: ids(3) };
  }

  private async playOne(scene: CallScene): Promise<EndedCall> {
    switch (scene.kind) {
      case 'incoming':
        return await this.incoming(scene);
      case 'missed':
        return await this.missed(scene);
      case 'outgoing':
        return await this.outgoing(scene);
      case 'callback':
        return await this.callback(scene);
      case 'external':
        return await this.external(scene);
      case 'internal':
        return await this.internal(scene.userId, scene.toUserId, scene.seconds);
      default:
        return scene satisfies never;
    }
  }

  private async goesOut({ number, phone, by, seconds = 60, card }: OutgoingCall, isCallback: boolean): Promise<EndedCall> {
    const fromCard = card === undefined ? {} : { entityType: card.type, entityId: card.id, bindings: bindingsOf(card) };
    const { callId } = await this.begins('callGoesOut', { number, phone, userId: by, isCallback, ...fromCard });
    if (seconds > 0) await this.isAnswered(callId, by);
    return await this.ends(callId, seconds > 0 ? { seconds } : { code: '480' });
  }

  private async begins(action: string, fields: Record<string, unknown>): Promise<{ callId: string }> {
    return (await this.portal.act(action, fields)) as { callId: string };
  }
}

function bindingsOf({ type, id, dealId }: { type: 'CONTACT' | 'COMPANY' | 'LEAD'; id: number; dealId?: number }) {
  const client = { OWNER_TYPE_ID: { LEAD: 1, CONTACT: 3, COMPANY: 4 }[type], OWNER_ID: id };
  return dealId === undefined ? [] : [{ OWNER_TYPE_ID: 2, OWNER_ID: dealId }, client];
}

function endOf(callId: string, answer: ActAnswer): EndedCall {
  return { callId, statisticId: Number(answer['statisticId']), activityId: Number(answer['activityId']) };
}
