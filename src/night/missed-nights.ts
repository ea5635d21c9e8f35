import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { missedNights, nightsWithoutRun, type RulesSince } from '../domain/routing/nightly-run-for.js';
import { instantOf } from '../domain/schedule/local-day.js';
import { Incidents } from '../records/incidents.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { nightlyRules } from './night-settings.js';

const DAY_MS = 86_400_000;

/**
 * Tells, once, of nights on which the run was on and no sidecar ran. When it was on is asked of the versions of the settings: none is ever
 * changed, all sidecars read the same, and what restores or imports settings is a version like any other.
 */
@Injectable()
export class MissedNights {
  /** The last night judged, by company: what the versions say of a night that is over stays so. */
  private readonly judged = new Map<string, string>();

  constructor(
    private readonly db: OwnDb,
    private readonly settings: SettingsStore,
    private readonly incidents: Incidents,
  ) {}

  async tell(company: CompanySettings, at: Date): Promise<void> {
    const judged = this.judged.get(company.code) ?? '';
    const nights = nightsWithoutRun(await this.lastNight(company.code), at, nightlyRules(company)).filter((night) => night > judged);
    const [first] = nights;
    const last = nights.at(-1);
    if (!first || !last) return;
    for (const night of missedNights(nights, await this.rulesSince(first, company.code))) await this.tellOf(company, night, at);
    this.judged.set(company.code, last);
  }

  /** Begun, and not finished by its morning: nobody would go on with it. */
  async tellOfUnfinished(company: CompanySettings, nightOn: string, at: Date): Promise<void> {
    const ofPast = 'company_code = ? AND local_day <> ? AND finished_at IS NULL';
    const read = `SELECT local_day, joined FROM nightly_run WHERE ${ofPast}`;
    if ((await this.db.query<unknown[]>(read, [company.code, nightOn])).length === 0) return;
    await this.db.transaction(async (tx) => {
      const nights = await tx.query<{ local_day: string; joined: number }[]>(`${read} FOR UPDATE`, [company.code, nightOn]);
      for (const { local_day, joined } of nights)
        await this.incidents.open(
          'night-missed',
          `${company.code}:${local_day}`,
          { companyCode: company.code, nightOn: local_day, joined },
          tx,
        );
      await tx.query(`UPDATE nightly_run SET finished_at = ? WHERE ${ofPast}`, [at, company.code, nightOn]);
    });
  }

  /** The company's rules as they were from the night on; a zone's day begins up to 14 hours from that of UTC. */
  private async rulesSince(night: string, companyCode: string): Promise<RulesSince[]> {
    const since = new Date(instantOf(night, 0, 'UTC').getTime() - DAY_MS);
    const versions = await this.settings.since(since, ({ companies }) => companies.find(({ code }) => code === companyCode));
    return versions.map(({ from, says }) => ({ from, rules: says ? nightlyRules(says) : null }));
  }

  /** A missed night gets its row too, empty and finished, so that it is told of once. */
  private async tellOf(company: CompanySettings, night: string, at: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const result = await tx.query<{ affectedRows: number }>(
        'INSERT IGNORE INTO nightly_run (company_code, local_day, head_id, started_at, finished_at) VALUES (?)',
        [[company.code, night, company.headOfSalesId, at, at]],
      );
      if (result.affectedRows === 1)
        await this.incidents.open('night-missed', `${company.code}:${night}`, { companyCode: company.code, nightOn: night }, tx);
    });
  }

  private async lastNight(companyCode: string): Promise<string | null> {
    const [row] = await this.db.query<{ last: string | null }[]>('SELECT MAX(local_day) AS last FROM nightly_run WHERE company_code = ?', [
      companyCode,
    ]);
    return row?.last ?? null;
  }
}
