import { Injectable } from '@nestjs/common';
import { hasStartedWork } from '../domain/availability/availability-of.js';
import { type AbsenceRules, countingAbsence, typesInQuestion } from '../domain/availability/counting-absence.js';
import type { NotKnown } from '../domain/availability/not-known.js';
import type { Absence, PersonFacts, PresenceRules } from '../domain/availability/person.js';
import type { WorkDayNow } from '../domain/availability/work-day-now.js';
import type { HeadFacts } from '../domain/routing/check.js';
import {
  type CompaniesOfDepartments,
  companiesOfDepartments,
  countingDepartments,
  nobodysDepartments,
} from '../domain/routing/departments-of-companies.js';
import { headsAbove } from '../domain/routing/heads-above.js';
import type { Department, DepartmentSchedule } from '../domain/schedule/department.js';
import { departmentsUpwards, effectiveSchedule } from '../domain/schedule/effective-schedule.js';
import { isWithinHours } from '../domain/schedule/is-within-hours.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import { groupBy } from '../group-by.js';
import type { Handshake } from '../portal/commands/command-types.js';
import type { PortalZone } from '../portal/portal-zone.js';
import { Absences } from '../portal/tables/absences.js';
import { Structure } from '../portal/tables/structure.js';
import { WorkDays } from '../portal/tables/timeman-entries.js';
import { TimemanSwitch } from '../portal/tables/timeman-switch.js';
import { UserPauses } from '../portal/tables/user-pauses.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import { PortalParts, type Source } from '../records/portal-parts.js';

/** Who counts as a senior manager; work positions are compared trimmed and without case. */
export interface Seniors {
  userIds: readonly number[];
  workPositions: readonly string[];
  groupIds: readonly number[];
}

/** What facts about people are read under. */
export interface PeopleContext {
  settings: {
    companies: readonly { code: string; headOfSalesId: number; check?: AbsenceRules }[];
    departments: readonly DepartmentSchedule[];
    seniors: Seniors;
  };
  handshake: Pick<Handshake, 'externalUserTypes' | 'vacationTypes' | 'isTimemanAvailable'>;
  /** The portal's own zone. */
  zone: PortalZone;
  departments: ReadonlyMap<number, Department>;
  /** Parts that cannot be read are noted there. */
  notKnown?: Set<NotKnown>;
}

/** For whom people are judged, and the hours that count where no department has its own. */
export interface CompanyHours {
  code: string;
  timeZone: string;
  hours: Omit<Schedule, 'timeZone'>;
  /** Which absences count for it; left out: those that count in the portal. */
  check?: AbsenceRules;
}

interface Presence {
  users: ReadonlyMap<number, PortalUser>;
  memberships: ReadonlyMap<number, number[]>;
  companiesOf: CompaniesOfDepartments;
  absences: ReadonlyMap<number, Absence[]>;
  /** null: not known. */
  kept: ReadonlySet<number> | null;
  workDays: ReadonlyMap<number, WorkDayNow> | null;
  paused: ReadonlySet<number>;
  inSeniorGroups: ReadonlySet<number>;
}

/** What is known of the ways up from some people. */
interface WaysUp extends Pick<Presence, 'memberships' | 'companiesOf'> {
  headsByDepartment: ReadonlyMap<number, number[]>;
}

