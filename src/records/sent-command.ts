import type { CommandType } from '../portal/commands/command-types.js';
import type { OrderBody } from './outbox.js';

/** A command the worker has leased. */
export interface SentCommand {
  id: number;
  commandId: string;
  orderKey: string;
  type: CommandType;
  sessionId: number;
  /** null: about no call. */
  callId: string | null;
  clientId: string | null;
  attempts: number;
  body: OrderBody;
}
