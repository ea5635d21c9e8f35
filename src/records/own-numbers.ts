import { Injectable } from '@nestjs/common';
import type { NotKnown } from '../domain/availability/not-known.js';
import { type OwnNumbers, ownNumbersIn } from '../domain/identity/nobodys-keys.js';
import { BriefMemory } from '../portal/tables/brief-memory.js';
import { Structure } from '../portal/tables/structure.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import type { Settings } from '../settings/settings-schema.js';
import { numberFields } from './number-owners.js';
import { PortalParts } from './portal-parts.js';

const keepMs = 60_000;

/** Numbers that lead to ourselves: of the companies, of the portal's telephony, of everybody who works here. */
@Injectable()
export class OwnNumbersReader {
  private readonly people = new BriefMemory(keepMs, () => this.readPeople());
  private remembered: { of: [Settings, unknown, unknown]; types: string; numbers: OwnNumbers } | null = null;

  constructor(
    private readonly telephony: TelephonyNumbers,
    private readonly structure: Structure,
    private readonly users: Users,
    private readonly parts: PortalParts,
  ) {}

  /** At most a minute old. While a table cannot be read, what is in it is not known to be ours. */
  async read(settings: Settings, externalUserTypes: readonly string[], notKnown?: Set<NotKnown>): Promise<OwnNumbers> {
    const [lines, people] = await Promise.all([
      this.parts.read('telephony', () => this.telephony.all(), null, notKnown),
      this.parts.read('structure:employees', () => this.people.value(), nobody, notKnown),
    ]);
    const types = externalUserTypes.join();
    const [ofSettings, ofLines, ofPeople] = this.remembered?.of ?? [];
    if (this.remembered && ofSettings === settings && ofLines === lines && ofPeople === people && this.remembered.types === types)
      return this.remembered.numbers;
    const numbers = ownNumbersIn([
      ...settings.companies.flatMap((company) => numberFields.of(company).numbers),
      ...(lines ?? []).map(({ number }) => number),
      ...people.filter((user) => user.isActive && user.isPerson(externalUserTypes)).flatMap(({ phones }) => phones),
    ]);
    this.remembered = { of: [settings, lines, people], types, numbers };
    return numbers;
  }

  private async readPeople(): Promise<PortalUser[]> {
    const memberships = await this.structure.memberships();
    return [...(await this.users.byIds([...memberships.keys()])).values()];
  }
}

const nobody: PortalUser[] = [];
