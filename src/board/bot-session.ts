import type { Clock } from '../clock.js';
import type { DialogAdvice } from '../contract/dialog-advice.js';
import { maySee } from '../http/asking.js';
import { logger } from '../log.js';
import { NotReady } from '../records/decision-context.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { Board, BoardUpdate } from './board.js';
import type { Bot, BotKeys } from './bot-keys.js';
import type { Connection } from './connection.js';
import type { Subscribe, WhoTakes } from './messages.js';
import { readBotMessage } from './read-message.js';

const MOST_QUESTIONS_WAITING = 20;

/** What a bot's connection needs of the sidecar. */
export interface BotParts {
  board: Board;
  keys: BotKeys;
  advice: DialogAdvice;
  settings: SettingsStore;
  clock: Clock;
  /** Whether there is room for one more connection of this bot; else it was refused and is closing. */
  hasPlace(holder: string): boolean;
}

/** A chatbot that asks who takes a dialog, and hears of assignments. */
export class BotSession {
  private seq = 0;
  private subscribed: readonly string[] | 'all' | null = null;
  private stopWatching: (() => void) | null = null;
  private asking: Promise<void> = Promise.resolve();
  private waiting = 0;

  private constructor(
    private readonly connection: Connection,
    private readonly parts: BotParts,
    private readonly bot: Bot,
  ) {}

  static async begin(connection: Connection, parts: BotParts, botKey: string): Promise<BotSession | null> {
    const bot = await parts.keys.botOf(botKey);
    if (!bot) {
      connection.refuse('KEY_WRONG');
      connection.close('KEY_WRONG');
      return null;
    }
    if (!parts.hasPlace(`bot:${bot.id}`)) return null;
    const session = new BotSession(connection, parts, bot);
    connection.send({ type: 'welcome', name: bot.name, companies: await session.companies(bot.companyCodes) });
    return session;
  }

  get botId(): number {
    return this.bot.id;
  }

  /** A key lives until it is revoked: {@link revoked}. */
  tick(): void {}

  /** The key holds no more. */
  revoked(): void {
    this.connection.refuse('FORBIDDEN', { message: 'the key was revoked' });
    this.connection.close('FORBIDDEN');
  }

  end(): void {
    this.stopWatching?.();
    this.stopWatching = null;
  }

  async onMessage(text: string): Promise<void> {
    const read = readBotMessage(text);
    if (read.kind === 'wrong') return this.connection.refuse('MESSAGE_WRONG', { message: read.because, requestId: read.requestId });
    if (read.message.type === 'subscribe') return this.subscribe(read.message);
    this.ask(read.message);
  }

  private async subscribe({ companies }: Subscribe): Promise<void> {
    const unknown = companies?.find((code) => !maySee(this.bot, code));
    if (unknown !== undefined) return this.connection.refuse('NOT_FOUND', { message: `companies: "${unknown}" is not this bot's to see` });
    this.subscribed = companies ?? this.bot.companyCodes;
    if (!this.stopWatching) {
      const stop = await this.parts.board.watch((update) => this.onUpdate(update));
      if (!this.connection.isOpen) return void stop();
      this.stopWatching = stop;
    }
    this.connection.send({ type: 'subscribed', seq: this.seq, companies: await this.companies(this.subscribed) });
  }

  private onUpdate(update: BoardUpdate | 'standsStill'): void {
    if (update === 'standsStill') {
      this.connection.close('STALE');
      return;
    }
    const { subscribed } = this;
    if (subscribed === null) return;
    for (const { dialog, operatorName } of update.assigned) {
      if (!maySee({ companyCodes: subscribed }, dialog.companyCode)) continue;
      this.seq += 1;
      const { sessionId, chatId, companyCode, lineId, operatorId, state, reason } = dialog;
      const at = this.parts.clock.now().toISOString();
      const about = { sessionId, chatId, companyCode, lineId, operatorId, operatorName, state, reason };
      this.connection.send({ type: 'assigned', seq: this.seq, at, ...about });
    }
  }

  /** One question at a time: an answer costs about what a decision costs. */
  private ask(question: WhoTakes): void {
    if (this.waiting >= MOST_QUESTIONS_WAITING) {
      this.connection.refuse('BUSY', { requestId: question.requestId });
      return;
    }
    this.waiting += 1;
    this.asking = this.asking
      .then(() => this.answer(question))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  private async answer(question: WhoTakes): Promise<void> {
    const { requestId } = question;
    if (!this.connection.isOpen) return;
    try {
      const advice =
        'lineId' in question
          ? await this.parts.advice.onLine(this.bot, question.lineId)
          : await this.parts.advice.ofSession(this.bot, question.sessionId);
      if (advice) this.connection.send({ type: 'answer', requestId, ...advice });
      else this.connection.refuse('NOT_FOUND', { requestId });
    } catch (error) {
      if (error instanceof NotReady) return this.connection.refuse('NOT_READY', { requestId });
      logger.error({ err: error, bot: this.bot.name }, 'a question of a bot failed');
      this.connection.refuse('INTERNAL', { requestId });
    }
  }

  private async companies(codes: readonly string[] | 'all'): Promise<string[]> {
    const { settings } = await this.parts.settings.current();
    return settings.companies.map((company) => company.code).filter((code) => maySee({ companyCodes: codes }, code));
  }
}
