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
      { contactId: 9, matchedBy: 'phone', ownerCompany: 'beta', openDealIds: [4], because: 'otherCompany', isTaken: false },
      { contactId: 15, matchedBy: 'linked', ownerCompany: 'alfa', openDealIds: [], because: null, isTaken: true },
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
