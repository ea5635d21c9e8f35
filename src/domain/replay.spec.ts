import { personAtWork } from '../../test/support/person-at-work.js';
import type { CallFacts } from './calls/call.js';
import { decideCall } from './calls/decide-call.js';
import { decideMerge } from './identity/decide-merge.js';
import type { MergeFacts } from './identity/merge.js';
import { decidePlacement } from './placement/decide-placement.js';
import type { PlacementFacts } from './placement/placement.js';
import { type DecisionKind, replay, reviveFacts } from './replay.js';
import type { CheckFacts } from './routing/check.js';
import { decideCheck } from './routing/decide-check.js';
import { decideNightly } from './routing/decide-nightly.js';
import { decideReroute, type RerouteFacts } from './routing/decide-reroute.js';
import type { NightlyFacts } from './routing/nightly.js';

const at = new Date('2026-03-02T09:00:00.250Z');
const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };
const anna = personAtWork(11, { name: 'Anna', absence, workDay: 'closed' });
const rules = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };

const placement: PlacementFacts = {
  at,
  companyCode: 'alfa',
  sessionId: 501,
  isClosed: false,
  isSpam: false,
  isOutgoing: false,
  holder: { kind: 'gate' },
  movedByPerson: false,
  memory: null,
  isMemoryDealOpen: false,
  matches: [{ contactId: 100, matchedBy: 'phone', responsibleId: 12, ownerCompany: 'alfa', openDeals: [], hadDealHere: true }],
  people: [],
  companyPeopleIds: [11, 12],
  headOfSalesId: 7,
  choice: { strategy: 'even', candidates: [{ person: anna, openDialogs: 1, lastChosen: 0 }], rules, seed: 42 },
};
const check: CheckFacts = {
  at,
  sessionId: 501,
  isClosed: false,
  assignedOperatorId: 11,
  currentOperatorId: 11,
  movedByPerson: false,
  hasAnswered: false,
  operator: anna,
  outsideHours: 'head',
  heads: [{ userId: 21, name: 'Head', departmentId: 3, isActive: true, isBlocked: false, isAbsent: false }],
  queueHasPeople: true,
  rules: { ...rules, answeredStays: true },
};
const nightly: NightlyFacts = {
  at,
  companyCode: 'alfa',
  nightOn: '2026-03-02',
  sessionId: 501,
  isClosed: false,
  operatorId: 11,
  head: { userId: 7, isActive: true },
  isHeadMember: false,
  hasJoinedThisNight: false,
};

const reroute: RerouteFacts = {
  at,
  sessionId: 501,
  isClosed: false,
  isAnswered: false,
  movedByPerson: false,
  responsible: anna,
  choice: placement.choice,
};

const call: CallFacts = {
  at,
  callId: 'call-1',
  stage: 'ended',
  direction: 'incoming',
  caller: 'phone',
  owners: ['alfa'],
  failedCode: '304',
  userId: 0,
  endedAt: new Date('2026-03-02T08:59:50.000Z'),
  client: {
    ...placement,
    bound: null,
    activityDealIds: [],
    openTodos: [{ callId: 'call-0', dueAt: new Date('2026-03-02T08:30:00.000Z') }],
    callBackMinutes: 30,
    deadlines: [{ departmentId: null, dueAt: new Date('2026-03-02T09:29:50.000Z') }],
  },
};

const contact = {
  contactId: 12,
  isThere: true,
  ownerCompany: 'alfa',
  name: 'Vera',
  lastName: '',
  createdAt: at,
  openDeals: [{ dealId: 9, lastActivityAt: at, isPrimary: true }],
  keys: [{ kind: 'phone' as const, value: '79012345678' }],
  pendingCommands: 0,
};
const merge: MergeFacts = {
  at,
  companyCode: 'alfa',
  companyName: 'Alfa',
  contacts: [contact, { ...contact, contactId: 57, openDeals: [] }],
  sharedKeys: [{ kind: 'phone', value: '79012345678', contacts: 2 }],
  isMarkedSeparate: false,
  acceptedBy: 0,
  rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
};

describe('a decision of the journal', () => {
  it.each([
    { kind: 'placement' as const, facts: placement, decision: decidePlacement(placement) },
    { kind: 'check' as const, facts: check, decision: decideCheck(check) },
    { kind: 'nightly' as const, facts: nightly, decision: decideNightly(nightly) },
    { kind: 'reroute' as const, facts: reroute, decision: decideReroute(reroute) },
    { kind: 'call' as const, facts: call, decision: decideCall(call) },
    { kind: 'merge' as const, facts: merge, decision: decideMerge(merge) },
  ])('$kind replays equal from its stored facts', ({ kind, facts, decision }) => {
    const revived = reviveFacts(JSON.stringify(facts));
    expect(revived).toEqual(facts);
    expect(replay(kind, revived)).toEqual(decision);
  });

  it('of a kind nobody decides is named', () => expect(() => replay('divorce' as DecisionKind, {})).toThrow('divorce'));
});

describe('reviveFacts', () => {
  it('makes instants of strings under "at" and "...At" only', () => {
    const instant = '2026-03-02T09:00:00.000Z';
    const revived = reviveFacts(
      JSON.stringify({ at: instant, list: [{ fromAt: instant }], on: '2026-03-02', name: instant, openedAt: null, flat: instant }),
    );
    expect(revived).toEqual({
      at: new Date(instant),
      list: [{ fromAt: new Date(instant) }],
      on: '2026-03-02',
      name: instant,
      openedAt: null,
      flat: instant,
    });
  });

  it('leaves text under such a key that is no instant', () => {
    expect(reviveFacts('{"wroteAt": "yesterday"}')).toEqual({ wroteAt: 'yesterday' });
  });
});
