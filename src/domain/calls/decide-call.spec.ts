import fc from 'fast-check';
import { personAtWork as person } from '../../../test/support/person-at-work.js';
import type { PersonFacts } from '../availability/person.js';
import type { ContactMatch, MatchedBy } from '../placement/placement.js';
import type { CallClientFacts, CallDecision, CallFacts, CallPlacement } from './call.js';
import { decideCall, whyIgnored } from './decide-call.js';

const ANNA = 11;
const BORIS = 12;
const CLARA = 13;
/** Of the other company. */
const DMITRI = 21;
const HEAD_OF_SALES = 7;

const endedAt = new Date('2026-03-02T09:00:00Z');
const later = (minutes: number) => new Date(endedAt.getTime() + minutes * 60_000);
const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };

const deal = (dealId: number, responsibleId = ANNA) => ({ dealId, responsibleId });

function match(contactId: number, parts: Partial<ContactMatch> = {}): ContactMatch {
  return { contactId, matchedBy: 'phone', responsibleId: ANNA, ownerCompany: 'alfa', openDeals: [], hadDealHere: false, ...parts };
}

function turns(...people: PersonFacts[]): CallClientFacts['choice'] {
  return {
    strategy: 'roundRobin',
    candidates: people.map((one, index) => ({ person: one, openDialogs: 0, lastChosen: index + 1 })),
    rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
    seed: 42,
  };
}

/** Somebody whom Alfa does not know; Boris is next in turn, then Clara, then Anna. */
function client(parts: Partial<CallClientFacts> = {}): CallClientFacts {
  return {
    companyCode: 'alfa',
    memory: null,
    isMemoryDealOpen: false,
    matches: [],
    people: [person(ANNA), person(BORIS), person(CLARA), person(DMITRI)],
    companyPeopleIds: [HEAD_OF_SALES, ANNA, BORIS, CLARA],
    headOfSalesId: HEAD_OF_SALES,
    choice: turns(person(BORIS), person(CLARA), person(ANNA)),
    bound: null,
    activityDealIds: [],
    openTodos: [],
    callBackMinutes: 30,
    deadlines: [
      { departmentId: 3, dueAt: later(30) },
      { departmentId: null, dueAt: later(90) },
    ],
    ...parts,
  };
}

/** The end of an incoming call to Alfa's number that nobody answered. */
function call(parts: Partial<CallFacts> = {}): CallFacts {
  return {
    at: endedAt,
    callId: 'call-1',
    stage: 'ended',
    direction: 'incoming',
    caller: 'phone',
    owners: ['alfa'],
    failedCode: '304',
    userId: 0,
    endedAt,
    client: client(),
    ...parts,
  };
}

const rings = (parts: Partial<CallFacts> = {}) => call({ stage: 'started', failedCode: '', endedAt: null, ...parts });
const answered = (userId: number, parts: Partial<CallFacts> = {}) => rings({ stage: 'answered', userId, ...parts });
const spoken = (userId: number, parts: Partial<CallFacts> = {}) => call({ failedCode: '200', userId, ...parts });
const known = (parts: Partial<CallClientFacts> = {}) =>
  client({ matches: [match(100, { openDeals: [deal(200)], hadDealHere: true })], ...parts });

function placed(facts: CallFacts): CallPlacement {
  const decision = decideCall(facts);
  if (decision.kind !== 'placed') throw new Error(`not placed: ${decision.kind}, ${decision.because}`);
  return decision.placement;
}

