import { waitFor } from '../harness/wait-for.js';
import type { Client, SessionRow, World, Written } from '../harness/world.js';
import type { DecisionPrinter, Language } from './decision-printer.js';
import { type Promises, same } from './promises.js';

const dayOfDemo = '2026-03-03';
const nextDay = '2026-03-04';

/** A text in both languages of the product. */
export interface Both {
  ru: string;
  en: string;
}

/** The virtual day of the demo: scenes at their hour, what happens in them, and what must hold afterwards. */
export class Day {
  constructor(
    readonly world: World,
    private readonly printer: DecisionPrinter,
    private readonly promises: Promises,
    private readonly language: Language,
    private readonly pauseMs: number,
    private readonly print: (line: string) => void,
  ) {}

  /** Turns the clock to the scene's hour (local time of the portal), tells its title and gives the eye a moment. */
  async scene(hour: string, title: Both): Promise<void> {
    await this.turnTo(hour);
    this.print('');
    this.print(`${hour.replace('+', '')} ${this.language === 'ru' ? title.ru : title.en}`);
    await this.pause();
  }

  /** `HH:MM`, with a `+` in front for the next day. Every timer on the way is asked at its own time. */
  async turnTo(hour: string): Promise<void> {
    const at = instantOf(hour);
    if (at > this.world.clock.now()) await this.world.turnTo(at);
    await this.printer.printNew();
  }

  async turnByMinutes(minutes: number): Promise<void> {
    await this.world.turnBy(minutes * 60_000);
    await this.printer.printNew();
  }

  /** The check after three minutes. */
  async untilChecked(): Promise<void> {
    await this.turnByMinutes(3.1);
    await this.pause();
  }

  /** The run of 23:00 of every company is over; the sidecar looks for it a few times a minute. */
  async nightIsDone(): Promise<void> {
    await waitFor(
      'the night of both companies is done',
      async () => {
        const runs = await this.world.rows<{ isDone: number }>('SELECT finished_at IS NOT NULL AS isDone FROM nightly_run');
        return runs.length === 2 && runs.every((run) => Number(run.isDone) === 1);
      },
      60_000,
    );
    await this.settled();
  }

  async writes(line: { id: number; connector: string }, client: Client, text: string): Promise<Written> {
    const written = await this.world.clientWrites(line, client, text);
    this.printer.nameClient(written.sessionId, [client.name, client.lastName].filter(Boolean).join(' '));
    return written;
  }

  /** Waits until everything is decided and applied, and prints the decisions. */
  async settled(): Promise<void> {
    await this.world.untilQuiet();
    await this.printer.printNew();
    await this.pause();
  }

  act(action: string, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.world.portal.act(action, fields);
  }

  /** The operator of the dialog accepts it and writes an answer. */
  async answers(dialog: Written, userId?: number): Promise<number> {
    const operatorId = userId ?? (await this.session(dialog)).OPERATOR_ID;
    await this.act('operatorAnswers', { chatId: dialog.chatId, userId: operatorId });
    await this.act('operatorWrites', { chatId: dialog.chatId, userId: operatorId, text: 'Здравствуйте! Чем помочь?' });
    await this.settled();
    return operatorId;
  }

  async closes(dialog: Written): Promise<void> {
    await this.act('dialogCloses', { chatId: dialog.chatId, userId: (await this.session(dialog)).OPERATOR_ID });
    await this.settled();
  }

  session(dialog: Written): Promise<SessionRow> {
    return this.world.session(dialog.sessionId);
  }

  async operatorOf(dialog: Written): Promise<number> {
    return (await this.session(dialog)).OPERATOR_ID;
  }

  /** Rules of the journal's checks of a dialog, e.g. `row4`. */
  async checksOf(dialog: Written): Promise<string[]> {
    const rows = await this.world.rows<{ rule: string }>(`SELECT rule FROM journal WHERE kind = 'check' AND session_id = ? ORDER BY id`, [
      dialog.sessionId,
    ]);
    return rows.map((row) => row.rule);
  }

  async promise(text: Both, look: () => Promise<string | null>): Promise<void> {
    await this.promises.expect(this.language === 'ru' ? text.ru : text.en, look);
  }

  /** A promise that two values are the same. */
  async promiseSame(text: Both, actual: () => Promise<unknown>, expected: () => unknown): Promise<void> {
    await this.promise(text, async () => same('seen', await actual(), expected()));
  }

  say(text: Both): void {
    this.print(`  · ${this.language === 'ru' ? text.ru : text.en}`);
  }

  private async pause(): Promise<void> {
    if (this.pauseMs > 0) await new Promise((later) => setTimeout(later, this.pauseMs));
  }
}

/** An hour of the demo's day, or with a `+` of the night and day after it. */
export function instantOf(hour: string): Date {
  return hour.startsWith('+') ? new Date(`${nextDay}T${hour.slice(1)}:00+03:00`) : new Date(`${dayOfDemo}T${hour}:00+03:00`);
}
