import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { DepartmentSchedule, EffectiveSchedule } from '../domain/schedule/department.js';
import { effectiveSchedule } from '../domain/schedule/effective-schedule.js';
import { localDayOf } from '../domain/schedule/local-day.js';
import { ApiError, wrongFields } from '../http/api-error.js';
import { logger } from '../log.js';
import type { Handshake } from '../portal/commands/command-types.js';
import { Handshakes } from '../portal/handshake.js';
import { Queues } from '../portal/tables/lines.js';
import { Structure } from '../portal/tables/structure.js';
import { Users } from '../portal/tables/users.js';
import type { ProblemCode } from '../settings/problem.js';
import { SettingsDocument } from '../settings/settings-document.js';
import type { CompanySettings, Settings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { People } from '../staff/people.js';
import { calendarProposal, note } from './calendar-proposal.js';
import { departmentRows, scheduleOf } from './effective-rows.js';
import { hoursStrip } from './hours-strip.js';
import type { ImportAnswer, ImportNote, ImportRequest, PreviewAnswer, PreviewRequest, SchedulesAnswer } from './schedule-types.js';

/** Schedules as people look at them before they change them; nothing here is saved. */
@Injectable()
export class Schedules {
  constructor(
    private readonly settings: SettingsStore,
    private readonly document: SettingsDocument,
    private readonly structure: Structure,
    private readonly users: Users,
    private readonly queues: Queues,
    private readonly handshakes: Handshakes,
    private readonly clock: Clock,
    private readonly people: People,
  ) {}

  async all(): Promise<SchedulesAnswer> {
    const [{ version, settings }, departments] = await Promise.all([this.settings.latest(), this.structure.departments()]);
    return {
      version,
      companies: settings.companies.map((company) => ({ companyCode: company.code, name: company.name, schedule: scheduleOf(company) })),
      departments: departmentRows(departments, byId(settings.departments), settings.companies),
    };
  }

  /**
   * The hours that the rules will use on each of the days.
   * @throws ApiError SETTINGS_WRONG on wrong unsaved settings, FIELD_WRONG on a company, department or person that is not there
   */
  async preview(asked: PreviewRequest): Promise<PreviewAnswer> {
    if (asked.departmentId !== undefined && asked.userId !== undefined) {
      throw wrong('userId', 'NOT_ALLOWED', 'either a department or a person', String(asked.userId));
    }
    const settings = await this.withUnsaved(asked.settings);
    const company = await this.companyFor(asked, settings);
    const departmentId =
      asked.userId === undefined ? (asked.departmentId ?? null) : await this.departmentOf(asked.userId, company, settings);
    if (asked.departmentId !== undefined) await this.refuseUnknownDepartment(asked.departmentId, settings);
    const effective = await this.effectiveIn(settings, company, departmentId);
    return {
      companyCode: company.code,
      departmentId,
      source: effective.source,
      timeZone: effective.schedule.timeZone,
      outsideHours: effective.schedule.outsideHours,
      days: hoursStrip(effective, asked.fromOn, asked.days),
    };
  }

  /**
   * What taking over the portal's own calendar would change, for this year and the next.
   * @throws ApiError as {@link preview}; UNAVAILABLE when the portal was never reached
   */
  async importProposal(asked: ImportRequest): Promise<ImportAnswer> {
    const settings = await this.withUnsaved(asked.settings);
    const company = companyNamed(asked.companyCode, settings);
    const departmentId = asked.departmentId ?? null;
    if (departmentId !== null) await this.refuseUnknownDepartment(departmentId, settings);
    const { schedule } = await this.effectiveIn(settings, company, departmentId);
    const { calendar, receivedAt, notes } = await this.calendar();
    const year = Number(localDayOf(this.clock.now(), schedule.timeZone).slice(0, 4));
    const found = calendarProposal(calendar, schedule, [year, year + 1]);
    return {
      companyCode: company.code,
      departmentId,
      calendar: { ...calendar, receivedAt: receivedAt.toISOString() },
      proposal: found.proposal,
      differences: found.differences,
      notes: [...notes, ...found.notes],
    };
  }

  /** The saved settings with the unsaved sections in place of theirs. */
  private async withUnsaved(unsaved: unknown): Promise<Settings> {
    const { settings } = await this.settings.latest();
    if (unsaved === undefined) return settings;
    const isObject = typeof unsaved === 'object' && unsaved !== null && !Array.isArray(unsaved);
    const parsed = this.document.parse(isObject ? { ...settings, ...unsaved } : unsaved);
    if (parsed.kind === 'wrong') throw wrongFields('SETTINGS_WRONG', parsed.problems);
    return parsed.settings;
  }

  private async effectiveIn(settings: Settings, company: CompanySettings, departmentId: number | null): Promise<EffectiveSchedule> {
    return effectiveSchedule(departmentId, await this.structure.departments(), byId(settings.departments), scheduleOf(company));
  }

  /** The company named; else the only one there is, or the only one whose lines the person answers. */
  private async companyFor({ companyCode, userId }: PreviewRequest, settings: Settings): Promise<CompanySettings> {
    if (companyCode !== undefined) return companyNamed(companyCode, settings);
    const { companies } = settings;
    const [first, ...more] = userId === undefined || companies.length === 1 ? companies : await this.companiesAnsweredBy(userId, companies);
    if (first && more.length === 0) return first;
    throw wrong('companyCode', 'REQUIRED', oneOf(companies));
  }

  private async companiesAnsweredBy(userId: number, companies: readonly CompanySettings[]): Promise<CompanySettings[]> {
    const queues = await this.queues.of(companies.flatMap(({ lineIds }) => lineIds));
    return companies.filter(({ lineIds }) => lineIds.some((lineId) => queues.get(lineId)?.includes(userId)));
  }

  private async departmentOf(userId: number, company: CompanySettings, settings: Settings): Promise<number | null> {
    const [users, departments] = await Promise.all([this.users.byIds([userId]), this.structure.departments()]);
    if (!users.has(userId)) throw wrong('userId', 'NOT_ALLOWED', 'a user of the portal', String(userId));
    return this.people.departmentOf(userId, company, { settings, departments });
  }

  private async refuseUnknownDepartment(departmentId: number, settings: Settings): Promise<void> {
    if ((await this.structure.departments()).has(departmentId) || byId(settings.departments).has(departmentId)) return;
    throw wrong('departmentId', 'NOT_ALLOWED', 'a department of the portal', String(departmentId));
  }

  /** Asked anew, since somebody may just have changed it; as last known, with a note, when the portal does not answer. */
  private async calendar(): Promise<{ calendar: Handshake['calendar']; receivedAt: Date; notes: ImportNote[] }> {
    try {
      return { calendar: (await this.handshakes.refresh()).calendar, receivedAt: this.clock.now(), notes: [] };
    } catch (error) {
      logger.warn({ err: error }, 'the portal did not tell its calendar');
    }
    const [known, receivedAt] = await Promise.all([this.handshakes.current(), this.handshakes.receivedAt()]);
    if (!known || !receivedAt) throw new ApiError('UNAVAILABLE', 'The portal does not answer, and its calendar was never read');
    const at = receivedAt.toISOString();
    return { calendar: known.calendar, receivedAt, notes: [note('calendarOld', { receivedAt: at }, { ru: at, en: at })] };
  }
}

function byId(departments: readonly DepartmentSchedule[]): Map<number, DepartmentSchedule> {
  return new Map(departments.map((department) => [department.departmentId, department]));
}

function companyNamed(code: string, { companies }: Settings): CompanySettings {
  const company = companies.find((one) => one.code === code);
  if (!company) throw wrong('companyCode', 'NOT_ALLOWED', oneOf(companies), code);
  return company;
}

function oneOf(companies: readonly CompanySettings[]): string {
  return `one of ${companies.map(({ code }) => code).join(', ') || 'no companies yet'}`;
}

function wrong(path: string, code: ProblemCode, expected: string, got?: string): ApiError {
  return wrongFields('FIELD_WRONG', [{ path, code, expected, ...(got === undefined ? {} : { got }) }]);
}