const nothingRead: Presence = {
  users: new Map(),
  memberships: new Map(),
  companiesOf: nobodysDepartments,
  absences: new Map(),
  kept: new Set(),
  workDays: new Map(),
  paused: new Set(),
  inSeniorGroups: new Set(),
};

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
    private readonly parts: PortalParts,
  ) {}

  /** Facts of everyone asked for; an id the portal has no employee for is there too, as not active. */
  async factsFor(userIds: readonly number[], at: Date, context: PeopleContext, company: CompanyHours): Promise<Map<number, PersonFacts>> {
    const reading = await this.read(userIds, at, context);
    return reading.factsIn(company);
  }

  /** As {@link factsFor}, for several companies at once: what the portal knows is read once, departments and hours are each company's. */
  async read(userIds: readonly number[], at: Date, context: PeopleContext): Promise<PeopleReading> {
    const ids = distinct(userIds);
    const { seniors } = context.settings;
    const { isTimemanAvailable } = context.handshake;
    if (ids.length === 0) return new PeopleReading([], at, context, nothingRead);
    const part = <T>(source: Source, read: () => Promise<T>, instead: T | Awaited<T>) =>
      this.parts.read<T>(source, read, instead as T, context.notKnown);
    const [users, memberships, absences, kept, workDays, paused, inSeniorGroups] = await Promise.all([
      this.users.byIds(ids),
      part('structure:members', () => this.structure.membershipsOf(ids), new Map<number, number[]>()),
      this.absentAt(ids, at, context),
      part('workDays:kept', () => this.timeman.keptFor(ids, isTimemanAvailable), null),
      isTimemanAvailable ? part('workDays', () => this.workDays.at(ids, at, context.zone), null) : new Map<number, WorkDayNow>(),
      part('linePauses', () => this.pauses.pausedOf(ids), new Set<number>()),
      part('groups', () => this.users.inGroups(seniors.groupIds, ids, at, context.zone), new Set<number>()),
    ]);
    const companiesOf = await this.companiesOf(memberships, context);
    return new PeopleReading(ids, at, context, { users, memberships, companiesOf, absences, kept, workDays, paused, inSeniorGroups });
  }

  /**
   * The heads above each person in the company, nearest first, as the rules climb: whoever has none has an empty list.
   * @param rules who of them counts as at work
   */
  async headsFor(
    userIds: readonly number[],
    at: Date,
    context: PeopleContext,
    company: CompanyHours,
    rules: PresenceRules,
  ): Promise<Map<number, HeadFacts[]>> {
    const ways = await this.waysUp(userIds, context);
    const facts = await this.asHeads([...ways.headsByDepartment.values()].flat(), at, context, company, rules);
    const byId = new Map(facts.map((head) => [head.userId, head]));
    const heads = new Map(
      [...ways.headsByDepartment].map(([departmentId, ids]) => [
        departmentId,
        ids.flatMap((userId) => {
          const head = byId.get(userId);
          return head ? { ...head, departmentId } : [];
        }),
      ]),
    );
    return headsOfEach(userIds, company.code, ways, context.departments, heads);
  }

  /** What is asked of somebody who may get a dialog as a head; the department is that by which the company judges the person, 0 = none. */
  async asHeads(
    userIds: readonly number[],
    at: Date,
    context: PeopleContext,
    company: CompanyHours,
    rules: PresenceRules,
  ): Promise<HeadFacts[]> {
    const people = await this.factsFor(userIds, at, context, company);
    return [...people.values()].map((person) => ({
      userId: person.userId,
      name: person.name,
      departmentId: person.departmentId ?? 0,
      isActive: person.isActive,
      isBlocked: person.isBlocked,
      isAbsent: person.absence !== null,
      isAtWork: hasStartedWork(person, rules),
    }));
  }

  /** As {@link headsFor}, for those who need not know more of them; what the portal knows is read once for all companies. */
  async headIdsAbove(
    userIds: readonly number[],
    context: Pick<PeopleContext, 'settings' | 'departments' | 'notKnown'>,
  ): Promise<(company: Pick<CompanyHours, 'code'>) => Map<number, number[]>> {
    const ways = await this.waysUp(userIds, context);
    const heads = new Map([...ways.headsByDepartment].map(([departmentId, ids]) => [departmentId, ids.map((userId) => ({ userId }))]));
    return ({ code }) => {
      const ofEach = headsOfEach(userIds, code, ways, context.departments, heads);
      return new Map([...ofEach].map(([userId, above]) => [userId, above.map((head) => head.userId)]));
    };
  }

  /** The department by whose hours the company judges the person; null: in none. */
  async departmentOf(
    userId: number,
    { code }: Pick<CompanyHours, 'code'>,
    context: Pick<PeopleContext, 'settings' | 'departments'>,
  ): Promise<number | null> {
    const memberships = await this.structure.membershipsOf([userId]);
    const companiesOf = await this.companiesOf(memberships, context);
    return countingDepartments(memberships.get(userId) ?? [], code, companiesOf).departmentIds[0] ?? null;
  }

  /** Whose each department is; it matters only for those who are in several, where there are several companies, and is read only then. */
  private companiesOf(
    memberships: ReadonlyMap<number, readonly number[]>,
    { settings, departments, notKnown }: Pick<PeopleContext, 'settings' | 'departments' | 'notKnown'>,
  ): Promise<CompaniesOfDepartments> {
    const isAnyoneInSeveral = [...memberships.values()].some(({ length }) => length > 1);
    if (settings.companies.length < 2 || !isAnyoneInSeveral) return Promise.resolve(nobodysDepartments);
    const inQuestion = distinct([...memberships.values()].flat());
    const read = async () => companiesOfDepartments(inQuestion, settings.companies, await this.seatsOf(settings.companies), departments);
    return this.parts.read('structure:companies', read, nobodysDepartments, notKnown);
  }

  /** The departments that each head of sales heads; of one who heads none, those he is in. */
  private async seatsOf(companies: PeopleContext['settings']['companies']): Promise<Map<number, number[]>> {
    const headIds = distinct(companies.map(({ headOfSalesId }) => headOfSalesId));
    const headed = [...(await this.structure.heads())];
    const seats = headIds.map((headId): [number, number[]] => [
      headId,
      headed.filter(([, heads]) => heads.includes(headId)).map(([departmentId]) => departmentId),
    ]);
    const without = seats.filter(([, departmentIds]) => departmentIds.length === 0).map(([headId]) => headId);
    return new Map([...seats, ...(await this.structure.membershipsOf(without))]);
  }

  /** Absences of each that may count, as far as they can be read; each company says which of them do. */
  private async absentAt(
    userIds: readonly number[],
    at: Date,
    { settings, handshake, zone, notKnown }: PeopleContext,
  ): Promise<Map<number, Absence[]>> {
    if (userIds.length === 0) return new Map(); // nothing is read, so nothing is found to be there
    const rules = settings.companies.flatMap(({ check }) => check ?? []);
    const types = typesInQuestion(rules, handshake.vacationTypes);
    const [charted, personal] = await Promise.all([
      this.parts.read('absences', () => this.absences.inChart(userIds, at, types, zone), [], notKnown),
      this.parts.read('calendars', () => this.absences.inCalendars(userIds, at, zone), [], notKnown),
    ]);
    const ofEach = groupBy([...charted, ...personal], ([userId]) => userId);
    return new Map([...ofEach].map(([userId, absences]) => [userId, absences.map(([, absence]) => absence)]));
  }

  private waysUp(userIds: readonly number[], context: Pick<PeopleContext, 'settings' | 'departments' | 'notKnown'>): Promise<WaysUp> {
    const nobody: WaysUp = { memberships: new Map(), headsByDepartment: new Map(), companiesOf: nobodysDepartments };
    if (userIds.length === 0) return Promise.resolve(nobody);
    const read = async () => {
      const memberships = await this.structure.membershipsOf(distinct(userIds));
      const ways = [...memberships.values()].flat().flatMap((departmentId) => departmentsUpwards(departmentId, context.departments));
      const [headsByDepartment, companiesOf] = await Promise.all([
        this.structure.headsOf(distinct(ways)),
        this.companiesOf(memberships, context),
      ]);
      return { memberships, headsByDepartment, companiesOf };
    };
    return this.parts.read('structure:heads', read, nobody, context.notKnown);
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
    return new Map(this.userIds.map((userId) => [userId, this.factsOf(userId, company, positions, isWithin)]));
  }

  private factsOf(
    userId: number,
    { code, check = {} }: CompanyHours,
    seniorPositions: ReadonlySet<string>,
    isWithin: (departmentId: number | null) => boolean,
  ): PersonFacts {
    const { users, memberships, companiesOf, absences, kept, workDays, paused, inSeniorGroups } = this.presence;
    const { settings, handshake } = this.context;
    const user = users.get(userId);
    const { departmentIds, isNoneOfCompany } = countingDepartments(memberships.get(userId) ?? [], code, companiesOf);
    const departmentId = departmentIds[0] ?? null;
    const position = comparable(user?.workPosition ?? '');
    return {
      userId,
      name: user?.name ?? `#${userId}`,
      isActive: isEmployee(user, handshake.externalUserTypes),
      isBlocked: user?.isBlocked ?? false,
      absence: countingAbsence(absences.get(userId) ?? [], check, handshake.vacationTypes),
      ...workDayOf(userId, kept, workDays?.get(userId), workDays !== null),
      isOnLinePause: paused.has(userId),
      isSenior:
        settings.seniors.userIds.includes(userId) || inSeniorGroups.has(userId) || (position !== '' && seniorPositions.has(position)),
      departmentId,
      ...(isNoneOfCompany && { isDepartmentOfOthers: true }),
      isWithinHours: isWithin(departmentId),
    };
  }
}

