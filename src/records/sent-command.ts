import type { Answer, CommandBody, CommandType } from '../portal/commands/command-types.js';
import type { Subject } from './subject.js';

/** A command the worker has leased. */
export interface SentCommand {
  id: number;
  commandId: string;
  orderKey: string;
  /** Who has ordered it; '' = a release that did not say. */
  capability: string;
  subject: Subject;
  type: CommandType;
  clientId: string | null;
  attempts: number;
  /** As it was ordered: its capability may have put more into it than travels. */
  body: CommandBody;
}

/** A command with what the portal said to it: done, refused or superseded. */
export interface Answered {
  command: SentCommand;
  answer: Exclude<Answer, { status: 'later' }>;
}
