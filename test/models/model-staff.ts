import { hasStartedWork } from '../../src/domain/availability/availability-of.js';
import type { PersonFacts, PresenceRules } from '../../src/domain/availability/person.js';
import { type WorkDayRecord, workDayNow } from '../../src/domain/availability/work-day-now.js';
import type { HeadFacts } from '../../src/domain/routing/check.js';
import { isWithinHours } from '../../src/domain/schedule/is-within-hours.js';
import type { Schedule } from '../../src/domain/schedule/schedule.js';
import type { Lots } from '../worlds/truth.js';

const minuteMs = 60_000;
/** Time goes in steps of these. */
const stepMinutes = 3;
const dayMs = 86_400_000;

export interface Post {
  userId: number;
  departmentId: number;
  isSenior?: true;
  /** The portal keeps no work day of this person. */
  hasNoDay?: true;
}

interface State {
  post: Post;
  isActive: boolean;
  absence: { fromAt: Date; toAt: Date } | null;
  day: WorkDayRecord | null;
  isOnLinePause: boolean;
  /** Of today: when it is begun, paused, gone on with and ended; null: not at all. */
  plan: { starts: number | null; pauses: number | null; goesOn: number; ends: number | null };
  rehiredAt: number;
}

/** People who come, rest, go home, forget to end the day, fall ill, go on leave, are dismissed and come back. */
export class ModelStaff {
  private readonly states: Map<number, State>;
  readonly tally = { daysBegun: 0, daysForgotten: 0, absences: 0, dismissals: 0, breaks: 0 };

  /**
   * @param headsAbove user ids by the department of whom they are above, nearest first
   * @param scheduleOf the hours of a department
   */
  constructor(
    posts: readonly Post[],
    private readonly headsAbove: ReadonlyMap<number, readonly number[]>,
    private readonly scheduleOf: (departmentId: number) => Schedule,
    private readonly lots: Lots,
  ) {
    const nothing = { starts: null, pauses: null, goesOn: 0, ends: null };
    this.states = new Map(
      posts.map((post) => [
        post.userId,
        { post, isActive: true, absence: null, day: null, isOnLinePause: false, plan: nothing, rehiredAt: 0 },
      ]),
    );
  }

  isActive = (userId: number): boolean => this.states.get(userId)?.isActive ?? false;
  get userIds(): number[] {
    return [...this.states.keys()];
  }

  /** @param midnight of the local day that begins */
  planDay(midnight: number, isWorkingDay: boolean): void {
    for (const state of this.states.values()) {
      const comes = isWorkingDay ? this.lots.chance(0.93) : this.lots.chance(0.04);
      const inMinutes = (minutes: number) => midnight + Math.round(minutes / stepMinutes) * stepMinutes * minuteMs;
      const starts = comes ? inMinutes(9 * 60 + 20 + this.lots.below(70)) : null;
      const pauses = comes && this.lots.chance(0.7) ? inMinutes(12 * 60 + 30 + this.lots.below(120)) : null;
      const goesOn = (pauses ?? 0) + (this.lots.chance(0.1) ? 150 : 24 + stepMinutes * this.lots.below(12)) * minuteMs;
      const ends = comes && this.lots.chance(0.85) ? inMinutes(17 * 60 + 30 + this.lots.below(180)) : null;
      state.plan = { starts, pauses, goesOn, ends };
      if (state.absence === null && state.isActive && this.lots.chance(0.03)) {
        const from = midnight + this.lots.below(1440) * minuteMs; // also in the middle of the day: fallen ill
        state.absence = { fromAt: new Date(from), toAt: new Date(from + (1 + this.lots.below(5)) * dayMs) };
        this.tally.absences += 1;
      }
      if (state.isActive && this.lots.chance(0.004)) {
        state.rehiredAt = -(midnight + this.lots.below(1440) * minuteMs); // dismissed at that minute
        this.tally.dismissals += 1;
      }
    }
  }