describe('calls that are nobody’s to place', () => {
  it.each<{ scenario: string; facts: Partial<CallFacts>; because: string }>([
    { scenario: 'an information call of the portal', facts: { direction: 'info' }, because: 'infoCall' },
    { scenario: 'a withheld number', facts: { caller: 'anonymous' }, because: 'anonymous' },
    { scenario: 'an extension: employees call each other', facts: { caller: 'extension' }, because: 'extension' },
    { scenario: 'from one number of the portal to another', facts: { caller: 'own' }, because: 'ownNumber' },
    { scenario: 'a number too short to be one client’s', facts: { caller: 'short' }, because: 'shortNumber' },
    { scenario: 'to a number that no company owns', facts: { owners: [] }, because: 'numberOfNobody' },
    { scenario: 'to a number that two companies claim', facts: { owners: ['alfa', 'beta'] }, because: 'numberOfTwoCompanies' },
    { scenario: 'from somebody whom the portal itself refuses', facts: { failedCode: '423' }, because: 'blackListed' },
    {
      scenario: 'an extension calling a number of nobody is still between employees',
      facts: { caller: 'extension', owners: [] },
      because: 'extension',
    },
  ])('$scenario', ({ facts, because }) => {
    expect(decideCall(call({ ...facts, client: null }))).toEqual({ kind: 'ignored', because });
    expect(whyIgnored(call(facts))).toBe(because);
  });
});

describe('while it rings', () => {
  it('a client of the company is shown as that, with the working deal, and nothing changes hands', () => {
    expect(placed(rings({ client: known() }))).toMatchObject({
      kind: 'repeat',
      contact: { kind: 'existing', contactId: 100, matchedBy: 'phone' },
      deal: { kind: 'existing', dealId: 200 },
      because: 'bound',
      responsibleId: ANNA,
      setContactResponsible: false,
      setDealResponsible: false,
      todo: null,
    });
  });

  it.each<{ scenario: string; facts: CallFacts; decision: CallDecision }>([
    {
      scenario: 'for somebody unknown nothing is made: whoever answers decides',
      facts: rings(),
      decision: { kind: 'remembered', because: 'unknownClient' },
    },
    {
      scenario: 'nobody’s contact becomes the company’s with the answer, not by a ring',
      facts: rings({ client: client({ matches: [match(100, { ownerCompany: null })] }) }),
      decision: { kind: 'remembered', because: 'unknownClient' },
    },
    {
      scenario: 'a contact that another dialog is just making has no id to show',
      facts: rings({ client: client({ memory: { clientId: 'c', contactId: 0, dealId: 0, responsibleId: ANNA }, isMemoryDealOpen: true }) }),
      decision: { kind: 'remembered', because: 'unknownClient' },
    },
    {
      scenario: 'an outgoing call keeps the card it was made from',
      facts: rings({ direction: 'outgoing', userId: ANNA, client: known() }),
      decision: { kind: 'remembered', because: 'outgoing' },
    },
  ])('$scenario', ({ facts, decision }) => expect(decideCall(facts)).toEqual(decision));

  it('a client without work under way is shown without a deal', () => {
    expect(placed(rings({ client: client({ matches: [match(100)] }) }))).toMatchObject({ contact: { contactId: 100 }, deal: null });
  });

  it('a responsible who has left is not replaced yet', () => {
    const gone = client({ matches: [match(100, { responsibleId: DMITRI, openDeals: [deal(200)] })] });
    expect(placed(rings({ client: gone }))).toMatchObject({ setContactResponsible: false, setDealResponsible: false, choice: null });
  });
});

