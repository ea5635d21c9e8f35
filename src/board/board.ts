import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ApiDb } from '../database/api-db.js';
import { type Asking, maySee } from '../http/asking.js';
import { logger } from '../log.js';
import { isAboutPeople } from '../records/board-changes.js';
import { SettingsStore } from '../settings/settings-store.js';
import { BoardDirectory, type Directory, type KnownPerson } from './board-directory.js';
import { BoardPresence, type Judged } from './board-presence.js';
import { BoardReader } from './board-reader.js';
import { ChangeFollower } from './change-follower.js';
import type { BoardAnswer, BoardDialog, BoardPerson } from './messages.js';

const EVERY_MS = 50;
const AFTER_TROUBLE_MS = 1000;
const DIRECTORY_MS = 30_000;

/** A dialog that has got another operator. */
export interface Assignment {
  dialog: BoardDialog;
  operatorName: string;
}

/** What one look at the changes has brought; `whole`: so much that everybody starts anew from a snapshot. */
export interface BoardUpdate {
  whole: boolean;
  changed: readonly BoardDialog[];
  gone: readonly BoardDialog[];
  assigned: readonly Assignment[];
  /** Ids of people who stand otherwise than before. */
  people: readonly number[];
}

/** `standsStill`: changes cannot be read now; the listener is not called again. */
type Listener = (update: BoardUpdate | 'standsStill') => void;

/**
 * The open dialogs of all companies in memory, kept up to date by the numbered changes of every sidecar; only while somebody looks.
 * A change says which dialog, not what: the dialog is read as it is now, so the order in which changes are seen does not matter.
 */
@Injectable()
export class Board {
  private readonly listeners = new Set<Listener>();
  private readonly follower: ChangeFollower;
  private dialogs = new Map<number, BoardDialog>();
  private directory: Directory = { people: [], lines: [], companies: [] };
  private people = new Map<number, KnownPerson>();
  private settingsVersion = -1;
  private directoryReadAtMs = 0;
  private isLoaded = false;
  private isTroubled = false;
  private loading: Promise<void> | null = null;
  private running: Promise<void> | null = null;

