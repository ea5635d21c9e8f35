import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Advice, type Advised, DialogAdvice } from '../contract/dialog-advice.js';
import { JournalKinds } from '../contract/journal-kinds.js';
import { LastReasons } from '../contract/last-reasons.js';
import { ApiDb } from '../database/api-db.js';
import { takenBack } from '../database/taken-back.js';
import { distinct } from '../distinct.js';
import { decidePlacement } from '../domain/placement/decide-placement.js';
import type { Placement, PlacementFacts } from '../domain/placement/placement.js';
import { decideReroute, type RerouteFacts } from '../domain/routing/decide-reroute.js';
import { type Asking, maySee } from '../http/asking.js';
import { Queues } from '../portal/tables/lines.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { LockedCompanies } from '../records/company-locks.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { OperatorChoices } from '../staff/operator-choices.js';
import { People } from '../staff/people.js';
import { dialogKinds } from './dialog-kinds.js';
import { PlaceDialogs } from './place-dialogs.js';

type Asked = Pick<Asking, 'companyCodes'>;

interface OwnDialog {
  line_id: number;
  company_code: string | null;
  client_id: string | null;
  operator_id: number;
  accepted_at: Date | null;
  moved_by_person_at: Date | null;
  queued_at: Date | null;
  is_closed: number;
}

const seeds = 2 ** 32;
const nobody = { ru: 'Обращение закрыто.', en: 'The dialog is closed.' };

/** Decides as a start or the morning would, and takes back what that has written. */
@Injectable()
export class WhoTakesDialog extends DialogAdvice {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly placing: PlaceDialogs,
    private readonly sessions: Sessions,
    private readonly queues: Queues,
    private readonly people: People,
    private readonly users: Users,
    private readonly reasons: LastReasons,
    private readonly kinds: JournalKinds,
  ) {
    super();
  }

  async onLine(asked: Asked, lineId: number): Promise<Advice> {
    const context = await this.contexts.current();
    const company = context.companyOfLine(lineId);
    if (!company || !maySee(asked, company.code)) return null;
    const { choice, people } = await this.choiceOf(context, company, lineId);
    const facts: PlacementFacts = {
      at: context.at,
      companyCode: company.code,
      sessionId: 0,
      isClosed: false,
      isSpam: false,
      isOutgoing: false,
      holder: { kind: 'nobody' },
      movedByPerson: false,
      memory: null,
      isMemoryDealOpen: false,
      matches: [],
      people: [],
      companyPeopleIds: [...people.keys()],
      headOfSalesId: company.headOfSalesId,
      choice,
    };
    const decision = decidePlacement(facts);
    if (decision.kind === 'ignored') throw new Error(`A dialog of nobody on line ${lineId} was taken for ${decision.because}`);
    const { kind: rule, operator } = decision.placement;
    const reason = this.kinds.explainBoth({ kind: 'placement', rule, because: operator.because, facts, decision: decision.placement });
    return this.advised({ companyCode: company.code, lineId, because: operator.because, reason }, userIdOf(operator));
  }

  async ofSession(asked: Asked, sessionId: number): Promise<Advice> {
    const context = await this.contexts.current();
    const [own] = await this.db.query<OwnDialog[]>(
      `SELECT line_id, company_code, client_id, operator_id, accepted_at, moved_by_person_at, queued_at, is_closed FROM dialog WHERE session_id = ?`,
      [sessionId],
    );
    const session = (await this.sessions.byIds([sessionId], context.zone)).get(sessionId);
    const company = own ? context.company(own.company_code) : session ? context.companyOfLine(session.lineId) : null;
    if (!company || !session || !maySee(asked, company.code)) return null;
    if (!own) return this.ofNew(company, session);
    const about = { companyCode: company.code, lineId: own.line_id };
    if (own.is_closed || session.isClosed) return { ...about, kind: 'none', because: 'closed', reason: nobody };
    if (own.operator_id > 0 && own.queued_at === null) {
      const known = (await this.reasons.ofDialogs([sessionId])).get(sessionId);
      const reason = known?.text ?? { ru: 'У обращения есть оператор.', en: 'The dialog has its operator.' };
      return this.advised({ ...about, because: 'hasOperator', reason }, own.operator_id);
    }
    return this.ofQueued(context, company, session, own);
  }

  /** One not placed yet: placed as it will be, in a transaction that is taken back. */
  private async ofNew(company: CompanySettings, session: PortalSession): Promise<Advice> {
    const { sessionId, lineId, connector, userCode, clientUserId } = session;
    const start = {
      eventUid: '',
      occurredAt: new Date(0),
      sessionId,
      lineId,
      connector,
      userCode,
      clientUserId,
      company,
      tellsKeys: null,
    };
    const entry = await takenBack(this.db, async (tx) => {
      const batch = new Batch(tx, await this.contexts.current());
      await this.placing.place(batch, [start]);
      return batch.entries.find((one) => one.subject === dialogSubject(sessionId));
    });
    if (!entry) return null;
    const about = {
      companyCode: company.code,
      lineId,
      because: entry.because,
      reason: this.kinds.explainBoth({ ...entry, kind: entry.kind.kind }),
    };
    if (entry.kind !== dialogKinds.placement) return { ...about, kind: 'none' };
    return this.advised(about, userIdOf((entry.decision as Placement).operator));
  }

  private async ofQueued(context: DecisionContext, company: CompanySettings, session: PortalSession, own: OwnDialog): Promise<Advice> {
    const responsibleId = await this.responsibleOf(own.client_id);
    const { choice, people } = await this.choiceOf(context, company, own.line_id, responsibleId);
    const facts: RerouteFacts = {
      at: context.at,
      sessionId: session.sessionId,
      isClosed: false,
      isAnswered: own.accepted_at !== null,
      movedByPerson: own.moved_by_person_at !== null,
      responsible: people.get(responsibleId) ?? null,
      choice,
    };
    const decision = decideReroute(facts);
    const reason = this.kinds.explainBoth({ kind: 'reroute', rule: 'workingHoursBegan', because: decision.because, facts, decision });
    const about = { companyCode: company.code, lineId: own.line_id, because: decision.because, reason };
    return this.advised(about, decision.kind === 'assign' ? decision.userId : 0);
  }

  /** What the strategy of the line chooses from. */
  private async choiceOf(context: DecisionContext, company: CompanySettings, lineId: number, alsoUserId = 0) {
    const queues = await this.queues.of([lineId]);
    const userIds = distinct([company.headOfSalesId, alsoUserId, ...(queues.get(lineId) ?? [])]);
    const people = await this.people.factsFor(userIds, context.at, context, company);
    const unlocked = await LockedCompanies.lock(this.db, []);
    const choices = await OperatorChoices.read(new Batch(this.db, context), unlocked, [{ lineId }], queues);
    return { choice: choices.factsFor(lineId, company, people, randomInt(seeds)), people };
  }

  private async responsibleOf(clientId: string | null): Promise<number> {
    const [row] = await this.db.query<{ responsible_id: number }[]>('SELECT responsible_id FROM client WHERE client_id = ?', [clientId]);
    return row?.responsible_id ?? 0;
  }

  private async advised(about: Omit<Advised, 'kind' | 'userId' | 'name'>, userId: number): Promise<Advised> {
    if (userId === 0) return { ...about, kind: 'queue' };
    const user = (await this.users.byIds([userId])).get(userId);
    return { ...about, kind: 'operator', userId, name: user?.name ?? `#${userId}` };
  }
}

function userIdOf(operator: Placement['operator']): number {
  return operator.kind === 'queue' ? 0 : operator.userId;
}