describe('an answered call', () => {
  it('of a new client makes contact and deal, and who answered is responsible', () => {
    expect(placed(answered(CLARA))).toEqual({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      isDealByPerson: false,
      workingDeal: { kind: 'create' },
      responsibleId: CLARA,
      because: 'answered',
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost: null,
      passedOverContacts: [],
      choice: null,
      isMissed: false,
      todo: null,
      completesTodosOf: [],
    });
  });

  it('by somebody of the other company goes to the one whose turn it is', () => {
    expect(placed(answered(DMITRI))).toMatchObject({ responsibleId: BORIS, because: 'chosen' });
  });

  it('by somebody who has been dismissed since goes to the one whose turn it is', () => {
    const gone = client({ people: [person(CLARA, { isActive: false })] });
    expect(placed(spoken(CLARA, { client: gone }))).toMatchObject({ responsibleId: BORIS, because: 'chosen' });
  });

  it('of a client leaves them to their responsible, whoever has answered', () => {
    expect(placed(spoken(CLARA, { client: known() }))).toMatchObject({
      kind: 'repeat',
      responsibleId: ANNA,
      because: 'responsible',
      setContactResponsible: false,
      setDealResponsible: false,
    });
  });

  it('of a client whose responsible has left gives contact and deal to who answered', () => {
    const gone = client({ matches: [match(100, { responsibleId: DMITRI, openDeals: [deal(200)] })] });
    expect(placed(answered(CLARA, { client: gone }))).toMatchObject({
      responsibleId: CLARA,
      because: 'answered',
      responsibleLost: 'notInCompany',
      setContactResponsible: true,
      setDealResponsible: true,
    });
  });

  it('that was bound while it rang has nothing more to do', () => {
    expect(decideCall(answered(CLARA, { client: known({ bound: { contactId: 100, dealId: 200 } }) }))).toEqual({
      kind: 'remembered',
      because: 'bound',
    });
  });

  it('that rang without a deal gets one now', () => {
    const bound = { contactId: 100, dealId: 0 };
    expect(placed(answered(CLARA, { client: client({ matches: [match(100)], bound }) }))).toMatchObject({
      kind: 'continued',
      deal: { kind: 'create' },
      responsibleId: ANNA,
    });
  });

  it('stays with its deal when that was closed during the call', () => {
    const won = client({ matches: [match(100, { hadDealHere: true })], bound: { contactId: 100, dealId: 200 } });
    expect(placed(spoken(ANNA, { client: won }))).toMatchObject({ kind: 'continued', deal: { kind: 'existing', dealId: 200 } });
  });

  it('takes what a dialog of the same client is just making', () => {
    const memory = { clientId: 'c', contactId: 0, dealId: 0, responsibleId: BORIS };
    expect(placed(spoken(CLARA, { client: client({ memory, isMemoryDealOpen: true }) }))).toMatchObject({
      kind: 'repeat',
      contact: { kind: 'promised' },
      deal: { kind: 'promised' },
      responsibleId: BORIS,
    });
  });

  it('takes up nobody’s contact for the company', () => {
    expect(placed(answered(CLARA, { client: client({ matches: [match(100, { ownerCompany: null })] }) }))).toMatchObject({
      contact: { kind: 'existing', contactId: 100, isAdopted: true },
    });
  });

  it('never takes the contact of the other company, though the portal has bound the call to it', () => {
    const theirs = client({ matches: [match(300, { ownerCompany: 'beta', openDeals: [deal(400)] })], activityDealIds: [400] });
    expect(placed(spoken(CLARA, { client: theirs }))).toMatchObject({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      passedOverContacts: [{ contactId: 300, because: 'otherCompany' }],
    });
  });

  it('answers every missed call before it, whoever rang whom', () => {
    const openTodos = [
      { callId: 'call-2', dueAt: later(-60) },
      { callId: 'call-3', dueAt: later(20) },
    ];
    expect(placed(spoken(CLARA, { client: known({ openTodos }) })).completesTodosOf).toEqual(['call-2', 'call-3']);
    expect(placed(spoken(ANNA, { direction: 'outgoing', client: known({ openTodos }) })).completesTodosOf).toEqual(['call-2', 'call-3']);
    expect(placed(answered(CLARA, { client: client({ openTodos }) })).completesTodosOf).toEqual([]); // it may still break off
  });
});

