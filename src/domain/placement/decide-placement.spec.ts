import fc from 'fast-check';
import { personAtWork as person } from '../../../test/support/person-at-work.js';
import type { PersonFacts } from '../availability/person.js';
import type { HeadFacts } from '../routing/check.js';
import { decidePlacement } from './decide-placement.js';
import type { ContactMatch, Holder, MatchedBy, Placement, PlacementFacts } from './placement.js';

const ANNA = 11;
const BORIS = 12;
const CLARA = 13;
/** Of the other company. */
const DMITRI = 21;
const HEAD_OF_SALES = 7;

const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };

function match(contactId: number, matchedBy: MatchedBy, parts: Partial<ContactMatch> = {}): ContactMatch {
  return { contactId, matchedBy, responsibleId: ANNA, ownerCompany: 'alfa', openDeals: [], hadDealHere: false, ...parts };
}

const deal = (dealId: number, responsibleId = ANNA) => ({ dealId, responsibleId });

function queue(...people: PersonFacts[]): PlacementFacts['choice'] {
  return {
    strategy: 'roundRobin',
    candidates: people.map((one, index) => ({ person: one, openDialogs: 0, lastChosen: index + 1 })),
    rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
    seed: 42,
  };
}

/** A message of a client to Alfa, waiting at the gate; Boris is next in turn, then Clara, then Anna. */
function facts(parts: Partial<PlacementFacts> = {}): PlacementFacts {
  return {
    at: new Date('2026-03-02T09:00:00Z'),
    companyCode: 'alfa',
    sessionId: 501,
    isClosed: false,
    isSpam: false,
    isOutgoing: false,
    holder: { kind: 'gate' },
    movedByPerson: false,
    memory: null,
    isMemoryDealOpen: false,
    matches: [],
    people: [person(ANNA)],
    companyPeopleIds: [HEAD_OF_SALES, ANNA, BORIS, CLARA],
    headOfSalesId: HEAD_OF_SALES,
    choice: queue(person(BORIS), person(CLARA), person(ANNA)),
    ...parts,
  };
}

function placed(given: PlacementFacts): Placement {
  const decision = decidePlacement(given);
  if (decision.kind !== 'placed') throw new Error(`not placed: ${decision.because}`);
  return decision.placement;
}

const held = (userId: number, hasAnswered = false): Holder => ({ kind: 'person', userId, hasAnswered });

it('spam is not placed at all', () => {
  expect(decidePlacement(facts({ isSpam: true, matches: [match(100, 'phone')] }))).toEqual({ kind: 'ignored', because: 'spam' });
});

it('a newcomer of whom the portal knows only namesakes is new', () => {
  const namesakes = [
    match(100, 'connectorUser', { isWrittenNow: true, isStray: true }),
    match(200, 'connectorUser', { isWrittenNow: true, ownerCompany: 'beta' }),
  ];
  expect(placed(facts({ matches: namesakes }))).toMatchObject({
    kind: 'first',
    contact: { kind: 'create' },
    deal: { kind: 'create' },
    passedOverContacts: [
      { contactId: 100, because: 'namesake' },
      { contactId: 200, because: 'otherCompany' },
    ],
  });
});