/** Not known whether it is kept, or how it stands: as one that is not kept, unless a day that was not forgotten says more. */
function workDayOf(
  userId: number,
  kept: Presence['kept'],
  now: WorkDayNow | undefined,
  isKnown: boolean,
): Pick<PersonFacts, 'workDay' | 'dayEndedAt' | 'dayLeftOpenOn' | 'breakMinutes'> {
  const isKept = isKnown && (kept === null ? now?.leftOpenOn === null : kept.has(userId));
  if (!isKept) return { workDay: 'notKept' };
  if (!now) return { workDay: 'closed' };
  const { state, endedAt, leftOpenOn, breakMinutes } = now;
  return {
    workDay: state,
    ...(endedAt && { dayEndedAt: endedAt }),
    ...(leftOpenOn !== null && { dayLeftOpenOn: leftOpenOn }),
    ...(breakMinutes !== null && { breakMinutes }),
  };
}

function isEmployee(user: PortalUser | undefined, externalUserTypes: readonly string[]): boolean {
  return user?.isActive === true && user.isPerson(externalUserTypes);
}

/** The department that counts for hours also comes first when a head is looked for. */
function headsOfEach<H extends { userId: number }>(
  userIds: readonly number[],
  companyCode: string,
  { memberships, companiesOf }: Pick<WaysUp, 'memberships' | 'companiesOf'>,
  departments: ReadonlyMap<number, Department>,
  headsByDepartment: ReadonlyMap<number, readonly H[]>,
): Map<number, H[]> {
  const ofOne = (userId: number) => {
    const { departmentIds } = countingDepartments(memberships.get(userId) ?? [], companyCode, companiesOf);
    return headsAbove(userId, departmentIds, departments, headsByDepartment);
  };
  return new Map(distinct(userIds).map((userId) => [userId, ofOne(userId)]));
}

function comparable(position: string): string {
  return position.trim().toLocaleLowerCase('ru');
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)].filter((id) => id > 0);
}