describe('an outgoing call', () => {
  it('to somebody new who answers makes contact and deal, and who called is responsible', () => {
    expect(placed(answered(BORIS, { direction: 'outgoing' }))).toMatchObject({ kind: 'first', responsibleId: BORIS, because: 'answered' });
    expect(placed(spoken(BORIS, { direction: 'outgoing' }))).toMatchObject({ kind: 'first', responsibleId: BORIS, because: 'answered' });
  });

  it('to somebody new who does not answer leaves nothing behind', () => {
    expect(decideCall(call({ direction: 'outgoing', userId: BORIS }))).toEqual({ kind: 'left', because: 'notAnswered' });
  });

  it('to a client who does not answer is bound to what there is, and gives no to-do', () => {
    expect(placed(call({ direction: 'outgoing', userId: BORIS, client: known() }))).toMatchObject({
      contact: { contactId: 100 },
      deal: { dealId: 200 },
      because: 'bound',
      isMissed: false,
      todo: null,
    });
    expect(placed(call({ direction: 'outgoing', client: client({ matches: [match(100)] }) }))).toMatchObject({ deal: null });
  });

  const two = match(100, { openDeals: [deal(201), deal(200)], hadDealHere: true });

  it('from the card of a deal stays with that deal', () => {
    const facts = spoken(ANNA, { direction: 'outgoing', client: client({ matches: [two], activityDealIds: [200, 999] }) });
    expect(placed(facts)).toMatchObject({
      deal: { kind: 'existing', dealId: 200 },
      isDealByPerson: true,
      workingDeal: { kind: 'existing', dealId: 201 },
    });
  });

  it('from anywhere else, where the portal names all open deals, goes to the working deal', () => {
    const facts = spoken(ANNA, { direction: 'outgoing', client: client({ matches: [two], activityDealIds: [200, 201] }) });
    expect(placed(facts)).toMatchObject({ deal: { kind: 'existing', dealId: 201 }, isDealByPerson: false });
  });

  it('an incoming one does not follow what the portal has named', () => {
    const facts = spoken(ANNA, { client: client({ matches: [two], activityDealIds: [200] }) });
    expect(placed(facts)).toMatchObject({ deal: { kind: 'existing', dealId: 201 }, isDealByPerson: false });
  });
});

describe('a missed call', () => {
  it('of a new client makes contact and deal for the one whose turn it is, who is to call back', () => {
    expect(placed(call())).toMatchObject({
      kind: 'first',
      responsibleId: BORIS,
      because: 'chosen',
      isMissed: true,
      todo: { kind: 'new', responsibleId: BORIS, insteadOf: null, dueAt: later(30), by: 'workingHours' },
    });
  });

  it.each(['redirected', 'callback'] as const)('%s is missed as well', (direction) => {
    expect(placed(call({ direction }))).toMatchObject({ isMissed: true, todo: { kind: 'new' } });
  });

  it.each(['304', '486', '603', '480', 'OTHER', ''])('with code %j is not answered', (failedCode) => {
    expect(placed(call({ failedCode }))).toMatchObject({ isMissed: true });
  });

  it('does not make responsible whom the portal names for it', () => {
    expect(placed(call({ userId: CLARA }))).toMatchObject({ responsibleId: BORIS });
  });

  it('of a client is called back by their responsible', () => {
    expect(placed(call({ client: known() }))).toMatchObject({
      because: 'responsible',
      todo: { kind: 'new', responsibleId: ANNA, insteadOf: null },
    });
  });

  it.each([
    { scenario: 'is on holiday', away: { absence }, because: 'absent' },
    { scenario: 'cannot log in', away: { isBlocked: true }, because: 'blocked' },
  ])('while the responsible $scenario another calls back, and the client stays theirs', ({ away, because }) => {
    const facts = call({ client: known({ people: [person(ANNA, away)], choice: turns(person(BORIS), person(CLARA)) }) });
    expect(placed(facts)).toMatchObject({
      responsibleId: ANNA,
      setContactResponsible: false,
      todo: { kind: 'new', responsibleId: BORIS, insteadOf: { userId: ANNA, because } },
      choice: { kind: 'operator', userId: BORIS },
    });
  });

  it('with nobody else there waits for the responsible who is away', () => {
    const facts = call({ client: known({ people: [person(ANNA, { absence })], choice: turns(person(BORIS, { absence })) }) });
    expect(placed(facts)).toMatchObject({ todo: { responsibleId: ANNA, insteadOf: null }, choice: { kind: 'nobody' } });
  });

  it('of a client whose responsible was dismissed goes to a new one', () => {
    const gone = known({ people: [person(ANNA, { isActive: false })] });
    expect(placed(call({ client: gone }))).toMatchObject({
      responsibleId: BORIS,
      responsibleLost: 'dismissed',
      setContactResponsible: true,
      setDealResponsible: true,
      todo: { responsibleId: BORIS, insteadOf: null },
    });
  });

  it('with nobody to choose is the head of sales’ own', () => {
    expect(placed(call({ client: client({ choice: turns() }) }))).toMatchObject({
      responsibleId: HEAD_OF_SALES,
      because: 'nobodyAvailable',
      todo: { responsibleId: HEAD_OF_SALES, dueAt: later(90) },
    });
  });

  it('while an earlier one is still to be called back gives no other to-do', () => {
    const openTodos = [{ callId: 'call-0', dueAt: later(10) }];
    expect(placed(call({ client: known({ openTodos }) })).todo).toEqual({ kind: 'alreadyDue', callId: 'call-0', dueAt: later(10) });
  });

  it('after the time of the earlier one has passed gives another', () => {
    const openTodos = [{ callId: 'call-0', dueAt: later(0) }];
    expect(placed(call({ client: known({ openTodos }) })).todo).toMatchObject({ kind: 'new', responsibleId: ANNA });
  });

  it('where the department never works goes by the company’s hours, and without those by the clock', () => {
    const closed = { departmentId: 3, dueAt: null };
    expect(placed(call({ client: known({ deadlines: [closed, { departmentId: null, dueAt: later(90) }] }) })).todo).toMatchObject({
      dueAt: later(90),
      by: 'workingHours',
    });
    expect(placed(call({ client: known({ deadlines: [closed, { departmentId: null, dueAt: null }] }) })).todo).toMatchObject({
      dueAt: later(30),
      by: 'clock',
    });
  });
});

