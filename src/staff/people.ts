import { Injectable } from '@nestjs/common';
import type { Absence, PersonFacts, WorkDay } from '../domain/availability/person.js';
import type { HeadFacts } from '../domain/routing/check.js';
import { headsAbove } from '../domain/routing/heads-above.js';
import { pickDepartment } from '../domain/routing/pick-department.js';
import type { Department, DepartmentSchedule } from '../domain/schedule/department.js';
import { departmentsUpwards, effectiveSchedule } from '../domain/schedule/effective-schedule.js';
import { isWithinHours } from '../domain/schedule/is-within-hours.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import type { Handshake } from '../portal/commands/command-types.js';
import type { PortalZone } from '../portal/portal-zone.js';
import { Absences } from '../portal/tables/absences.js';
import { Structure } from '../portal/tables/structure.js';
import { WorkDays } from '../portal/tables/timeman-entries.js';
import { TimemanSwitch } from '../portal/tables/timeman-switch.js';
import { UserPauses } from '../portal/tables/user-pauses.js';
import { type PortalUser, Users } from '../portal/tables/users.js';

/** Who counts as a senior manager; work positions are compared trimmed and without case. */
export interface Seniors {
  userIds: readonly number[];
  workPositions: readonly string[];
  groupIds: readonly number[];
}

/** What facts about people are read under. */
export interface PeopleContext {
  settings: { departments: readonly DepartmentSchedule[]; seniors: Seniors };
  handshake: Pick<Handshake, 'externalUserTypes' | 'vacationTypes' | 'isTimemanAvailable'>;
  /** The portal's own zone. */
  zone: PortalZone;
  departments: ReadonlyMap<number, Department>;
}

/** Hours that count where no department has its own. */
export interface CompanyHours {
  timeZone: string;
  hours: Omit<Schedule, 'timeZone'>;
}

interface Presence {
  users: ReadonlyMap<number, PortalUser>;
  memberships: ReadonlyMap<number, number[]>;
  absences: ReadonlyMap<number, Absence>;
  kept: ReadonlySet<number>;
  workDays: ReadonlyMap<number, Exclude<WorkDay, 'notKept'>>;
  paused: ReadonlySet<number>;
  inSeniorGroups: ReadonlySet<number>;
}

/** What the portal knows of its people at one moment. The number of queries does not grow with the number of people. */
@Injectable()
export class People {
  constructor(
    private readonly users: Users,
    private readonly structure: Structure,
    private readonly absences: Absences,
    private readonly workDays: WorkDays,
    private readonly timeman: TimemanSwitch,
    private readonly pauses: UserPauses,
  ) {}

  /** Facts of everyone asked for; an id the portal has no employee for is there too, as not active. */
  async factsFor(userIds: readonly number[], at: Date, context: PeopleContext, company: CompanyHours): Promise<Map<number, PersonFacts>> {
    const reading = await this.read(userIds, at, context);
    return reading.factsIn(company);
  }

  /** As {@link factsFor}, for several companies at once: what the portal knows is read once, hours are each company's. */
  async read(userIds: readonly number[], at: Date, context: PeopleContext): Promise<PeopleReading> {
    const ids = distinct(userIds);
    const { seniors } = context.settings;
    const { vacationTypes, isTimemanAvailable } = context.handshake;
    const [users, memberships, absences, kept, workDays, paused, inSeniorGroups] = await Promise.all([
      this.users.byIds(ids),
      this.structure.membershipsOf(ids),
      this.absences.at(ids, at, vacationTypes, context.zone),
      this.timeman.keptFor(ids, isTimemanAvailable),
      isTimemanAvailable ? this.workDays.at(ids, at) : new Map<number, Exclude<WorkDay, 'notKept'>>(),
      this.pauses.pausedOf(ids),
      this.users.inGroups(seniors.groupIds, ids, at, context.zone),
    ]);
    return new PeopleReading(ids, at, context, { users, memberships, absences, kept, workDays, paused, inSeniorGroups });
  }

  /** The heads above each person, nearest first, as the rules climb: whoever has none has an empty list. */
  async headsFor(userIds: readonly number[], at: Date, context: PeopleContext): Promise<Map<number, HeadFacts[]>> {
    const { memberships, headsByDepartment } = await this.waysUp(userIds, context);
    const facts = await this.headFacts(headsByDepartment, at, context);
    return headsOfEach(userIds, memberships, context.departments, facts);
  }

  /** As {@link headsFor}, for those who need not know more of them. */
  async headIdsAbove(userIds: readonly number[], context: Pick<PeopleContext, 'departments'>): Promise<Map<number, number[]>> {
    const { memberships, headsByDepartment } = await this.waysUp(userIds, context);
    const heads = new Map([...headsByDepartment].map(([departmentId, ids]) => [departmentId, ids.map((userId) => ({ userId }))]));
    const ofEach = headsOfEach(userIds, memberships, context.departments, heads);
    return new Map([...ofEach].map(([userId, above]) => [userId, above.map((head) => head.userId)]));
  }

