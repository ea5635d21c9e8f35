import { Inject, Injectable } from '@nestjs/common';
import { CAPABILITIES, type Capability } from '../contract/capability.js';
import type { Tx } from '../database/tx.js';
import { Batch } from '../records/batch.js';
import { lockFollowed } from '../records/clients.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { lockCalls } from '../records/phone-calls.js';
import type { Answered, SentCommand } from '../records/sent-command.js';
import { callIdOf, idsIn, sessionIdOf } from '../records/subject.js';

/** Gives the portal's answers to the capabilities that wait for them; a refusal that none of them tells of becomes an incident. */
@Injectable()
export class TakeAnswers {
  constructor(
    @Inject(CAPABILITIES) private readonly capabilities: readonly Capability[],
    private readonly contexts: DecisionContexts,
    private readonly incidents: Incidents,
  ) {}

  /** @param answered commands that this transaction holds locked */
  async take(tx: Tx, answered: readonly Answered[]): Promise<void> {
    if (answered.length === 0) return;
    const batch = new Batch(tx, await this.contexts.current());
    await hold(batch, answered);
    const toldElsewhere = new Set<string>();
    for (const { answers } of this.capabilities) {
      const own = answers ? answered.filter(({ command }) => answers.types.includes(command.type)) : [];
      if (answers && own.length > 0) for (const commandId of await answers.take(batch, own)) toldElsewhere.add(commandId);
    }
    for (const { command, answer } of answered)
      if (answer.status === 'refused' && !toldElsewhere.has(command.commandId))
        await this.incidents.open('command-refused', incidentSubject(command), refusal(command, answer), tx);
    await batch.flush();
  }
}

async function hold(batch: Batch, answered: readonly Answered[]): Promise<void> {
  const subjects = answered.map(({ command }) => command.subject);
  batch.holdDialogs(
    await lockDialogs(
      batch.tx,
      subjects.map(sessionIdOf).filter((sessionId) => sessionId > 0),
    ),
  );
  batch.holdCalls(
    await lockCalls(
      batch.tx,
      subjects.flatMap((subject) => callIdOf(subject) ?? []),
    ),
  );
  batch.holdClients(
    await lockFollowed(
      batch.tx,
      answered.flatMap(({ command }) => command.clientId ?? []),
    ),
  );
}

/** One open incident per dialog, call, … and type of command: what is tried again does not open another. */
function incidentSubject({ subject, type, commandId }: SentCommand): string {
  const isOfOne = !subject.startsWith('client:') && !subject.startsWith('contact:');
  return isOfOne ? `${subject}:${type}` : `command:${commandId}`;
}

/** What a person needs to act on it; nothing of the client's. */
function refusal(command: SentCommand, answer: Extract<Answered['answer'], { status: 'refused' }>) {
  const { commandId, type, subject } = command;
  return { commandId, type, ...idsIn(subject), code: answer.code, message: answer.message };
}
