import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import type { BindClient } from '../portal/commands/command-types.js';
import { Deals } from '../portal/tables/deals.js';
import type { Client } from '../records/clients.js';
import type { DecisionContext } from '../records/decision-context.js';
import { addOrders, type Order } from '../records/outbox.js';
import { clientSubject } from '../records/subject.js';

const mostThreads = 100;

/** A session or an ended call of a client, as the sidecar has it. */
interface Thread {
  dealId: number;
  isOpen: boolean;
  session: BindClient['sessions'][number] | null;
  callId: string | null;
}

/** Which threads of a client; null: all of them. */
export interface WhichThreads {
  sessionIds: readonly number[] | null;
  callIds: readonly string[] | null;
}

/** Orders that sessions and calls of a client hang on its contact and deal in the portal too. */
@Injectable()
export class BindThreads {
  constructor(private readonly deals: Deals) {}

  /**
   * Each thread on the deal that the sidecar has for it, else on the working deal. What is open goes with the client's other commands; the
   * past is bound when there is nothing else to do.
   */
  async order(tx: Tx, context: DecisionContext, client: Client, which: WhichThreads, journalUid: string | null): Promise<void> {
    const company = context.company(client.companyCode);
    if (!company || client.contactId === 0) return;
    const threads = await threadsOf(tx, client, which);
    const deals = await this.deals.byIds(distinct([client.dealId, ...threads.map(({ dealId }) => dealId)]), context.zone);
    const byDeal = new Map<number, Thread[]>();
    for (const thread of threads) {
      const dealId = [thread.dealId, client.dealId].find((id) => deals.has(id)) ?? 0; // deals of old threads may have been deleted
      byDeal.set(dealId, [...(byDeal.get(dealId) ?? []), thread]);
    }
    const portions = [...byDeal].flatMap(([dealId, ofDeal]) => inPortions(ofDeal).map((portion) => ({ dealId, portion })));
    await addOrders(
      tx,
      portions.map(({ dealId, portion }): Order => {
        const isUrgent = portion.some(({ isOpen }) => isOpen);
        return {
          capability: 'oneClient',
          subject: clientSubject(client.clientId),
          orderKey: isUrgent ? client.clientId : `bind:${client.clientId}`, // nothing of the client's may wait behind its past
          companyCode: company.code,
          clientId: client.clientId,
          journalUid,
          body: {
            type: 'bindClient',
            company: { code: company.code, name: company.name },
            contactId: client.contactId,
            dealId,
            sessions: portion.flatMap(({ session }) => session ?? []),
            callIds: portion.flatMap(({ callId }) => callId ?? []),
          },
          dueAt: context.at,
          isBulk: !isUrgent,
        };
      }),
    );
  }
}

/** Open ones first, then the newest. */
async function threadsOf(tx: Tx, client: Client, which: WhichThreads): Promise<Thread[]> {
  const sessions = await tx.query<{ session_id: number; chat_id: number; user_code: string; deal_id: number; is_closed: number }[]>(
    'SELECT session_id, chat_id, user_code, deal_id, is_closed FROM dialog WHERE client_id = ? ORDER BY is_closed, session_id DESC',
    [client.clientId],
  );
  // A call that is still going on is bound when it ends, to what its client has by then.
  const calls = await tx.query<{ call_id: string; deal_id: number }[]>(
    'SELECT call_id, deal_id FROM phone_call WHERE client_id = ? AND ended_at IS NOT NULL ORDER BY started_at DESC, call_id',
    [client.clientId],
  );
  return [
    ...sessions
      .filter((row) => which.sessionIds === null || which.sessionIds.includes(row.session_id))
      .map((row) => ({
        dealId: row.deal_id,
        isOpen: row.is_closed === 0,
        session: { sessionId: row.session_id, chatId: row.chat_id, userCode: row.user_code },
        callId: null,
      })),
    ...calls
      .filter((row) => which.callIds === null || which.callIds.includes(row.call_id))
      .map((row) => ({ dealId: row.deal_id, isOpen: false, session: null, callId: row.call_id })),
  ];
}

function inPortions(threads: readonly Thread[]): Thread[][] {
  const portions: Thread[][] = [];
  for (let from = 0; from < threads.length; from += mostThreads) portions.push(threads.slice(from, from + mostThreads));
  return portions;
}
