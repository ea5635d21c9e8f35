import { randomUUID } from 'node:crypto';
import type { ClientKey } from '../domain/identity/client-keys.js';
import type { Language } from '../domain/language.js';
import type { CallDirection } from '../portal/commands/command-types.js';
import { newContactOfCall } from '../portal/commands/new-cards.js';
import { OUTGOING, type PastCall } from '../portal/tables/past-calls.js';
import type { Client } from '../records/clients.js';
import type { JournalEntry } from '../records/journal.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { Attributed } from './attributed.js';
import { attributionKinds } from './attribution-kinds.js';
import type { ChangeBody } from './change-orders.js';
import type { PlannedChange } from './changes.js';
import { subjectOfThread } from './past-thread.js';

/** What a page of threads comes to in the own tables. */
export interface PagePlan {
  changes: PlannedChange[];
  journal: JournalEntry[];
  clients: Client[];
  learnt: { companyCode: string; clientId: string; key: ClientKey; at: Date; from: string }[];
}

export interface PlanContext {
  runId: number;
  at: Date;
  settingsVersion: number;
  language: Language;
  /** Employees of the calls who may become responsible. */
  activePeople: ReadonlySet<number>;
}

/** The changes, their journal entries, and the clients whose contacts are made. What is right, ignored or left changes nothing. */
export function planPage(attributed: readonly Attributed[], context: PlanContext): PagePlan {
  const plan: PagePlan = { changes: [], journal: [], clients: [], learnt: [] };
  for (const one of attributed) {
    const { read, outcome } = one;
    const { company } = read;
    if (!company) continue;
    if (outcome.kind === 'needsContact' && read.thread.kind === 'call') {
      const client = newClient(one, company, read.thread.call, context);
      plan.clients.push(client);
      plan.learnt.push(...read.keys.map((key) => ({ ...client, key, at: context.at, from: `call ${one.facts.threadId}`.slice(0, 40) })));
      add(plan, one, company, context, placeCall(company, read.thread.call, client.responsibleId, context.language));
    }
    if (outcome.kind === 'change') add(plan, one, company, context, bindClient(one, company, outcome));
  }
  return plan;
}

function add(plan: PagePlan, one: Attributed, company: CompanySettings, context: PlanContext, body: ChangeBody): void {
  const { read, facts, outcome } = one;
  if (outcome.kind !== 'change' && outcome.kind !== 'needsContact') return;
  const uid = randomUUID();
  const contactId = outcome.kind === 'change' ? outcome.contactId : 0;
  const dealId = outcome.kind === 'change' ? outcome.dealId : 0;
  const clientId = one.clientId ?? facts.memory?.clientId ?? null;
  plan.journal.push({
    uid,
    at: context.at,
    kind: attributionKinds.attribution,
    subject: subjectOfThread(facts),
    rule: outcome.kind,
    because: outcome.because,
    eventUid: null,
    companyCode: company.code,
    lineId: read.thread.kind === 'session' ? read.thread.session.lineId : 0,
    clientId,
    contactId,
    dealId,
    operatorId: 0,
    settingsVersion: context.settingsVersion,
    seed: 0,
    facts: { runId: context.runId, ...facts },
    decision: outcome,
  });
  plan.changes.push({
    runId: context.runId,
    kind: facts.kind,
    threadId: facts.threadId,
    startedAt: facts.startedAt,
    companyCode: company.code,
    because: outcome.because,
    makesContact: outcome.kind === 'needsContact',
    contactId,
    dealId,
    before: read.binding,
    journalUid: uid,
    clientId,
    orderKey: clientId ?? `contact:${contactId}`,
    body,
  });
}

function bindClient(
  { read: { thread } }: Attributed,
  company: CompanySettings,
  { contactId, dealId }: { contactId: number; dealId: number },
): ChangeBody {
  return {
    type: 'bindClient',
    company: { code: company.code, name: company.name },
    contactId,
    dealId,
    sessions:
      thread.kind === 'session'
        ? [{ sessionId: thread.session.sessionId, chatId: thread.session.chatId, userCode: thread.session.userCode }]
        : [],
    callIds: thread.kind === 'call' ? [thread.call.callId] : [],
    takesContactOfClient: contactId === 0,
  };
}

/** The one way to a contact that the module has for a call: no deal is made for what is over. */
function placeCall(company: CompanySettings, call: PastCall, responsibleId: number, language: Language): ChangeBody {
  return {
    type: 'placeCall',
    callId: call.callId,
    direction: directionOf(call),
    phone: call.phone,
    company: { code: company.code, name: company.name },
    contact: { create: newContactOfCall(call.phone, language) },
    deal: null,
    responsibleId,
    setContactResponsible: false,
    setDealResponsible: false,
    activityResponsibleId: 0,
    isEnded: true,
    todo: null,
    completeTodoIds: [],
    takesContactOfClient: true,
  };
}

function newClient(one: Attributed, company: CompanySettings, call: PastCall, { at, activePeople }: PlanContext): Client {
  if (one.clientId === null) throw new Error(`Call ${call.callId} makes a contact of no client`);
  return {
    clientId: one.clientId,
    companyCode: company.code,
    contactId: 0,
    dealId: 0,
    responsibleId: activePeople.has(call.userId) ? call.userId : company.headOfSalesId,
    pending: 1,
    createdAt: at,
  };
}

function directionOf({ type }: PastCall): CallDirection {
  return type === OUTGOING ? 'outgoing' : 'incoming';
}
