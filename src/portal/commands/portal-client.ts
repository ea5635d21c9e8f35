import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../clock.js';
import { Config } from '../../config.js';
import { answerSchema, answersSchema, callSchemas, errorSchema } from './answer-schemas.js';
import type { Answer, CallName, Calls, Command } from './command-types.js';
import { PortalRefusedRequest, PortalSilent } from './portal-failures.js';
import { signRequest } from './sign-request.js';

export const MOST_COMMANDS_AT_ONCE = 50;
const PATH = '/bitrix/tools/linewarden.dispatch/in.php';
const TIMEOUT_MS = 10_000;
/** Statuses with which the module speaks of the request itself; anything else is a portal out of order. */
const REFUSALS = new Set([400, 401, 405, 413]);

/** What this process knows of the way to the portal. */
export interface Contact {
  /** When the module last answered, null: not since the start. */
  answeredAt: Date | null;
  /** Why the last attempt failed, null when it did not. */
  failure: string | null;
}

/** Signed requests to the module's endpoint in the portal (docs/protocol.md). */
@Injectable()
export class PortalClient {
  private lastContact: Contact = { answeredAt: null, failure: null };
  private lastAnswerMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  get contact(): Contact {
    return this.lastContact;
  }

  /** When the module last answered, by performance.now(); -Infinity: not since the start. */
  get answeredAtMs(): number {
    return this.lastAnswerMs;
  }

  /**
   * Sends 1 to 50 commands; the answers are in the same order.
   * @throws PortalSilent no usable answer: whether the commands were applied is not known, the same ids may be sent again
   * @throws PortalRefusedRequest none was applied
   */
  async send(commands: readonly Command[]): Promise<Answer[]> {
    if (commands.length < 1 || commands.length > MOST_COMMANDS_AT_ONCE) throw new RangeError(`${commands.length} commands in one request`);
    return this.remembered(async () => {
      const { answers } = checked(answersSchema, await this.exchange({ commands }), 'the answer');
      if (answers.length !== commands.length) throw new PortalSilent(`${answers.length} answers to ${commands.length} commands`);
      return commands.map((command, index) => answerTo(command, answers[index]));
    });
  }

  /** Asks the module; changes nothing. Fails like `send`. */
  async call<N extends CallName>(name: N, input: Calls[N]['input']): Promise<Calls[N]['result']> {
    return this.remembered(async () => {
      const answer = await this.exchange({ call: name, ...input });
      return checked(callSchemas[name], (answer as { result?: unknown } | null)?.result, `the result of ${name}`);
    });
  }

  private async remembered<T>(talk: () => Promise<T>): Promise<T> {
    try {
      const result = await talk();
      this.lastContact = { answeredAt: this.clock.now(), failure: null };
      this.lastAnswerMs = performance.now();
      return result;
    } catch (error) {
      this.lastContact = { ...this.lastContact, failure: error instanceof Error ? error.message : String(error) };
      throw error;
    }
  }

  private async exchange(message: object): Promise<unknown> {
    const { status, text } = await this.fetchText(JSON.stringify(message));
    const answer = parseJson(text);
    if (status === 200 && answer !== undefined) return answer;
    const error = errorSchema.safeParse(answer);
    if (REFUSALS.has(status) && error.success) {
      const { code, message, field } = error.data.error;
      throw new PortalRefusedRequest(status, code, message, field ?? null);
    }
    throw new PortalSilent(status === 200 ? 'the answer is not JSON' : `HTTP ${status}${error.success ? ` ${error.data.error.code}` : ''}`);
  }

  private async fetchText(body: string): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(this.config.portalUrl + PATH, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...signRequest(this.config.secret, body, this.clock.now()) },
        body,
        redirect: 'manual', // a redirect would carry the signed bytes elsewhere
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new PortalSilent(failureText(error), { cause: error });
    }
  }
}

function answerTo(command: Command, given: unknown): Answer {
  const answer = checked(answerSchema(command), given, `the answer to command ${command.id}`);
  if (answer.id !== command.id) throw new PortalSilent(`an answer to ${answer.id} in the place of ${command.id}`);
  return answer as Answer; // the schema was made for the command's type
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PortalSilent(`${what} is malformed: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch hides the network's own error in `cause`. */
function failureText(error: unknown): string {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `timed out after ${TIMEOUT_MS} ms`;
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