  tick(at: number): void {
    this.known.clear();
    for (const state of this.states.values()) {
      const { plan } = state;
      if (state.absence && state.absence.toAt.getTime() <= at) state.absence = null;
      if (state.rehiredAt < 0 && -state.rehiredAt <= at)
        Object.assign(state, { isActive: false, rehiredAt: at + (5 + this.lots.below(20)) * dayMs, day: null });
      if (!state.isActive && state.rehiredAt > 0 && state.rehiredAt <= at) Object.assign(state, { isActive: true, rehiredAt: 0 });
      if (!state.isActive || state.post.hasNoDay || this.isAway(state, at)) continue;
      if (plan.starts === at) this.begin(state, at);
      if (plan.pauses === at && state.day?.status === 'opened') {
        state.day = { ...state.day, status: 'paused', pausedAt: new Date(at) };
        this.tally.breaks += 1;
      }
      if (plan.goesOn === at && state.day?.status === 'paused') state.day = { ...state.day, status: 'opened' };
      if (plan.ends === at && state.day && state.day.status !== 'closed')
        state.day = { ...state.day, status: 'closed', endedAt: new Date(at) };
    }
    if (this.lots.chance(0.015)) {
      const state = this.lots.oneOf([...this.states.values()]);
      state.isOnLinePause = !state.isOnLinePause;
    }
  }

  /** Somebody who can sit at the desk and answer: neither gone, absent nor resting, and with a day that runs. */
  canWork(userId: number, at: number): boolean {
    const person = this.facts(userId, at);
    const isThere = person.workDay === 'opened' || (person.workDay === 'notKept' && person.isWithinHours);
    return person.isActive && person.absence === null && isThere && !person.isOnLinePause;
  }

  /** After the minute's tick they stay as they are. */
  facts(userId: number, at: number): PersonFacts {
    const known = this.known.get(userId) ?? this.read(userId, at);
    this.known.set(userId, known);
    return known;
  }

  private read(userId: number, at: number): PersonFacts {
    const state = this.states.get(userId);
    if (!state) throw new Error(`nobody is called ${userId}`);
    const { post, day, isActive, isOnLinePause } = state;
    const now = day && workDayNow(day, new Date(at));
    return {
      userId,
      name: `Person ${userId}`,
      isActive,
      isBlocked: false,
      absence: this.isAway(state, at) && state.absence ? { type: 'VACATION', ...state.absence } : null,
      workDay: post.hasNoDay ? 'notKept' : (now?.state ?? 'closed'),
      ...(now?.breakMinutes != null && { breakMinutes: now.breakMinutes }),
      ...(now?.endedAt && { dayEndedAt: now.endedAt }),
      ...(now?.leftOpenOn && { dayLeftOpenOn: now.leftOpenOn }),
      isOnLinePause,
      isSenior: post.isSenior ?? false,
      departmentId: post.departmentId,
      isWithinHours: this.isWithin(post.departmentId, at),
    };
  }

  people(userIds: readonly number[], at: number): Map<number, PersonFacts> {
    return new Map(userIds.map((userId) => [userId, this.facts(userId, at)]));
  }

  /** Of a person: those above the department, nearest first. */
  headsOf(userId: number, at: number, rules: PresenceRules): HeadFacts[] {
    const departmentId = this.states.get(userId)?.post.departmentId ?? 0;
    const heads = this.headsAbove.get(departmentId) ?? [];
    return heads.slice(heads.indexOf(userId) + 1).map((headId) => this.asHead(headId, at, rules));
  }

  asHead(userId: number, at: number, rules: PresenceRules): HeadFacts {
    const person = this.facts(userId, at);
    const { name, isActive, isBlocked, absence, departmentId } = person;
    return {
      userId,
      name,
      departmentId: departmentId ?? 0,
      isActive,
      isBlocked,
      isAbsent: absence !== null,
      isAtWork: hasStartedWork(person, rules),
    };
  }

  private begin(state: State, at: number): void {
    if (state.day && state.day.status !== 'closed') this.tally.daysForgotten += 1;
    state.day = { status: 'opened', startedAt: new Date(at), offsetSeconds: 3600, endedAt: null, pausedAt: null };
    this.tally.daysBegun += 1;
  }

  private isAway({ absence }: State, at: number): boolean {
    return absence !== null && absence.fromAt.getTime() <= at;
  }

  private readonly known = new Map<number, PersonFacts>();
  private readonly within = new Map<number, { hour: number; isWithin: boolean }>();

  /** All hours begin and end with a full hour. */
  private isWithin(departmentId: number, at: number): boolean {
    const hour = Math.floor(at / (60 * minuteMs));
    const known = this.within.get(departmentId);
    if (known?.hour === hour) return known.isWithin;
    const isWithin = isWithinHours(this.scheduleOf(departmentId), new Date(at));
    this.within.set(departmentId, { hour, isWithin });
    return isWithin;
  }
}
