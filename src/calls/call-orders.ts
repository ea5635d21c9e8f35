import type { Tx } from '../database/tx.js';
import type { CommandBody, PlaceCall, PlaceFirmCall } from '../portal/commands/command-types.js';
import { idsOfClients, type TakesOfClient } from '../records/promised-ids.js';
import type { SentCommand } from '../records/sent-command.js';

/** A call's placement; the to-dos of missed calls that the call has answered are known only once the portal has made them. */
export type PlaceCallOrder = PlaceCall & TakesOfClient & AnswersTodos;
export type PlaceFirmCallOrder = PlaceFirmCall & AnswersTodos;

interface AnswersTodos {
  completesTodosOf: string[];
}

/** Commands about calls as they travel: with the ids that are known by now. */
export async function completeCallOrders(db: Tx, commands: readonly SentCommand[]): Promise<CommandBody[]> {
  const ids = await idsOfClients(
    db,
    commands.map(({ clientId }) => clientId),
  );
  const todoIds = await todoIdsOf(db, commands);
  return commands.map(({ body, clientId }) => {
    if (body.type === 'placeFirmCall') {
      const { completesTodosOf, ...command } = body as PlaceFirmCallOrder;
      return { ...command, completeTodoIds: completesTodosOf.flatMap((callId) => todoIds.get(callId) ?? []) };
    }
    if (body.type !== 'placeCall') return body;
    const { takesContactOfClient, takesDealOfClient, completesTodosOf, ...command } = body as PlaceCallOrder;
    const { contactId = 0, dealId = 0 } = ids.get(clientId ?? '') ?? {};
    if (takesContactOfClient && contactId > 0) command.contact = { id: contactId };
    if (takesDealOfClient && dealId > 0 && command.deal) command.deal = { id: dealId };
    return { ...command, completeTodoIds: completesTodosOf.flatMap((callId) => todoIds.get(callId) ?? []) };
  });
}

/** To-dos of missed calls that these commands are about to complete, by CALL_ID. */
async function todoIdsOf(db: Tx, commands: readonly SentCommand[]): Promise<Map<string, number>> {
  const callIds = commands.flatMap(({ body }) =>
    body.type === 'placeCall' || body.type === 'placeFirmCall' ? (body as PlaceCallOrder | PlaceFirmCallOrder).completesTodosOf : [],
  );
  if (callIds.length === 0) return new Map();
  const rows = await db.query<{ call_id: string; todo_id: number }[]>(
    'SELECT call_id, todo_id FROM phone_call WHERE call_id IN (?) AND todo_id > 0',
    [[...new Set(callIds)]],
  );
  return new Map(rows.map((row) => [row.call_id, row.todo_id]));
}
