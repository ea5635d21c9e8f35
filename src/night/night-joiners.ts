import { Injectable } from '@nestjs/common';
import type { PersonFacts } from '../domain/availability/person.js';
import { type JoinerFacts, nightStanding } from '../domain/routing/night-standing.js';
import type { NightlyFacts } from '../domain/routing/nightly.js';
import type { Batch } from '../records/batch.js';
import { notKnownIn } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { staffSettings } from '../staff/staff-settings.js';

/** `joinsId`: who joins, 0 = nobody can; `because`: as it stands in the facts, nothing where the head of sales joins and all was known. */
export interface Joiner {
  joinsId: number;
  because: Pick<NightlyFacts, 'standing' | 'notKnown'>;
}

/** Says who joins in a night's run, and tells the administrators where it is not the head of sales. */
@Injectable()
export class NightJoiners {
  constructor(
    private readonly people: People,
    private readonly incidents: Incidents,
  ) {}

  /** Once a run, in the transaction that keeps what it says. */
  async choose({ tx, context }: Pick<Batch, 'tx' | 'context'>, company: CompanySettings, headId: number, nightOn: string): Promise<Joiner> {
    const { check } = staffSettings.of(company);
    const [people, heads] = await Promise.all([
      this.people.factsFor([headId], context.at, context, company),
      this.people.headsFor([headId], context.at, context, company, check),
    ]);
    const standing = nightStanding(joinerOf(headId, people.get(headId)), heads.get(headId) ?? []);
    const notKnown = notKnownIn(context);
    if (!standing) return { joinsId: headId, because: notKnown };
    const subject = `${company.code}:${nightOn}`;
    const details = { companyCode: company.code, nightOn, ...standing };
    if (standing.standIn) await this.incidents.open('night-stood-in', subject, details, tx);
    else await this.incidents.open('night-nobody-joins', subject, details, tx);
    return { joinsId: standing.standIn?.userId ?? 0, because: { standing, ...notKnown } };
  }
}

function joinerOf(userId: number, person: PersonFacts | undefined): JoinerFacts {
  if (!person) return { userId, name: `#${userId}`, isActive: false, isBlocked: false, isAbsent: false };
  const { name, isActive, isBlocked, absence } = person;
  return { userId, name, isActive, isBlocked, isAbsent: absence !== null };
}