const anyMatch = fc.record({
  contactId: fc.integer({ min: 1, max: 5 }),
  matchedBy: fc.constantFrom<MatchedBy>('linked', 'phone', 'email'),
  responsibleId: fc.constantFrom(0, ANNA, BORIS, DMITRI, 99),
  ownerCompany: fc.constantFrom('alfa', 'beta', null),
  openDeals: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }).map((ids) => ids.map((id) => deal(id))),
  hadDealHere: fc.boolean(),
});

const anyClient: fc.Arbitrary<CallClientFacts> = fc
  .record({
    memory: fc.option(
      fc.record({ clientId: fc.constant('c'), contactId: fc.nat(3), dealId: fc.nat(3), responsibleId: fc.constantFrom(0, ANNA, 99) }),
    ),
    isMemoryDealOpen: fc.boolean(),
    matches: fc.uniqueArray(anyMatch, { maxLength: 4, selector: (one) => one.contactId }),
    people: fc.constantFrom<PersonFacts[]>(
      [person(ANNA), person(BORIS)],
      [person(ANNA, { absence })],
      [person(ANNA, { isActive: false }), person(DMITRI)],
      [],
    ),
    choice: fc.constantFrom(turns(person(BORIS), person(CLARA)), turns(person(BORIS, { absence })), turns()),
    bound: fc.option(fc.record({ contactId: fc.nat(3), dealId: fc.nat(3) })),
    activityDealIds: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    openTodos: fc.array(fc.record({ callId: fc.constantFrom('x', 'y'), dueAt: fc.integer({ min: -90, max: 90 }).map(later) }), {
      maxLength: 2,
    }),
  })
  .map(client);

const anyCall: fc.Arbitrary<CallFacts> = fc
  .record({
    stage: fc.constantFrom<CallFacts['stage']>('started', 'answered', 'ended'),
    direction: fc.constantFrom<CallFacts['direction']>('incoming', 'outgoing', 'redirected', 'callback', 'info'),
    caller: fc.constantFrom<CallFacts['caller']>('phone', 'phone', 'phone', 'anonymous', 'extension', 'short', 'own'),
    owners: fc.constantFrom<string[]>(['alfa'], ['alfa'], [], ['alfa', 'beta']),
    failedCode: fc.constantFrom('200', '304', '423', ''),
    userId: fc.constantFrom(0, ANNA, CLARA, DMITRI),
    client: anyClient,
  })
  .map(call);

