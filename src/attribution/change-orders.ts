import type { Tx } from '../database/tx.js';
import type { BindClient, CommandBody, PlaceCall } from '../portal/commands/command-types.js';
import { idsOfClients, type TakesOfClient } from '../records/promised-ids.js';
import type { SentCommand } from '../records/sent-command.js';

type TakesContact = Pick<TakesOfClient, 'takesContactOfClient'>;

/** What a change of history orders: a binding, or a call's placement where the contact is still to be made. */
export type ChangeBody = (BindClient & TakesContact) | (PlaceCall & TakesContact);

/** Commands of history as they travel: with the contact that an earlier one has made by now. */
export async function completeChanges(db: Tx, commands: readonly SentCommand[]): Promise<CommandBody[]> {
  const ids = await idsOfClients(
    db,
    commands.map(({ clientId }) => clientId),
  );
  return commands.map(({ body, clientId }) => {
    if (body.type !== 'bindClient' && body.type !== 'placeCall') return body;
    const { takesContactOfClient, ...command } = body as ChangeBody;
    const { contactId = 0 } = ids.get(clientId ?? '') ?? {};
    if (command.type === 'bindClient') return takesContactOfClient ? { ...command, contactId } : command;
    return takesContactOfClient && contactId > 0 ? { ...command, contact: { id: contactId } } : command;
  });
}
