import { Injectable } from '@nestjs/common';
import { standingOf } from '../domain/availability/standing.js';
import { logger } from '../log.js';
import { DecisionContexts, NotReady } from '../records/decision-context.js';
import { People } from '../staff/people.js';
import { staffSettings } from '../staff/staff-settings.js';
import type { Standings } from './messages.js';

/** What no event tells of: pauses, hours that begin, absences that end. */
const EVERY_MS = 5000;
/** Events may come in crowds, as in the morning. */
const SOONEST_MS = 1000;
/** So long without an answer of the portal, and how somebody stood then says nothing of now. */
const KNOWN_MS = 60_000;

/** Who is asked about, for which companies. */
export type Judged = ReadonlyMap<number, ReadonlySet<string>>;

const notKnown: Standings = {};

/**
 * How people stand, by the rules that choose among them: read for all who look at once, not for each of them. Nobody waits for it: a reading
 * goes on beside the board, and what it has brought is taken at the next look.
 */
@Injectable()
export class BoardPresence {
  private standings = new Map<number, Standings>();
  private readonly changed = new Set<number>();
  private begunAtMs = Number.NEGATIVE_INFINITY;
  private knownAtMs = Number.NEGATIVE_INFINITY;
  private isToldOf = false;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly contexts: DecisionContexts,
    private readonly people: People,
  ) {}

  /** Empty: not known. */
  of(userId: number): Standings {
    return this.standings.get(userId) ?? notKnown;
  }

  /** Somebody may stand otherwise by now. */
  soon(): void {
    this.isToldOf = true;
  }

  /** Begins a reading when it is time. @returns who stands otherwise since the last look */
  look(whom: () => Judged): number[] {
    const sinceMs = performance.now() - this.begunAtMs;
    if (!this.reading && sinceMs >= (this.isToldOf ? SOONEST_MS : EVERY_MS)) void this.begin(whom());
    const changed = [...this.changed];
    this.changed.clear();
    return changed;
  }

  /** Reads at once, for who is told of everybody. */
  async read(judged: Judged): Promise<void> {
    await this.reading;
    await this.begin(judged);
    this.changed.clear();
  }

  /** What cannot be read stays as it was for a minute. */
  private begin(judged: Judged): Promise<void> {
    this.begunAtMs = performance.now();
    this.isToldOf = false;
    this.reading = this.readOf(judged)
      .then((standings) => {
        this.knownAtMs = performance.now();
        this.become(standings);
      })
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'it cannot be read who is at work');
        if (performance.now() - this.knownAtMs > KNOWN_MS) this.become(new Map());
      })
      .finally(() => {
        this.reading = null;
      });
    return this.reading;
  }

  /** For the application's end. */
  async stop(): Promise<void> {
    await this.reading;
  }

  private async readOf(judged: Judged): Promise<Map<number, Standings>> {
    const userIds = [...judged.keys()];
    try {
      const context = await this.contexts.current();
      const reading = await this.people.read(userIds, context.at, context);
      const companies = context.settings.companies.map((company) => ({
        code: company.code,
        rules: staffSettings.of(company).check,
        facts: reading.factsIn(company),
      }));
      return new Map(
        userIds.map((userId) => [
          userId,
          Object.fromEntries(
            companies.flatMap(({ code, rules, facts }) => {
              const person = judged.get(userId)?.has(code) ? facts.get(userId) : undefined;
              return person ? [[code, standingOf(person, rules)]] : [];
            }),
          ),
        ]),
      );
    } catch (error) {
      if (error instanceof NotReady) return new Map();
      throw error;
    }
  }

  private become(standings: Map<number, Standings>): void {
    for (const userId of new Set([...this.standings.keys(), ...standings.keys()])) {
      const [before, now] = [this.standings.get(userId), standings.get(userId)];
      if (JSON.stringify(before) !== JSON.stringify(now)) this.changed.add(userId);
    }
    this.standings = standings;
  }
}