  private async waysUp(userIds: readonly number[], { departments }: Pick<PeopleContext, 'departments'>) {
    const memberships = await this.structure.membershipsOf(distinct(userIds));
    const ways = [...memberships.values()].flat().flatMap((departmentId) => departmentsUpwards(departmentId, departments));
    return { memberships, headsByDepartment: await this.structure.headsOf(distinct(ways)) };
  }

  private async headFacts(
    headsByDepartment: ReadonlyMap<number, readonly number[]>,
    at: Date,
    { handshake, zone }: PeopleContext,
  ): Promise<Map<number, HeadFacts[]>> {
    const headIds = distinct([...headsByDepartment.values()].flat());
    const [users, absences] = await Promise.all([this.users.byIds(headIds), this.absences.at(headIds, at, handshake.vacationTypes, zone)]);
    const factsOf = (userId: number, departmentId: number): HeadFacts => {
      const user = users.get(userId);
      return {
        userId,
        name: user?.name ?? `#${userId}`,
        departmentId,
        isActive: isEmployee(user, handshake.externalUserTypes),
        isBlocked: user?.isBlocked ?? false,
        isAbsent: absences.has(userId),
      };
    };
    return new Map(
      [...headsByDepartment].map(([departmentId, heads]) => [departmentId, heads.map((userId) => factsOf(userId, departmentId))]),
    );
  }
}

/** Facts of some people at one moment, without the hours, which differ from company to company. */
export class PeopleReading {
  constructor(
    private readonly userIds: readonly number[],
    private readonly at: Date,
    private readonly context: PeopleContext,
    private readonly presence: Presence,
  ) {}

  factsIn(company: CompanyHours): Map<number, PersonFacts> {
    const { settings, departments } = this.context;
    const schedules = new Map(settings.departments.map((schedule) => [schedule.departmentId, schedule]));
    const positions = new Set(settings.seniors.workPositions.map(comparable));
    const within = new Map<number | null, boolean>();
    const isWithin = (departmentId: number | null) => {
      const known = within.get(departmentId);
      if (known !== undefined) return known;
      const { schedule } = effectiveSchedule(departmentId, departments, schedules, { ...company.hours, timeZone: company.timeZone });
      const answer = isWithinHours(schedule, this.at);
      within.set(departmentId, answer);
      return answer;
    };
    return new Map(this.userIds.map((userId) => [userId, this.factsOf(userId, positions, isWithin)]));
  }

  private factsOf(userId: number, seniorPositions: ReadonlySet<string>, isWithin: (departmentId: number | null) => boolean): PersonFacts {
    const { users, memberships, absences, kept, workDays, paused, inSeniorGroups } = this.presence;
    const { settings, handshake } = this.context;
    const user = users.get(userId);
    const departmentId = pickDepartment(memberships.get(userId) ?? []);
    const position = comparable(user?.workPosition ?? '');
    return {
      userId,
      name: user?.name ?? `#${userId}`,
      isActive: isEmployee(user, handshake.externalUserTypes),
      isBlocked: user?.isBlocked ?? false,
      absence: absences.get(userId) ?? null,
      workDay: kept.has(userId) ? (workDays.get(userId) ?? 'closed') : 'notKept',
      isOnLinePause: paused.has(userId),
      isSenior:
        settings.seniors.userIds.includes(userId) || inSeniorGroups.has(userId) || (position !== '' && seniorPositions.has(position)),
      departmentId,
      isWithinHours: isWithin(departmentId),
    };
  }
}

function isEmployee(user: PortalUser | undefined, externalUserTypes: readonly string[]): boolean {
  return user?.isActive === true && user.isPerson(externalUserTypes);
}

function headsOfEach<H extends { userId: number }>(
  userIds: readonly number[],
  memberships: ReadonlyMap<number, number[]>,
  departments: ReadonlyMap<number, Department>,
  headsByDepartment: ReadonlyMap<number, readonly H[]>,
): Map<number, H[]> {
  const ofOne = (userId: number) => headsAbove(userId, countingFirst(memberships.get(userId) ?? []), departments, headsByDepartment);
  return new Map(distinct(userIds).map((userId) => [userId, ofOne(userId)]));
}

/** The department that counts for hours also comes first when a head is looked for. */
function countingFirst(memberships: readonly number[]): number[] {
  const counting = pickDepartment(memberships);
  return counting === null ? [] : [counting, ...memberships.filter((id) => id !== counting)];
}

function comparable(position: string): string {
  return position.trim().toLocaleLowerCase('ru');
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)].filter((id) => id > 0);
}
