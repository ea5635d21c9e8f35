import { Inject, Injectable } from '@nestjs/common';
import { INCIDENT_NAMES, type IncidentNames } from '../contract/incident-names.js';
import { OwnDb } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import {
  decideIncidentNotice,
  type IncidentNoticeFacts,
  type IncidentReader,
  type ToldIncident,
} from '../domain/notices/decide-incident-notice.js';
import { Metrics } from '../metrics.js';
import type { Notify } from '../portal/commands/command-types.js';
import { Users } from '../portal/tables/users.js';
import { Batch, type Decided } from '../records/batch.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { companySubject, portalSubject, type Subject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { staffSettings } from '../staff/staff-settings.js';
import { noticeKinds } from './notice-kinds.js';
import { noticeSentences } from './notice-sentences.js';
import { noticeSettings } from './notice-settings.js';

const mostAtOnce = 500;
/** Not told in the portal's notices: what keeps the portal from being reached would keep them, too, until it is over. */
const untellable = ['portal-silent'];

interface Untold {
  id: number | string;
  kind: string;
  subject: string;
  opened_at: Date;
  details: string;
}

/**
 * Tells whom it concerns of incidents, each once, those of a company since the last look in one notice. What a person has closed before, or is
 * over by itself, is not told of.
 */
