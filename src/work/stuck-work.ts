import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import { logger } from '../log.js';
import { Handshakes } from '../portal/handshake.js';
import { Incidents } from '../records/incidents.js';
import { SettingsStore, StoredSettingsWrong } from '../settings/settings-store.js';
import { KnownCommands } from './known-commands.js';

const dayMs = 86_400_000;

interface WaitingType {
  type: string;
  count: number | string;
  oldest: Date;
}

/**
 * Looks at what does not get on: incidents of commands and questions that were stuck end once these are answered, withdrawn or asked
 * anew; commands that wait for an update of module or sidecar become an incident of their type after a day, settings of a newer release
 * at once.
 */
@Injectable()
export class StuckWork {
  constructor(
    private readonly db: OwnDb,
    private readonly known: KnownCommands,
    private readonly handshakes: Handshakes,
    private readonly settings: SettingsStore,
    private readonly incidents: Incidents,
    private readonly clock: Clock,
  ) {}

  /** @returns 0: nothing is decided */
  async look(): Promise<number> {
    await this.settle(
      'command-stuck',
      `SELECT CONCAT('command:', command_id) AS subject FROM outbox_command WHERE state = 'waiting' AND attempts > 0`,
    );
    // A question that is asked anew begins to count anew.
    await this.settle('timer-stuck', 'SELECT subject FROM question WHERE attempts > 0');
    await this.lookForUnknown();
    await this.lookAtSettings();
    return 0;
  }

  /** @param stillTried what is sent or asked again and again at this moment */
  private async settle(kind: string, stillTried: string): Promise<void> {
    const open = await this.incidents.openSubjects(kind);
    if (open.length === 0) return;
    const tried = new Set((await this.db.query<{ subject: string }[]>(stillTried)).map(({ subject }) => subject));
    for (const subject of open) if (!tried.has(subject)) await this.incidents.settle(kind, subject);
  }

  private async lookForUnknown(): Promise<void> {
    let waiting = await this.unknown();
    if (waiting.length > 0) {
      // The module may have been updated since its last handshake.
      await this.handshakes.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the portal did not answer the handshake'));
      waiting = await this.unknown();
    }
    const dayAgo = this.clock.now().getTime() - dayMs;
    const late = waiting.filter(({ oldest }) => oldest.getTime() <= dayAgo);
    const open = await this.incidents.openSubjects('command-unknown');
    for (const { type, count, oldest } of late)
      if (!open.includes(type)) await this.incidents.open('command-unknown', type, { type, waiting: Number(count), since: oldest });
    for (const type of open) if (!late.some((one) => one.type === type)) await this.incidents.settle('command-unknown', type);
  }

  private async lookAtSettings(): Promise<void> {
    let details: object | null;
    try {
      const unread = await this.settings.unread();
      details = unread.length > 0 ? { unread: unread.slice(0, 20) } : null;
    } catch (error) {
      if (!(error instanceof StoredSettingsWrong)) throw error;
      details = { because: error.message };
    }
    if (!details) await this.incidents.settle('settings-unread', 'settings');
    else if ((await this.incidents.openSubjects('settings-unread')).length === 0)
      await this.incidents.open('settings-unread', 'settings', details);
  }

  private async unknown(): Promise<WaitingType[]> {
    const types = await this.known.types();
    return this.db.query<WaitingType[]>(
      `SELECT type, COUNT(*) AS count, MIN(created_at) AS oldest FROM outbox_command
        WHERE state = 'waiting' AND type NOT IN (?) GROUP BY type ORDER BY type`,
      [['', ...types]],
    );
  }
}
