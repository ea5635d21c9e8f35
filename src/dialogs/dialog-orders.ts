import type { Tx } from '../database/tx.js';
import type { CommandBody, HandOver, PlaceDialog } from '../portal/commands/command-types.js';
import { idsOfClients, type TakesOfClient } from '../records/promised-ids.js';
import type { SentCommand } from '../records/sent-command.js';

/**
 * A placement that may take up what an earlier command of the same client is still making. `tries`: how often the portal has refused to place the
 * dialog before; left out: not yet.
 */
export type PlaceDialogOrder = PlaceDialog & TakesOfClient & { tries?: number };

/** What a dialog was before a person moved it from the board: it becomes that again when the portal does not do it. */
export interface BeforeMove {
  /** Number of the assignment that the move is; another one by now means that the world has gone on. */
  assignment: number;
  operatorId: number;
  assignedAt: Date | null;
  acceptedAt: Date | null;
  /** Left out by former releases. */
  operatorAnsweredAt?: Date | null;
  movedByPersonAt: Date | null;
  queuedAt: Date | null;
  checkAt: Date | null;
  rerouteAt: Date | null;
}

/** `before` stays here: it is no part of the command. */
export type HandOverOrder = HandOver & { before?: BeforeMove };

/** Commands about dialogs as they travel: with the ids that are known by now, and without what stays here. */
export async function completeDialogOrders(db: Tx, commands: readonly SentCommand[]): Promise<CommandBody[]> {
  const ids = await idsOfClients(
    db,
    commands.map(({ clientId, type }) => (type === 'placeDialog' ? clientId : null)),
  );
  return commands.map(({ body, clientId }) => {
    if (body.type === 'handOver') {
      const { before: _, ...command } = body as HandOverOrder;
      return command;
    }
    if (body.type !== 'placeDialog') return body;
    const { takesContactOfClient, takesDealOfClient, tries: _, ...command } = body as PlaceDialogOrder;
    const { contactId = 0, dealId = 0 } = ids.get(clientId ?? '') ?? {};
    if (takesContactOfClient && contactId > 0) command.contact = { id: contactId };
    if (takesDealOfClient && dealId > 0) command.deal = { id: dealId };
    return command;
  });
}