@Injectable()
export class TellOfIncidents {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly people: People,
    private readonly users: Users,
    private readonly metrics: Metrics,
    @Inject(INCIDENT_NAMES) private readonly names: IncidentNames,
  ) {}

  /** @returns how many notices were decided about */
  async run(): Promise<number> {
    const untold = await this.untold();
    if (untold.length === 0) return 0;
    const context = await this.contexts.current();
    const byCompany = new Map<string | null, number[]>();
    for (const [id, code] of await this.companiesOf(untold, context)) byCompany.set(code, [...(byCompany.get(code) ?? []), id]);
    let decided = 0;
    for (const [code, ids] of byCompany) decided += await this.tell(context.company(code), ids, context);
    return decided;
  }

  private async tell(company: CompanySettings | null, ids: readonly number[], context: DecisionContext): Promise<number> {
    const decided = await this.db.transaction(async (tx): Promise<Decided[]> => {
      const batch = new Batch(tx, context);
      // Another sidecar may have told of them, or a person have closed them, before the rows were ours.
      const mine = await tx.query<Untold[]>(
        `SELECT id, kind, subject, opened_at, details FROM incident
          WHERE id IN (?) AND open_key IS NOT NULL AND told_at IS NULL ORDER BY id FOR UPDATE`,
        [ids],
      );
      if (mine.length === 0) return [];
      await this.decide(
        batch,
        company,
        mine.map((row) => this.toldOf(row)),
      );
      await tx.write('UPDATE incident SET told_at = ? WHERE id IN (?)', [context.at, mine.map(({ id }) => Number(id))]);
      return batch.flush();
    });
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return decided.length;
  }

  private async decide(batch: Batch, company: CompanySettings | null, incidents: ToldIncident[]): Promise<void> {
    const facts = await this.factsOf(company, incidents, batch.context);
    const decision = decideIncidentNotice(facts);
    const companyCode = company?.code ?? null;
    const subject: Subject = companyCode === null ? portalSubject : companySubject(companyCode);
    const journalUid = batch.record(noticeKinds.incidentNotice, {
      subject,
      rule: decision.kind,
      because: 'openedIncidents',
      companyCode,
      facts,
      decision,
    });
    if (decision.kind !== 'tell') return;
    const sessionIds = distinct(incidents.map(({ sessionId }) => sessionId));
    const body: Notify = {
      type: 'notify',
      userIds: decision.userIds,
      text: noticeSentences[batch.context.settings.language].notice(facts),
      sessionId: sessionIds.length === 1 ? (sessionIds[0] ?? 0) : 0,
      page: company ? 'board' : 'settings',
    };
    batch.order({ capability: 'notices', body, journalUid }, { subject, companyCode, clientId: null });
  }

  private async factsOf(
    company: CompanySettings | null,
    incidents: ToldIncident[],
    context: DecisionContext,
  ): Promise<IncidentNoticeFacts> {
    const { notices } = context.settings;
    const ofCompany = company ? noticeSettings.of(company).notices : null;
    const administratorIds = await this.users.administrators(context.at, context.zone);
    const headId = company && ofCompany?.headOfSales ? company.headOfSalesId : 0;
    const namedIds = ofCompany?.userIds ?? notices.userIds;
    const [users, above] = await Promise.all([
      this.users.byIds(distinct([...administratorIds, ...namedIds, headId].filter((userId) => userId > 0))),
      company && headId > 0 ? this.people.headsFor([headId], context.at, context, company, staffSettings.of(company).check) : null,
    ]);
    const reader = (userId: number): IncidentReader => {
      const user = users.get(userId);
      const isActive = user?.isActive === true && user.isPerson(context.handshake.externalUserTypes);
      return { userId, name: user?.name ?? `#${userId}`, isActive, isBlocked: user?.isBlocked ?? false };
    };
    return {
      at: context.at,
      company: company && { code: company.code, name: company.name },
      incidents,
      headOfSales: headId > 0 ? reader(headId) : null,
      above: (above?.get(headId) ?? []).map(({ userId, name, isActive, isBlocked }) => ({ userId, name, isActive, isBlocked })),
      named: namedIds.map(reader),
      administrators: administratorIds.map(reader),
      tellsAdministrators: company === null && notices.administrators,
    };
  }

  private async untold(): Promise<Untold[]> {
    return await this.db.query<Untold[]>(
      `SELECT id, kind, subject, opened_at, details FROM incident
        WHERE open_key IS NOT NULL AND told_at IS NULL AND kind NOT IN (?) ORDER BY id LIMIT ${mostAtOnce}`,
      [untellable],
    );
  }

  private toldOf({ id, kind, subject, opened_at, details }: Untold): ToldIncident {
    const called = this.names[kind] ?? { ru: `«${kind}»`, en: `“${kind}”` };
    return { incidentId: Number(id), kind, called, sessionId: sessionOf(subject, detailsOf(details)), openedAt: opened_at };
  }

  /** Whose each incident is: a company's by its name, its dialog, call or line; null: the service's or the portal's. */
  private async companiesOf(untold: readonly Untold[], context: DecisionContext): Promise<Map<number, string | null>> {
    const read = untold.map((row) => ({ ...row, details: detailsOf(row.details) }));
    const sessionIds = distinct(read.map(({ subject, details }) => sessionOf(subject, details)).filter((id) => id > 0));
    const callIds = [...new Set(read.flatMap(({ subject, details }) => callOf(subject, details) ?? []))];
    const [dialogs, calls] = await Promise.all([
      sessionIds.length === 0
        ? []
        : this.db.query<{ id: number; code: string | null }[]>(
            'SELECT session_id AS id, company_code AS code FROM dialog WHERE session_id IN (?)',
            [sessionIds],
          ),
      callIds.length === 0
        ? []
        : this.db.query<{ id: string; code: string | null }[]>(
            'SELECT call_id AS id, company_code AS code FROM phone_call WHERE call_id IN (?)',
            [callIds],
          ),
    ]);
    const ofDialog = new Map(dialogs.map(({ id, code }) => [Number(id), code]));
    const ofCall = new Map(calls.map(({ id, code }) => [id, code]));
    const known = (code: unknown): string | null => (typeof code === 'string' && context.company(code) ? code : null);
    return new Map(
      read.map(({ id, subject, details }) => [
        Number(id),
        known(details['companyCode']) ??
          known(subject.split(':')[subject.startsWith('company:') ? 1 : 0]) ??
          known(ofDialog.get(sessionOf(subject, details))) ??
          known(ofCall.get(callOf(subject, details) ?? '')) ??
          context.companyOfLine(Number(details['lineId'] ?? 0))?.code ??
          null,
      ]),
    );
  }
}

type Details = Record<string, unknown>;

function detailsOf(json: string): Details {
  const details: unknown = JSON.parse(json);
  return typeof details === 'object' && details !== null ? (details as Details) : {};
}

/** The dialog of `dialog:15` and `dialog:15:handOver`, or which the details name; 0: none. */
function sessionOf(subject: string, details: Details): number {
  const named = /^dialog:(\d+)(?::|$)/.exec(subject)?.[1] ?? details['sessionId'];
  return Number.isInteger(Number(named)) ? Number(named) : 0;
}

function callOf(subject: string, details: Details): string | null {
  const named = details['callId'] ?? /^call:(.+?)(?::[a-zA-Z]+)?$/.exec(subject)?.[1];
  return typeof named === 'string' ? named : null;
}