describe('whatever the facts', () => {
  it('no contact of another company is taken, somebody is responsible, and only a missed call is to be called back', () => {
    fc.assert(
      fc.property(anyCall, (facts) => {
        const decision = decideCall(facts);
        if (decision.kind !== 'placed') return;
        const { contact, deal: place, responsibleId, todo, isMissed, completesTodosOf } = decision.placement;
        const taken =
          contact.kind === 'existing' ? facts.client?.matches.find(({ contactId }) => contactId === contact.contactId) : undefined;
        expect(taken?.ownerCompany ?? 'alfa').toBe('alfa');
        expect(responsibleId).toBeGreaterThan(0);
        if (todo?.kind === 'new') expect(todo.responsibleId).toBeGreaterThan(0);
        expect(todo !== null).toBe(isMissed);
        expect(isMissed && facts.direction === 'outgoing').toBe(false);
        if (isMissed) expect(completesTodosOf).toEqual([]);
        if (facts.stage === 'started') expect([contact.kind, place?.kind ?? 'none']).not.toContain('create');
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order in which contacts and people were read', () => {
    fc.assert(
      fc.property(anyCall, (facts) => {
        const { client: given } = facts;
        if (given === null) return;
        const turned = { ...given, matches: given.matches.toReversed(), people: given.people.toReversed() };
        expect(decideCall({ ...facts, client: turned })).toEqual(decideCall(facts));
      }),
    );
  });
});

describe('a number that many contacts share', () => {
  const atDesk = (contactId: number, parts: Partial<ContactMatch> = {}) => match(contactId, { sharedBy: 12, ...parts });
  const desk = (parts: Partial<CallClientFacts> = {}) =>
    client({ matches: [atDesk(100, { openDeals: [deal(31)] }), atDesk(101, { openDeals: [deal(32)] })], sharedByMoreThan: 3, ...parts });

  it('places a caller on nobody: while it rings nothing is bound, answered it is a new client', () => {
    expect(decideCall(rings({ client: desk() }))).toEqual({ kind: 'remembered', because: 'unknownClient' });
    expect(decideCall(answered(BORIS, { client: desk() }))).toMatchObject({
      kind: 'placed',
      placement: {
        kind: 'first',
        contact: { kind: 'create' },
        passedOverContacts: [
          { contactId: 100, because: 'sharedByMany' },
          { contactId: 101, because: 'sharedByMany' },
        ],
      },
    });
  });

  it('leaves a call that was made from the deal of one of them where it was made from', () => {
    const outgoing = { direction: 'outgoing', failedCode: '200', userId: ANNA } as const;
    expect(decideCall(answered(ANNA, { ...outgoing, failedCode: '', client: desk() }))).toEqual({
      kind: 'remembered',
      because: 'outgoing',
    });
    expect(decideCall(call({ ...outgoing, client: desk({ activityDealIds: [32] }) }))).toMatchObject({
      placement: { contact: { kind: 'existing', contactId: 101 }, deal: { kind: 'existing', dealId: 32 } },
    });
    expect(decideCall(call({ ...outgoing, client: desk() }))).toMatchObject({ placement: { contact: { kind: 'create' } } });
  });

  it('goes on with what an earlier stage of the call has made', () => {
    const memory = { clientId: 'c', contactId: 0, dealId: 0, responsibleId: BORIS };
    const given = desk({ memory, isMemoryDealOpen: true, bound: { contactId: 0, dealId: 0 } });
    expect(decideCall(call({ failedCode: '200', userId: BORIS, client: given }))).toMatchObject({
      placement: { kind: 'continued', contact: { kind: 'promised' } },
    });
  });
});
