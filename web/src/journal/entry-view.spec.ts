import { entryView } from './entry-view';

const person = (userId: number, over: object = {}) => ({
  userId,
  name: `Person ${userId}`,
  isActive: true,
  isBlocked: false,
  absence: null,
  workDay: 'opened',
  isOnLinePause: false,
  isSenior: false,
  departmentId: 3,
  isWithinHours: true,
  ...over,
});

describe('a journal entry for reading', () => {
  it('of a merge shows both contacts, and which one is left', () => {
    const contact = (contactId: number, dealIds: number[]) => ({
      contactId,
      name: 'Пётр',
      lastName: '',
      ownerCompany: 'alfa',
      openDeals: dealIds.map((dealId) => ({ dealId })),
    });
    const view = entryView({
      kind: 'merge',
      facts: {
        contacts: [contact(57, [14]), contact(12, [9])],
        sharedKeys: [{ kind: 'phone', value: '79012345678', contacts: 4 }],
        isMarkedSeparate: false,
        acceptedBy: 7,
        rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
      },
      decision: {
        kind: 'merge',
        because: 'accepted',
        key: { kind: 'phone', value: '79012345678' },
        fromContactId: 57,
        toContactId: 12,
        keptDealId: 14,
        closeDealIds: [9],
      },
    });
    expect(view.contacts).toEqual([
      { contactId: 57, name: 'Пётр', matchedBy: 'phone', ownerCompany: 'alfa', openDealIds: [14], because: 'mergedAway', isTaken: false },
      { contactId: 12, name: 'Пётр', matchedBy: 'phone', ownerCompany: 'alfa', openDealIds: [9], because: null, isTaken: true },
    ]);
    expect(view.known).toEqual([
      { label: 'sharedPhone', value: '79012345678 (4)', as: 'text' },
      { label: 'decidedBy', value: 7, as: 'person' },
      { label: 'isMarkedSeparate', value: false, as: 'yesNo' },
      { label: 'isOn', value: true, as: 'yesNo' },
      { label: 'sharedByMoreThan', value: 3, as: 'number' },
      { label: 'otherDeals', value: 'close', as: 'word' },
      { label: 'keptDeal', value: 14, as: 'number' },
      { label: 'closedDeals', value: '9', as: 'text' },
    ]);
  });

  it('of a merge by hand knows who went into whom', () => {
    const view = entryView({
      kind: 'merge',
      facts: { companyName: 'Альфа', fromContactId: 57, toContactId: 12, actorUserId: 5, lostBy: null, movedThreads: 2 },
      decision: { kind: 'followed', keptDealId: 9 },
    });
    expect(view.contacts.map(({ contactId, because, isTaken }) => [contactId, because, isTaken])).toEqual([
      [12, null, true],
      [57, 'mergedAway', false],
    ]);
    expect(view.known).toContainEqual({ label: 'movedThreads', value: 2, as: 'number' });
  });

  it('of history put right shows how the thread was bound, and why each other contact was not taken', () => {
    const contact = (contactId: number, ownerCompany: string | null, matchedBy: string | null) => ({
      contactId,
      ownerCompany,
      matchedBy,
      deals: [
        { dealId: contactId * 10, isOpen: true },
        { dealId: contactId * 10 + 1, isOpen: false },
      ],
    });
    const view = entryView({
      kind: 'attribution',
      facts: {
        runId: 3,
        startedAt: '2026-01-10T10:00:00.000Z',
        companyCode: 'beta',
        boundContactIds: [1],
        boundDeals: [{ dealId: 10, companyCode: 'alfa' }],
        statisticContactId: 1,
        contacts: [contact(1, 'alfa', null), contact(2, 'beta', 'phone'), contact(3, null, 'phone')],
      },
      decision: { kind: 'change', contactId: 2, dealId: 20, dealBecause: 'openThen', because: 'contactOfOtherCompany' },
    });
    expect(view.known).toEqual([
      { label: 'threadAt', value: '2026-01-10T10:00:00.000Z', as: 'instant' },
      { label: 'boundContacts', value: '1', as: 'text' },
      { label: 'boundDeals', value: '10 (alfa)', as: 'text' },
      { label: 'statisticContact', value: 1, as: 'number' },
      { label: 'takenContact', value: 2, as: 'number' },
      { label: 'takenDeal', value: 20, as: 'number' },
      { label: 'dealBecause', value: 'openThen', as: 'word' },
    ]);
    expect(view.contacts.map(({ contactId, matchedBy, because, openDealIds }) => [contactId, matchedBy, because, openDealIds])).toEqual([
      [1, 'boundOnly', 'otherCompany', [10]],
      [2, 'phone', null, [20]],
      [3, 'phone', 'weaker', [30]],
    ]);
  });

  it('of a placement puts the chosen one first and says of each other one why not', () => {
    const view = entryView({
      kind: 'placement',
      facts: {
        isClosed: false,
        holder: { kind: 'gate' },
        memory: null,
        matches: [
          { contactId: 9, matchedBy: 'phone', ownerCompany: 'beta', openDeals: [{ dealId: 4, responsibleId: 11 }] },
          { contactId: 15, matchedBy: 'linked', ownerCompany: 'alfa', openDeals: [] },
        ],
        people: [person(11), person(30)],
        choice: {
          strategy: 'roundRobin',
          rules: { breakCountsAsStarted: true },
          candidates: [
            {
              person: person(12, { absence: { type: 'VACATION', fromAt: '2026-03-01T00:00:00Z', toAt: '2026-03-09T00:00:00Z' } }),
              openDialogs: 0,
            },
            { person: person(11), openDialogs: 2 },
          ],
        },
      },
      decision: {
        kind: 'first',
        contact: { kind: 'existing', contactId: 15 },
        operator: { kind: 'assign', userId: 11, because: 'chosen' },
        choice: { kind: 'operator', userId: 11, atWork: true, passedOver: [{ userId: 12, because: 'absent' }] },
        passedOverContacts: [{ contactId: 9, because: 'otherCompany' }],
      },
    });
    expect(view.people.map(({ userId, verdict, because }) => [userId, verdict, because])).toEqual([
      [11, 'chosen', null],
      [12, 'passedOver', 'absent'],
      [30, 'considered', null],
    ]);
    expect(view.people[1]?.facts).toContainEqual({ label: 'absentUntil', value: '2026-03-09T00:00:00Z', as: 'instant' });
    expect(view.contacts).toEqual([
      { contactId: 9, name: '', matchedBy: 'phone', ownerCompany: 'beta', openDealIds: [4], because: 'otherCompany', isTaken: false },
      { contactId: 15, name: '', matchedBy: 'linked', ownerCompany: 'alfa', openDealIds: [], because: null, isTaken: true },
    ]);
    expect(view.known).toContainEqual({ label: 'holder', value: 'gate', as: 'word' });
    expect(view.strategy).toBe('roundRobin');
  });

  it('of a missed call says what is known of it, until when to call back, and who', () => {
    const view = entryView({
      kind: 'call',
      facts: {
        stage: 'ended',
        direction: 'incoming',
        caller: 'phone',
        failedCode: '304',
        client: {
          memory: { contactId: 15, dealId: 4 },
          isMemoryDealOpen: true,
          matches: [{ contactId: 15, matchedBy: 'linked', ownerCompany: 'alfa', openDeals: [] }],
          people: [person(11)],
          openTodos: [],
          choice: { strategy: 'even', rules: {}, candidates: [{ person: person(12), openDialogs: 1 }] },
        },
      },
      decision: {
        kind: 'repeat',
        contact: { kind: 'existing', contactId: 15 },
        responsibleId: 11,
        choice: { kind: 'operator', userId: 12, atWork: true, passedOver: [] },
        todo: { kind: 'new', responsibleId: 12, dueAt: '2026-03-02T10:30:00.000Z' },
        passedOverContacts: [],
      },
    });
    expect(view.known).toEqual([
      { label: 'stage', value: 'ended', as: 'word' },
      { label: 'direction', value: 'incoming', as: 'word' },
      { label: 'caller', value: 'phone', as: 'word' },
      { label: 'failedCode', value: '304', as: 'word' },
      { label: 'callBackBy', value: '2026-03-02T10:30:00.000Z', as: 'instant' },
      { label: 'isMemoryDealOpen', value: true, as: 'yesNo' },
      { label: 'memoryContact', value: 15, as: 'number' },
      { label: 'memoryDeal', value: 4, as: 'number' },
    ]);
    expect(view.people.map(({ userId, verdict }) => [userId, verdict])).toEqual([
      [12, 'chosen'],
      [11, 'considered'],
    ]);
    expect(view.contacts).toMatchObject([{ contactId: 15, isTaken: true }]);
  });

  it('of a call that was ignored shows no client', () => {
    const facts = { stage: 'ended', direction: 'incoming', caller: 'anonymous', failedCode: '', client: null };
    const view = entryView({ kind: 'call', facts, decision: { kind: 'ignored', because: 'anonymous' } });
    expect(view.known.map(({ value }) => value)).toEqual(['ended', 'incoming', 'anonymous']);
    expect([view.people, view.contacts]).toEqual([[], []]);
  });

  it('of a check names its row, the operator, and the heads up to the one who got it', () => {
    const head = (userId: number, isAbsent: boolean) => ({
      userId,
      name: `Head ${userId}`,
      departmentId: 3,
      isActive: true,
      isBlocked: false,
      isAbsent,
    });
    const view = entryView({
      kind: 'check',
      facts: {
        hasAnswered: false,
        operator: person(11, { workDay: 'closed' }),
        heads: [head(21, true), head(22, false), head(23, false)],
        rules: {},
      },
      decision: { row: 8, outcome: { kind: 'toHead', userId: 22, because: 'dayNotStarted', skipped: [{ userId: 21, because: 'absent' }] } },
    });
    expect(view.row).toBe(8);
    expect(view.people.map(({ userId, verdict, because }) => [userId, verdict, because])).toEqual([
      [11, 'passedOver', 'dayNotStarted'],
      [21, 'passedOver', 'absent'],
      [22, 'chosen', null],
      [23, 'considered', null],
    ]);
  });

  it('of a night names who stands in and who could not join; nobody where the head of sales joins himself', () => {
    const passedOver = [
      { userId: 12, name: 'Alla', because: 'absent' },
      { userId: 13, name: 'Gleb', because: 'blocked' },
    ];
    const peopleOf = (standing: object) =>
      entryView({ kind: 'nightly', facts: { isHeadMember: false, ...standing }, decision: { kind: 'join', userId: 11 } }).people.map(
        ({ name, verdict, because }) => [name, verdict, because],
      );
    const couldNot = [
      ['Alla', 'passedOver', 'absent'],
      ['Gleb', 'passedOver', 'blocked'],
    ];
    expect(peopleOf({ standing: { standIn: { userId: 11, name: 'Olga' }, passedOver } })).toEqual([['Olga', 'chosen', null], ...couldNot]);
    expect(peopleOf({ standing: { standIn: null, passedOver } })).toEqual(couldNot);
    expect(peopleOf({})).toEqual([]);
  });

  it('of a hand move joins what one person did', () => {
    const view = entryView({
      kind: 'move',
      facts: { fromUserId: 11, toUserId: 13, actorUserId: 13, people: [{ userId: 13, name: 'Timur' }] },
      decision: { kind: 'followed' },
    });
    expect(view.people.map(({ name, verdict, facts }) => [name, verdict, facts.map(({ label }) => label)])).toEqual([
      ['', 'considered', ['movedFrom']],
      ['Timur', 'chosen', ['movedTo', 'movedBy']],
    ]);
  });

  it.each([null, 'text', [], { facts: 7 }])('of facts this release does not know (%j) is empty, not an error', (facts) => {
    expect(entryView({ kind: 'placement', facts, decision: facts })).toEqual({
      row: null,
      strategy: null,
      known: [],
      people: [],
      contacts: [],
    });
  });
});
