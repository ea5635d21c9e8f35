import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { isFaultOfInput } from '../database/own-db.js';
import type { NotKnown } from '../domain/availability/not-known.js';
import type { OwnNumbers } from '../domain/identity/nobodys-keys.js';
import type { Department } from '../domain/schedule/department.js';
import { effectiveSchedule } from '../domain/schedule/effective-schedule.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import type { Handshake } from '../portal/commands/command-types.js';
import { Handshakes } from '../portal/handshake.js';
import { PortalZone } from '../portal/portal-zone.js';
import { Structure } from '../portal/tables/structure.js';
import type { CompanySettings, Settings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { OwnNumbersReader } from './own-numbers.js';
import { PortalParts } from './portal-parts.js';

/** What stands in facts of parts that could not be read: nothing, where all could. */
export function notKnownIn({ notKnown }: Pick<DecisionContext, 'notKnown'>): { notKnown?: NotKnown[] } {
  return notKnown.size > 0 ? { notKnown: [...notKnown] } : {};
}

/** The sidecar does not know enough yet to decide anything: events wait where they are. */
export class NotReady extends Error {
  override name = 'NotReady';
}

/** What all decisions of one transaction are made under. */
export class DecisionContext {
  private readonly companyByLine = new Map<number, CompanySettings>();
  private readonly companyByCode = new Map<string, CompanySettings>();

  constructor(
    readonly at: Date,
    readonly settingsVersion: number,
    readonly settings: Settings,
    readonly handshake: Handshake,
    readonly zone: PortalZone,
    readonly departments: ReadonlyMap<number, Department>,
    /** Parts of the portal that could not be read for these decisions; grows as facts are read. */
    readonly notKnown: Set<NotKnown> = new Set(),
    /** Numbers of the companies, the portal and its people: nobody's keys. */
    readonly ownNumbers: OwnNumbers = new Set(),
  ) {
    for (const company of settings.companies) {
      this.companyByCode.set(company.code, company);
      for (const lineId of company.lineIds) this.companyByLine.set(lineId, company);
    }
  }

  companyOfLine(lineId: number): CompanySettings | null {
    return this.companyByLine.get(lineId) ?? null;
  }

  /** null also for a company that was removed from the settings while its dialogs were open. */
  company(code: string | null): CompanySettings | null {
    return code === null ? null : (this.companyByCode.get(code) ?? null);
  }

  /** The hours that count for a person of this department in this company. */
  scheduleOf(company: CompanySettings, departmentId: number | null): Schedule {
    const schedules = new Map(this.settings.departments.map((department) => [department.departmentId, department]));
    return effectiveSchedule(departmentId, this.departments, schedules, { timeZone: company.timeZone, ...company.hours }).schedule;
  }
}

/** Reads what decisions are made under; what changes seldom is remembered for moments by its own class. */
@Injectable()
export class DecisionContexts {
  /** Kept, because it remembers what it has worked out. */
  private zone: PortalZone | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly settings: SettingsStore,
    private readonly handshakes: Handshakes,
    private readonly structure: Structure,
    private readonly parts: PortalParts,
    private readonly ownNumbers: OwnNumbersReader,
  ) {}

  /** @throws NotReady before the first settings were saved or the portal was reached once, and while what they say cannot be read */
  async current(): Promise<DecisionContext> {
    try {
      return await this.read();
    } catch (error) {
      if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
      // Every decision would fail alike: no event and no timer may be blamed for it.
      throw new NotReady(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  private async read(): Promise<DecisionContext> {
    const { version, settings } = await this.settings.current();
    if (version === 0) throw new NotReady('No settings yet: import or save them first');
    const handshake = await this.handshakes.current();
    if (!handshake) throw new NotReady('The portal was never reached: its time zone and bot are not known yet');
    const { phpTimeZone } = handshake;
    if (this.zone?.name !== phpTimeZone) this.zone = new PortalZone(phpTimeZone);
    const notKnown = new Set<NotKnown>();
    const departments = await this.parts.read(
      'structure:departments',
      () => this.structure.departments(),
      new Map<number, Department>(),
      notKnown,
    );
    const ownNumbers = await this.ownNumbers.read(settings, handshake.externalUserTypes, notKnown);
    return new DecisionContext(this.clock.now(), version, settings, handshake, this.zone, departments, notKnown, ownNumbers);
  }
}