describe('a key that many contacts share places nobody', () => {
  const atDesk = (contactId: number, parts: Partial<ContactMatch> = {}) => match(contactId, 'phone', { sharedBy: 12, ...parts });

  it('a newcomer with the phone of a reception desk is new, also where one of the others has an open deal', () => {
    const given = facts({ matches: [atDesk(100), atDesk(101, { openDeals: [deal(31)] })], sharedByMoreThan: 3 });
    expect(placed(given)).toMatchObject({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      passedOverContacts: [
        { contactId: 101, because: 'sharedByMany' },
        { contactId: 100, because: 'sharedByMany' },
      ],
    });
  });

  it('but the contact that has an own key of the client besides is the one', () => {
    const given = facts({ matches: [atDesk(100), match(105, 'email')], sharedByMoreThan: 3 });
    expect(placed(given)).toMatchObject({ kind: 'repeat', contact: { contactId: 105, matchedBy: 'email' } });
  });

  it.each([2, 3])('%s may have it', (sharedBy) =>
    expect(placed(facts({ matches: [atDesk(100, { sharedBy })], sharedByMoreThan: 3 }))).toMatchObject({ contact: { contactId: 100 } }),
  );

  it('whatever else is known: nobody is placed on a contact only for such a key', () => {
    const anyMatch = fc.record({
      contactId: fc.integer({ min: 100, max: 105 }),
      matchedBy: fc.constantFrom<MatchedBy>('connectorUser', 'phone', 'email'),
      ownerCompany: fc.constantFrom('alfa', 'beta', null),
      sharedBy: fc.integer({ min: 0, max: 8 }),
      hasDeal: fc.boolean(),
    });
    const anyMatches = fc.uniqueArray(anyMatch, { selector: ({ contactId }) => contactId, maxLength: 5 });
    fc.assert(
      fc.property(anyMatches, fc.integer({ min: 2, max: 5 }), (some, sharedByMoreThan) => {
        const matches = some.map(({ contactId, matchedBy, ownerCompany, sharedBy, hasDeal }) =>
          match(contactId, matchedBy, { ownerCompany, openDeals: hasDeal ? [deal(contactId)] : [], ...(sharedBy > 0 && { sharedBy }) }),
        );
        const { contact } = placed(facts({ matches, sharedByMoreThan }));
        const taken = contact.kind === 'existing' ? some.find(({ contactId }) => contactId === contact.contactId) : undefined;
        if (taken) expect(taken.sharedBy).toBeLessThanOrEqual(sharedByMoreThan);
        else expect(some.every((one) => one.sharedBy > sharedByMoreThan || one.ownerCompany === 'beta')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a first dialog', () => {
  it('makes a contact and a deal and gives both and the dialog to the operator whose turn it is', () => {
    expect(placed(facts())).toEqual({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      operator: { kind: 'assign', userId: BORIS, because: 'chosen' },
      responsibleId: BORIS,
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost: null,
      passedOverContacts: [],
      choice: {
        kind: 'operator',
        userId: BORIS,
        atWork: true,
        passedOver: [
          { userId: ANNA, because: 'chosenMoreRecently' },
          { userId: CLARA, because: 'chosenMoreRecently' },
        ],
      },
    });
  });

  it('is first also for a client whom another company knows by the same phone', () => {
    expect(
      placed(facts({ matches: [match(200, 'phone', { ownerCompany: 'beta', openDeals: [deal(9)], hadDealHere: true })] })),
    ).toMatchObject({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      passedOverContacts: [{ contactId: 200, because: 'otherCompany' }],
    });
  });

  it('waits in the queue when all are absent; the head of sales is responsible', () => {
    expect(placed(facts({ choice: queue(person(BORIS, { absence })) }))).toMatchObject({
      kind: 'first',
      operator: { kind: 'queue', because: 'nobodyAvailable' },
      responsibleId: HEAD_OF_SALES,
      choice: { kind: 'nobody', passedOver: [{ userId: BORIS, because: 'absent' }] },
    });
  });

  describe('when nobody of the queue will come', () => {
    const choice = queue(person(BORIS, { absence }));
    const head = (userId: number, parts: Partial<HeadFacts> = {}): HeadFacts => ({
      userId,
      name: `Head ${userId}`,
      departmentId: 3,
      isActive: true,
      isBlocked: false,
      isAbsent: false,
      isAtWork: true,
      ...parts,
    });

    it('goes to the nearest head at work, who is responsible too', () =>
      expect(placed(facts({ choice, heads: [head(21, { isAbsent: true }), head(22)], isWithinHours: true }))).toMatchObject({
        operator: { kind: 'assign', userId: 22, because: 'head', skipped: [{ userId: 21, because: 'absent' }] },
        responsibleId: 22,
        choice: { kind: 'nobody' },
      }));

    it('waits by night, and the nearest head is told', () =>
      expect(placed(facts({ choice, heads: [head(21, { isAtWork: false })], isWithinHours: false }))).toMatchObject({
        operator: { kind: 'queue', because: 'nobodyAvailable', toldHeadId: 21 },
        responsibleId: HEAD_OF_SALES,
      }));

    it('by day goes to the nearest head who is not absent, at work or not', () =>
      expect(placed(facts({ choice, heads: [head(21, { isAtWork: false })], isWithinHours: true }))).toMatchObject({
        operator: { kind: 'assign', userId: 21, because: 'head' },
      }));
  });

  it('at night is given to somebody who will come in the morning', () => {
    const night = person(BORIS, { workDay: 'closed', isWithinHours: false });
    expect(placed(facts({ choice: queue(night) }))).toMatchObject({
      operator: { kind: 'assign', userId: BORIS, because: 'chosen' },
      choice: { atWork: false },
    });
  });

  it('that an operator has answered meanwhile stays with him, and the deal is his', () => {
    expect(placed(facts({ holder: held(CLARA, true) }))).toMatchObject({
      kind: 'first',
      operator: { kind: 'keep', userId: CLARA, because: 'answered' },
      responsibleId: CLARA,
      choice: null,
    });
  });

  it('that the portal gave to somebody without asking at the gate, and who has not answered, is given by the rule of the company', () => {
    expect(placed(facts({ holder: held(CLARA) }))).toMatchObject({ operator: { kind: 'assign', userId: BORIS, because: 'chosen' } });
  });

  describe("that the portal's own queue gave on, as the gate had waited in vain,", () => {
    const fromGate: Holder = { kind: 'person', userId: CLARA, hasAnswered: false, isFromGate: true };

    it('stays with whom it chose, who is at work: it is given once', () =>
      expect(placed(facts({ holder: fromGate }))).toMatchObject({
        operator: { kind: 'keep', userId: CLARA, because: 'givenByQueue' },
        responsibleId: CLARA,
        setContactResponsible: false,
        setDealResponsible: false,
      }));

    it('is given by the rule of the company where it chose somebody who is not at work', () => {
      const choice = queue(person(ANNA), person(CLARA, { workDay: 'closed' }));
      expect(placed(facts({ choice, holder: fromGate }))).toMatchObject({ operator: { kind: 'assign', userId: ANNA, because: 'chosen' } });
    });

    it("leaves the client's responsible on what is there, unless that person is gone", () => {
      const matches = [match(100, 'phone', { responsibleId: BORIS, openDeals: [deal(31, BORIS)] })];
      expect(placed(facts({ matches, people: [person(BORIS)], companyPeopleIds: [BORIS], holder: fromGate }))).toMatchObject({
        operator: { kind: 'keep', userId: CLARA, because: 'givenByQueue' },
        responsibleId: BORIS,
        setContactResponsible: false,
        setDealResponsible: false,
      });
      const gone = [person(BORIS, { isActive: false })];
      expect(placed(facts({ matches, people: gone, companyPeopleIds: [BORIS], holder: fromGate }))).toMatchObject({
        operator: { kind: 'keep', userId: CLARA, because: 'givenByQueue' },
        responsibleId: CLARA,
        setContactResponsible: true,
        setDealResponsible: true,
      });
    });
  });

  it('that an operator began himself is his', () => {
    expect(placed(facts({ isOutgoing: true, holder: held(CLARA) }))).toMatchObject({
      operator: { kind: 'keep', userId: CLARA, because: 'outgoing' },
      responsibleId: CLARA,
    });
  });

  it('that a person has handed on by hand stays where it was put', () => {
    expect(placed(facts({ movedByPerson: true, holder: held(CLARA) }))).toMatchObject({
      operator: { kind: 'keep', userId: CLARA, because: 'movedByPerson' },
      responsibleId: CLARA,
    });
  });

  it('that a person has put into the queue stays in the queue', () => {
    expect(placed(facts({ movedByPerson: true, holder: { kind: 'nobody' } }))).toMatchObject({
      operator: { kind: 'keep', userId: 0, because: 'movedByPerson' },
      responsibleId: HEAD_OF_SALES,
    });
  });

  it('that a person has sent to another line waits at its gate and is routed', () => {
    expect(placed(facts({ movedByPerson: true }))).toMatchObject({ operator: { kind: 'assign', userId: BORIS, because: 'chosen' } });
  });

  it('that was closed while the sidecar was down still gets contact and deal', () => {
    expect(placed(facts({ isClosed: true, holder: held(CLARA, true) }))).toMatchObject({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      operator: { kind: 'keep', userId: CLARA, because: 'closed' },
      responsibleId: CLARA,
    });
  });

  it('that nobody has taken before it was closed falls to the head of sales', () => {
    expect(placed(facts({ isClosed: true, holder: { kind: 'nobody' } }))).toMatchObject({
      operator: { kind: 'keep', userId: 0, because: 'closed' },
      responsibleId: HEAD_OF_SALES,
    });
  });

  it('closed by somebody dismissed since falls to the head of sales', () => {
    const gone = person(CLARA, { isActive: false });
    expect(placed(facts({ isClosed: true, holder: held(CLARA), choice: queue(person(BORIS), gone) }))).toMatchObject({
      responsibleId: HEAD_OF_SALES,
    });
  });
});

describe('a repeat dialog', () => {
  const known = match(100, 'phone', { openDeals: [deal(31)], hadDealHere: true });

  it("goes to the working deal and to the client's responsible, whoever is next in turn", () => {
    expect(placed(facts({ matches: [known] }))).toEqual({
      kind: 'repeat',
      contact: { kind: 'existing', contactId: 100, matchedBy: 'phone', isAdopted: false },
      deal: { kind: 'existing', dealId: 31 },
      operator: { kind: 'assign', userId: ANNA, because: 'responsible' },
      responsibleId: ANNA,
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost: null,
      passedOverContacts: [],
      choice: null,
    });
  });

  it('gets a new deal when the last one is closed', () => {
    expect(placed(facts({ matches: [{ ...known, openDeals: [] }] }))).toMatchObject({
      kind: 'repeat',
      deal: { kind: 'create' },
      operator: { kind: 'assign', userId: ANNA, because: 'responsible' },
      responsibleId: ANNA,
    });
  });

  it('of several open deals takes the newest', () => {
    expect(placed(facts({ matches: [{ ...known, openDeals: [deal(35), deal(31)] }] })).deal).toEqual({ kind: 'existing', dealId: 35 });
  });

  it('goes to the responsible also when absent: the check afterwards deals with that', () => {
    expect(placed(facts({ matches: [known], people: [person(ANNA, { absence })] })).operator).toEqual({
      kind: 'assign',
      userId: ANNA,
      because: 'responsible',
    });
  });

  it('of a dismissed responsible goes to a new one, who becomes responsible for both', () => {
    expect(placed(facts({ matches: [known], people: [person(ANNA, { isActive: false })] }))).toMatchObject({
      kind: 'repeat',
      deal: { kind: 'existing', dealId: 31 },
      operator: { kind: 'assign', userId: BORIS, because: 'chosen' },
      responsibleId: BORIS,
      setContactResponsible: true,
      setDealResponsible: true,
      responsibleLost: 'dismissed',
    });
  });

  it('of a responsible who is no longer in the portal at all likewise', () => {
    expect(placed(facts({ matches: [known], people: [] }))).toMatchObject({ responsibleId: BORIS, responsibleLost: 'dismissed' });
  });

  it('of a responsible who now works for the other company likewise', () => {
    const moved = facts({ matches: [{ ...known, responsibleId: DMITRI }], people: [person(DMITRI)] });
    expect(placed(moved)).toMatchObject({
      operator: { kind: 'assign', userId: BORIS, because: 'chosen' },
      setContactResponsible: true,
      setDealResponsible: true,
      responsibleLost: 'notInCompany',
    });
  });

  it('of a lost responsible, with nobody to choose, falls to the head of sales and waits in the queue', () => {
    const given = facts({ matches: [known], people: [person(ANNA, { isActive: false })], choice: queue() });
    expect(placed(given)).toMatchObject({
      operator: { kind: 'queue', because: 'nobodyAvailable' },
      responsibleId: HEAD_OF_SALES,
      setContactResponsible: true,
      setDealResponsible: true,
      responsibleLost: 'dismissed',
    });
  });

  it('of a contact without a responsible gets one, and nobody is said to be lost', () => {
    expect(placed(facts({ matches: [{ ...known, responsibleId: 0 }] }))).toMatchObject({
      responsibleId: BORIS,
      setContactResponsible: true,
      responsibleLost: null,
    });
  });

  it("may be the head of sales's own client", () => {
    const given = facts({
      matches: [{ ...known, responsibleId: HEAD_OF_SALES }],
      people: [person(HEAD_OF_SALES)],
      companyPeopleIds: [BORIS],
    });
    expect(placed(given).operator).toEqual({ kind: 'assign', userId: HEAD_OF_SALES, because: 'responsible' });
  });

  it('leaves a deal with its own responsible alone', () => {
    const given = facts({ matches: [{ ...known, openDeals: [deal(31, CLARA)] }] });
    expect(placed(given)).toMatchObject({ deal: { dealId: 31 }, setDealResponsible: false, operator: { userId: ANNA } });
  });

  it("that somebody else has answered stays with him, and the client stays Anna's", () => {
    expect(placed(facts({ matches: [known], holder: held(CLARA, true) }))).toMatchObject({
      operator: { kind: 'keep', userId: CLARA, because: 'answered' },
      responsibleId: ANNA,
      setContactResponsible: false,
      setDealResponsible: false,
    });
  });

  it("moved by hand changes no responsible, even when the old one is gone; a new deal is the holder's", () => {
    const given = facts({
      matches: [{ ...known, openDeals: [] }],
      people: [person(ANNA, { isActive: false })],
      movedByPerson: true,
      holder: held(CLARA),
    });
    expect(placed(given)).toMatchObject({
      deal: { kind: 'create' },
      operator: { kind: 'keep', userId: CLARA, because: 'movedByPerson' },
      responsibleId: CLARA,
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost: 'dismissed',
    });
  });
});

describe('which contact it is', () => {
  it.each([
    {
      scenario: 'the stronger sign wins, also against an open deal',
      matches: [match(101, 'email', { openDeals: [deal(1)] }), match(100, 'connectorUser')],
      is: { contactId: 100, matchedBy: 'connectorUser', isAdopted: false },
      passed: [{ contactId: 101, because: 'weaker' }],
    },
    {
      scenario: 'of equal signs the contact with an open deal',
      matches: [match(100, 'phone', { hadDealHere: true }), match(101, 'phone', { openDeals: [deal(1)] })],
      is: { contactId: 101, matchedBy: 'phone', isAdopted: false },
      passed: [{ contactId: 100, because: 'weaker' }],
    },
    {
      scenario: 'then one that had a deal here',
      matches: [match(100, 'phone'), match(101, 'phone', { hadDealHere: true })],
      is: { contactId: 101, matchedBy: 'phone', isAdopted: false },
      passed: [{ contactId: 100, because: 'weaker' }],
    },
    {
      scenario: 'then the older',
      matches: [match(101, 'phone'), match(100, 'phone')],
      is: { contactId: 100, matchedBy: 'phone', isAdopted: false },
      passed: [{ contactId: 101, because: 'weaker' }],
    },
    {
      scenario: "the company's own by e-mail before nobody's by phone",
      matches: [match(100, 'phone', { ownerCompany: null }), match(101, 'email')],
      is: { contactId: 101, matchedBy: 'email', isAdopted: false },
      passed: [{ contactId: 100, because: 'weaker' }],
    },
    {
      scenario: "nobody's is adopted when the company has none",
      matches: [match(100, 'phone', { ownerCompany: null }), match(200, 'connectorUser', { ownerCompany: 'beta' })],
      is: { contactId: 100, matchedBy: 'phone', isAdopted: true },
      passed: [{ contactId: 200, because: 'otherCompany' }],
    },
    {
      scenario: 'a namesake onto whom the portal has just written the messenger is not taken, a weaker sign is',
      matches: [match(100, 'connectorUser', { isWrittenNow: true, openDeals: [deal(1)] }), match(101, 'email')],
      is: { contactId: 101, matchedBy: 'email', isAdopted: false },
      passed: [{ contactId: 100, because: 'namesake' }],
    },
    {
      scenario: 'the key that the portal has found it by is told, not the messenger it has written there',
      matches: [match(100, 'connectorUser', { foundBy: 'phone' }), match(101, 'email')],
      is: { contactId: 100, matchedBy: 'phone', isAdopted: false },
      passed: [{ contactId: 101, because: 'weaker' }],
    },
    {
      scenario: "nor is nobody's namesake adopted",
      matches: [match(100, 'imCode', { isWrittenNow: true, ownerCompany: null }), match(101, 'phone', { ownerCompany: null })],
      is: { contactId: 101, matchedBy: 'phone', isAdopted: true },
      passed: [{ contactId: 100, because: 'namesake' }],
    },
    {
      scenario: 'one contact found by two signs is one contact',
      matches: [match(100, 'email'), match(100, 'phone')],
      is: { contactId: 100, matchedBy: 'phone', isAdopted: false },
      passed: [],
    },
  ])('$scenario', ({ matches, is, passed }) => {
    expect(placed(facts({ matches }))).toMatchObject({ kind: 'repeat', contact: { kind: 'existing', ...is }, passedOverContacts: passed });
  });
});

describe('what an earlier dialog of the client has promised', () => {
  it('is not another contact where it is there already', () => {
    const matches = [match(100, 'connectorUser', { isJustMade: true }), match(101, 'phone')];
    const memory = { clientId: '5', contactId: 0, dealId: 0, responsibleId: CLARA };
    expect(placed(facts({ memory, matches }))).toMatchObject({
      contact: { kind: 'promised' },
      passedOverContacts: [
        { contactId: 100, because: 'justMade' },
        { contactId: 101, because: 'weaker' },
      ],
    });
  });

  const memory = { clientId: '5', contactId: 100, dealId: 31, responsibleId: CLARA };
  const promised = { clientId: '5', contactId: 0, dealId: 0, responsibleId: CLARA };
  const people = [person(ANNA), person(CLARA)];

  it('five lines at once: the second gets the contact and deal that the first is still making, and its operator', () => {
    expect(placed(facts({ memory: promised, isMemoryDealOpen: true, people }))).toMatchObject({
      kind: 'repeat',
      contact: { kind: 'promised' },
      deal: { kind: 'promised' },
      operator: { kind: 'assign', userId: CLARA, because: 'responsible' },
      responsibleId: CLARA,
      choice: null,
    });
  });

  it('outranks any match', () => {
    const matches = [match(90, 'connectorUser', { openDeals: [deal(12)] })];
    expect(placed(facts({ memory, isMemoryDealOpen: true, matches, people }))).toMatchObject({
      contact: { kind: 'existing', contactId: 100, matchedBy: 'linked', isAdopted: false },
      deal: { kind: 'existing', dealId: 31 },
      operator: { userId: CLARA },
      passedOverContacts: [{ contactId: 90, because: 'weaker' }],
    });
  });

  it('a closed deal is not taken up again: another open one of the contact is', () => {
    const matches = [match(100, 'linked', { openDeals: [deal(40)] })];
    expect(placed(facts({ memory, matches, people })).deal).toEqual({ kind: 'existing', dealId: 40 });
  });

  it('or a new one is made', () => {
    expect(placed(facts({ memory, matches: [match(100, 'linked')], people })).deal).toEqual({ kind: 'create' });
  });

  it("a change of the contact's responsible in the portal counts before the memory", () => {
    expect(
      placed(facts({ memory, isMemoryDealOpen: true, matches: [match(100, 'linked', { responsibleId: ANNA })], people })).operator,
    ).toEqual({
      kind: 'assign',
      userId: ANNA,
      because: 'responsible',
    });
  });

  it("is void once the contact has become another company's", () => {
    const matches = [match(100, 'linked', { ownerCompany: 'beta' })];
    expect(placed(facts({ memory, isMemoryDealOpen: true, matches, people }))).toMatchObject({
      kind: 'first',
      contact: { kind: 'create' },
      deal: { kind: 'create' },
      passedOverContacts: [{ contactId: 100, because: 'otherCompany' }],
    });
  });
});

const anyId = fc.constantFrom(ANNA, BORIS, CLARA, DMITRI);
const anyPerson = fc.record({ userId: anyId, isActive: fc.boolean(), isBlocked: fc.boolean(), absence: fc.constantFrom(null, absence) });
const people = fc
  .uniqueArray(anyPerson, { selector: ({ userId }) => userId })
  .map((list) => list.map(({ userId, ...parts }) => person(userId, parts)));
const anyHolder = fc.oneof(
  fc.constantFrom<Holder>({ kind: 'gate' }, { kind: 'nobody' }),
  fc.record({ kind: fc.constant('person' as const), userId: anyId, hasAnswered: fc.boolean() }),
);
const anyMatch: fc.Arbitrary<ContactMatch> = fc
  .record({
    contactId: fc.integer({ min: 100, max: 104 }),
    matchedBy: fc.constantFrom<MatchedBy>('linked', 'connectorUser', 'imCode', 'phone', 'email'),
    responsibleId: fc.oneof(anyId, fc.constant(0)),
    ownerCompany: fc.constantFrom('alfa', 'beta', null),
    openDeals: fc.array(fc.record({ dealId: fc.integer({ min: 1, max: 50 }), responsibleId: anyId }), { maxLength: 2 }),
    hadDealHere: fc.boolean(),
    isNamesake: fc.boolean(),
  })
  .map(({ isNamesake, ...one }) => {
    const isByMessenger = one.matchedBy === 'connectorUser' || one.matchedBy === 'imCode';
    return isNamesake && isByMessenger ? { ...one, isWrittenNow: true as const } : one;
  });
/** A contact has one owner, however often it matches. */
const matches = fc
  .array(anyMatch, { maxLength: 5 })
  .map((list) => list.map((one) => ({ ...one, ownerCompany: list.find(({ contactId }) => contactId === one.contactId)!.ownerCompany })));

const anyFacts: fc.Arbitrary<PlacementFacts> = fc
  .record({
    isClosed: fc.boolean(),
    isOutgoing: fc.boolean(),
    holder: anyHolder,
    movedByPerson: fc.boolean(),
    memory: fc.option(
      fc.record({
        clientId: fc.constant('5'),
        contactId: fc.constantFrom(0, 100, 101),
        dealId: fc.constantFrom(0, 31),
        responsibleId: anyId,
      }),
    ),
    isMemoryDealOpen: fc.boolean(),
    matches,
    people,
    companyPeopleIds: fc.subarray([HEAD_OF_SALES, ANNA, BORIS, CLARA]),
    choice: people.map((list) => queue(...list)),
  })
  .map((parts) => facts({ ...parts, isMemoryDealOpen: parts.memory !== null && parts.isMemoryDealOpen }));

describe('whatever the facts', () => {
  it('a contact that only the search for the name leads to is not taken, unless it is the remembered one', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decidePlacement(given);
        if (decision.kind !== 'placed' || decision.placement.contact.kind !== 'existing') return;
        const { contactId, matchedBy } = decision.placement.contact;
        const told = given.matches.filter((one) => one.contactId === contactId && !one.isWrittenNow);
        expect(matchedBy === 'linked' || told.length > 0).toBe(true);
      }),
    );
  });

  it("another company's contact is never taken, and each contact that was not taken is listed once", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { contact, passedOverContacts } = placed(given);
        const taken = contact.kind === 'existing' ? contact.contactId : 0;
        for (const one of given.matches) if (one.contactId === taken) expect(one.ownerCompany).not.toBe('beta');
        const others = new Set(given.matches.map(({ contactId }) => contactId).filter((id) => id !== taken));
        expect(passedOverContacts.map(({ contactId }) => contactId).toSorted()).toEqual([...others].toSorted());
        for (const { contactId, because } of passedOverContacts) {
          const isForeign = given.matches.some((one) => one.contactId === contactId && one.ownerCompany === 'beta');
          const isTold = given.matches.some((one) => one.contactId === contactId && !one.isWrittenNow);
          expect(because).toBe(isForeign ? 'otherCompany' : isTold ? 'weaker' : 'namesake');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('a deal is taken only with its contact, and made for every new one', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { kind, contact, deal: deals } = placed(given);
        expect(kind === 'first').toBe(contact.kind === 'create');
        if (contact.kind === 'create') expect(deals).toEqual({ kind: 'create' });
        if (deals.kind === 'existing' && contact.kind === 'existing') {
          const open = given.matches.filter(({ contactId }) => contactId === contact.contactId).flatMap((one) => one.openDeals);
          const remembered = given.memory?.contactId === contact.contactId && given.isMemoryDealOpen ? [given.memory.dealId] : [];
          expect([...open.map(({ dealId }) => dealId), ...remembered]).toContain(deals.dealId);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the responsible is somebody who works here, or the head of sales', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { responsibleId } = placed(given);
        const known = [...given.people, ...given.choice.candidates.map((candidate) => candidate.person)];
        // Two lists about one person may disagree in these facts: working in either is enough.
        const works = known.some(({ userId, isActive }) => userId === responsibleId && isActive);
        const holds = given.holder.kind === 'person' && given.holder.userId === responsibleId;
        const isGone = known.some(({ userId, isActive }) => userId === responsibleId && !isActive);
        expect(responsibleId).toBeGreaterThan(0);
        expect(responsibleId === HEAD_OF_SALES || works || (holds && !isGone)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('what a person holds by answer, by hand or by closing is never taken away', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { operator, setContactResponsible, setDealResponsible } = placed(given);
        const { holder } = given;
        const isTheirs = holder.kind === 'person' && (holder.hasAnswered || given.isOutgoing || given.movedByPerson);
        if (!isTheirs && !given.isClosed) return;
        expect(operator).toMatchObject({ kind: 'keep', userId: holder.kind === 'person' ? holder.userId : 0 });
        expect([setContactResponsible, setDealResponsible]).toEqual([false, false]);
      }),
      { numRuns: 2000 },
    );
  });

  it('the order of matches and people does not matter, equal facts give equal decisions and stay as they are', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const before = structuredClone(given);
        const decision = decidePlacement(given);
        expect(decidePlacement(structuredClone(given))).toEqual(decision);
        expect(given).toEqual(before);
        const distinct = new Set(given.matches.map((one) => `${one.contactId} ${one.matchedBy}`)).size === given.matches.length;
        if (!distinct) return; // twice the same contact by the same sign with different facts: no reader gives that
        expect(decidePlacement({ ...given, matches: given.matches.toReversed(), people: given.people.toReversed() })).toEqual(decision);
      }),
      { numRuns: 2000 },
    );
  });
});