  constructor(
    db: ApiDb,
    private readonly reader: BoardReader,
    private readonly directories: BoardDirectory,
    private readonly presence: BoardPresence,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {
    this.follower = new ChangeFollower(db, () => performance.now());
  }

  /** Follows the changes from now on; `picture` holds when this returns. @returns a function that ends it */
  async watch(listener: Listener): Promise<() => void> {
    if (this.isTroubled) throw new Error('The board stands still');
    this.listeners.add(listener);
    try {
      await this.loaded();
    } catch (error) {
      this.listeners.delete(listener);
      throw error;
    }
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return () => this.listeners.delete(listener);
  }

  /** The board as it is in memory, as far as this person may see it. */
  picture(asking: Pick<Asking, 'companyCodes'>): BoardAnswer {
    const dialogs = [...this.dialogs.values()].filter((dialog) => maySee(asking, dialog.companyCode));
    return { at: this.clock.now().toISOString(), dialogs, ...this.namesFor(asking, dialogs) };
  }

  /** The same, read at once, for one who does not watch. */
  async read(asking: Pick<Asking, 'companyCodes'>): Promise<BoardAnswer> {
    await this.loaded();
    const picture = this.picture(asking);
    if (this.listeners.size === 0 && !this.running) this.isLoaded = false; // nobody keeps it up to date
    return picture;
  }

  /**
   * People whom one does not know yet, or not so: operators of these dialogs who belong to none of the companies one may see, and those who
   * stand otherwise, as far as one sees them at all.
   */
  peopleFor(asking: Pick<Asking, 'companyCodes'>, { dialogs, people }: { dialogs: readonly BoardDialog[]; people: readonly number[] }) {
    const told = new Map(this.strangersIn(dialogs, asking).map((person) => [person.userId, person]));
    const strangers = new Set(people.length > 0 ? this.operatorsSeenBy(asking) : []);
    for (const userId of people) {
      const person = this.people.get(userId);
      const seen = person && seenBy(asking, person, this.presence);
      if (seen && (seen.companyCodes.length > 0 || strangers.has(userId))) told.set(userId, seen);
    }
    return [...told.values()];
  }

  /** Ends following; for the application's end. */
  async stop(): Promise<void> {
    this.listeners.clear();
    await this.running;
    await this.presence.stop();
  }

  private *operatorsSeenBy(asking: Pick<Asking, 'companyCodes'>): Iterable<number> {
    for (const { companyCode, operatorId } of this.dialogs.values()) if (maySee(asking, companyCode)) yield operatorId;
  }

  private strangersIn(dialogs: readonly BoardDialog[], asking: Pick<Asking, 'companyCodes'>): BoardPerson[] {
    const operators = new Set(dialogs.map((dialog) => dialog.operatorId));
    return [...operators].flatMap((userId) => {
      const person = this.people.get(userId);
      const seen = person && seenBy(asking, person, this.presence);
      return seen && seen.companyCodes.length === 0 ? [seen] : [];
    });
  }

  /** Whose dialogs may be given to whom, and whose dialogs somebody has. */
  private judged(): Judged {
    const judged = new Map<number, Set<string>>();
    for (const { userId, companyCodes } of this.directory.people) judged.set(userId, new Set(companyCodes));
    for (const { operatorId, companyCode } of this.dialogs.values())
      if (operatorId > 0) judged.set(operatorId, (judged.get(operatorId) ?? new Set()).add(companyCode));
    return judged;
  }

  private namesFor(
    asking: Pick<Asking, 'companyCodes'>,
    dialogs: readonly BoardDialog[],
  ): Pick<BoardAnswer, 'people' | 'lines' | 'companies'> {
    const { people, lines, companies } = this.directory;
    return {
      people: people
        .map((person) => seenBy(asking, person, this.presence))
        .filter((person) => person.companyCodes.length > 0)
        .concat(this.strangersIn(dialogs, asking)),
      lines: lines.filter((line) => maySee(asking, line.companyCode)),
      companies: companies.filter((company) => maySee(asking, company.code)),
    };
  }

  private loaded(): Promise<void> {
    if (this.isLoaded) return Promise.resolve();
    this.loading ??= this.refresh()
      .then(() => {
        this.isLoaded = true;
      })
      .finally(() => {
        this.loading = null;
      });
    return this.loading;
  }

  private async run(): Promise<void> {
    while (this.listeners.size > 0) await pause(await this.look());
    this.isLoaded = false;
    this.isTroubled = false;
  }

  /** @returns how long to wait for the next look */
  private async look(): Promise<number> {
    try {
      const update = await this.follow();
      if (update) for (const listener of this.listeners) listener(update);
      return EVERY_MS;
    } catch (error) {
      logger.warn({ err: error }, 'the board stands still: who watches has to come again');
      this.isTroubled = true;
      const listeners = [...this.listeners];
      this.listeners.clear();
      for (const listener of listeners) listener('standsStill');
      return AFTER_TROUBLE_MS;
    }
  }

  private async follow(): Promise<BoardUpdate | null> {
    const { version } = await this.settings.current();
    if (version !== this.settingsVersion) return this.refresh();
    if (performance.now() - this.directoryReadAtMs > DIRECTORY_MS && (await this.hasNewNames())) return this.refresh();
    const followed = await this.follower.next();
    if (followed.kind === 'lost') return this.refresh();
    const ids = [...followed.sessionIds];
    if (ids.some(isAboutPeople)) this.presence.soon();
    const people = this.presence.look(() => this.judged());
    const sessionIds = ids.filter((id) => !isAboutPeople(id));
    const taken = sessionIds.length > 0 ? await this.take(sessionIds) : null;
    if (taken === null && people.length === 0) return null;
    return { whole: false, changed: [], gone: [], assigned: [], ...taken, people };
  }

  private async hasNewNames(): Promise<boolean> {
    this.directoryReadAtMs = performance.now();
    const directory = await this.directories.read().catch((error: unknown) => {
      logger.warn({ err: error }, 'the people of the board cannot be read; it goes on with those it knows');
      return this.directory;
    });
    return JSON.stringify(directory) !== JSON.stringify(this.directory);
  }

  /** Reads everything anew. */
  private async refresh(): Promise<BoardUpdate> {
    const { version } = await this.settings.current();
    const directory = await this.directories.read();
    await this.follower.start();
    const dialogs = await this.reader.all(directory.companies.map((company) => company.code));
    this.people = new Map(directory.people.map((person) => [person.userId, person]));
    await this.meet(dialogs);
    const before = this.dialogs;
    this.directory = directory;
    this.dialogs = new Map(dialogs.map((dialog) => [dialog.sessionId, dialog]));
    this.settingsVersion = version;
    this.directoryReadAtMs = performance.now();
    await this.presence.read(this.judged());
    const gone = [...before.values()].filter((dialog) => !this.dialogs.has(dialog.sessionId));
    return { whole: true, people: [], changed: dialogs, gone, assigned: this.isLoaded ? this.assignedSince(before, dialogs) : [] };
  }

  private async take(sessionIds: readonly number[]): Promise<Pick<BoardUpdate, 'changed' | 'gone' | 'assigned'> | null> {
    const codes = this.directory.companies.map((company) => company.code);
    const open = await this.reader.of(sessionIds, codes);
    await this.meet(open);
    const isOpen = new Set(open.map((dialog) => dialog.sessionId));
    const gone = sessionIds.flatMap((sessionId) => (isOpen.has(sessionId) ? [] : (this.dialogs.get(sessionId) ?? [])));
    const changed = open.filter((dialog) => !isSame(dialog, this.dialogs.get(dialog.sessionId)));
    const assigned = this.assignedSince(this.dialogs, changed);
    for (const { sessionId } of gone) this.dialogs.delete(sessionId);
    for (const dialog of changed) this.dialogs.set(dialog.sessionId, dialog);
    if (changed.some(({ operatorId, companyCode }) => operatorId > 0 && !(companyCode in this.presence.of(operatorId))))
      this.presence.soon();
    return changed.length + gone.length > 0 ? { changed, gone, assigned } : null;
  }

  private assignedSince(before: ReadonlyMap<number, BoardDialog>, now: readonly BoardDialog[]): Assignment[] {
    return now
      .filter((dialog) => dialog.operatorId > 0 && dialog.operatorId !== before.get(dialog.sessionId)?.operatorId)
      .map((dialog) => ({ dialog, operatorName: this.people.get(dialog.operatorId)?.name ?? `#${dialog.operatorId}` }));
  }

  /** Learns the names of operators not seen before. */
  private async meet(dialogs: readonly BoardDialog[]): Promise<void> {
    const unknown = new Set(dialogs.map((dialog) => dialog.operatorId).filter((userId) => userId > 0 && !this.people.has(userId)));
    if (unknown.size === 0) return;
    try {
      for (const person of await this.directories.strangers([...unknown])) this.people.set(person.userId, person);
    } catch (error) {
      logger.warn({ err: error }, 'the names of operators cannot be read');
    }
  }
}

/** Of the companies one may see; of none of them: a stranger. */
function seenBy(asking: Pick<Asking, 'companyCodes'>, person: KnownPerson, presence: BoardPresence): BoardPerson {
  return {
    ...person,
    companyCodes: person.companyCodes.filter((code) => maySee(asking, code)),
    standings: Object.fromEntries(Object.entries(presence.of(person.userId)).filter(([code]) => maySee(asking, code))),
  };
}

function isSame(one: BoardDialog, other: BoardDialog | undefined): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
