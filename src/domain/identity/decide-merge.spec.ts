import fc from 'fast-check';
import { keyName } from './client-keys.js';
import { decideMerge } from './decide-merge.js';
import type { HowLearnt } from './how-learnt.js';
import type { MergeContact, MergeFacts, SharedKey } from './merge.js';

const at = new Date('2026-03-02T09:00:00Z');
const minutesBefore = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
const day = (number: number) => new Date(Date.UTC(2026, 1, number));
const deal = (dealId: number, lastActivityAt: Date, isPrimary = true) => ({ dealId, lastActivityAt, isPrimary });
const told: [HowLearnt, HowLearnt] = ['profile', 'callerId'];
const phone = (contacts = 2, value = '79012345678', how: [HowLearnt, HowLearnt] = told): SharedKey => ({
  kind: 'phone',
  value,
  contacts,
  how,
});
const learnt = (older: HowLearnt, younger: HowLearnt) => phone(2, '79012345678', [older, younger]);
const account: SharedKey = { kind: 'connectorUser', value: '915', contacts: 2, how: ['profile', 'profile'] };

function contact(contactId: number, parts: Partial<MergeContact> = {}): MergeContact {
  return {
    contactId,
    isThere: true,
    ownerCompany: 'alfa',
    name: 'Вера',
    lastName: '',
    createdAt: day(1),
    openDeals: [],
    keys: [],
    responsibleId: 12,
    isWorkedOn: false,
    changedByHandAt: null,
    pendingCommands: 0,
    ...parts,
  };
}

function facts(parts: Partial<MergeFacts> = {}): MergeFacts {
  return {
    at,
    companyCode: 'alfa',
    companyName: 'Альфа',
    contacts: [contact(12), contact(57)],
    sharedKeys: [],
    isMarkedSeparate: false,
    acceptedBy: 0,
    rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
    ...parts,
  };
}

const off = { isOn: false, sharedByMoreThan: 3, otherDeals: 'close' } as const;
const named = (contactId: number, name: string, lastName: string) => contact(contactId, { name, lastName });

it('a number that is perhaps the same one, spelled otherwise, is put to a person, and each spelling is no number of its own', () => {
  const mine = contact(12, { keys: [{ kind: 'phone', value: '79012345678', how: 'profile' }] });
  const other = contact(57, {
    keys: [
      { kind: 'phone', value: '9012345678', how: 'callerId' },
      { kind: 'phone', value: '79012345678', how: 'spelling' },
    ],
  });
  expect(decideMerge(facts({ contacts: [mine, other], sharedKeys: [learnt('profile', 'spelling')] }))).toMatchObject({
    kind: 'suggest',
    speaksAgainst: ['notTold'],
  });
});

describe('two contacts of a company are one client', () => {
  it.each([
    { scenario: 'who write from one messenger account', given: facts({ sharedKeys: [account] }), because: 'connectorUser' },
    {
      scenario: 'also when that account is on more contacts than a phone may be',
      given: facts({ sharedKeys: [{ ...account, contacts: 9 }] }),
      because: 'connectorUser',
    },
    {
      scenario: 'who have one messenger address',
      given: facts({ sharedKeys: [{ kind: 'imCode', value: 'imol|whatsapp|1|g|0', contacts: 2, how: ['profile', 'profile'] }] }),
      because: 'imCode',
    },
    { scenario: 'who have a phone that nobody else has', given: facts({ sharedKeys: [phone(2)] }), because: 'phone' },
    { scenario: 'that as many have as may', given: facts({ sharedKeys: [phone(3)] }), because: 'phone' },
    {
      scenario: 'who have an e-mail of their own beside the phone of a reception desk',
      given: facts({ sharedKeys: [phone(40), { kind: 'email', value: 'vera@example.com', contacts: 2, how: told }] }),
      because: 'email',
    },
    {
      scenario: 'the messenger account is named before the phone',
      given: facts({ sharedKeys: [phone(1), account] }),
      because: 'connectorUser',
    },
    {
      scenario: 'of one name in another order and spelling',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'СЕМЕНОВ', ' петр ')], sharedKeys: [phone(2)] }),
      because: 'phone',
    },
    {
      scenario: 'of whom one has told no last name',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Клиент 101', '')], sharedKeys: [phone(2)] }),
      because: 'phone',
    },
    {
      scenario: 'of whom one has only written the phone, when first and last names agree in whatever letters',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Petr', 'Semenov')], sharedKeys: [learnt('callerId', 'text')] }),
      because: 'phone',
    },
    {
      scenario: 'of two responsible people, one of whom has done nothing yet',
      given: facts({
        contacts: [contact(12, { isWorkedOn: true }), contact(57, { responsibleId: 14 })],
        sharedKeys: [phone()],
      }),
      because: 'phone',
    },
    {
      scenario: 'with whom one and the same employee has worked',
      given: facts({ contacts: [contact(12, { isWorkedOn: true }), contact(57, { isWorkedOn: true })], sharedKeys: [phone()] }),
      because: 'phone',
    },
    {
      scenario: 'a quarter of an hour after a person has changed a card',
      given: facts({ contacts: [contact(12, { changedByHandAt: minutesBefore(15) }), contact(57)], sharedKeys: [phone()] }),
      because: 'phone',
    },
    {
      scenario: 'of whom a person said so, whatever they share',
      given: facts({ acceptedBy: 10, rules: off }),
      because: 'accepted',
    },
  ])('$scenario', ({ given, because }) =>
    expect(decideMerge(given)).toMatchObject({ kind: 'merge', because, fromContactId: 57, toContactId: 12 }),
  );

  it('goes on with the deal of the latest activity and closes the other', () => {
    const contacts: MergeFacts['contacts'] = [
      contact(12, { openDeals: [deal(9, day(20))] }),
      contact(57, { openDeals: [deal(14, day(27))] }),
    ];
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()] }))).toMatchObject({
      toContactId: 12,
      keptDealId: 14,
      closeDealIds: [9],
    });
    const leave = facts({ contacts, sharedKeys: [phone()], rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'leave' } });
    expect(decideMerge(leave)).toMatchObject({ keptDealId: 14, closeDealIds: [] });
  });

  it('never closes a deal of somebody else in which one of them takes part', () => {
    const contacts: MergeFacts['contacts'] = [
      contact(12, { openDeals: [deal(9, day(20)), deal(30, day(1), false)] }),
      contact(57, { openDeals: [deal(14, day(27))] }),
    ];
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()] }))).toMatchObject({ keptDealId: 14, closeDealIds: [9] });
  });

  it('goes on with the own deal, though one in which the contact takes part is busier', () => {
    const contacts: MergeFacts['contacts'] = [
      contact(12, { openDeals: [deal(9, day(20))] }),
      contact(57, { openDeals: [deal(14, day(27), false)] }),
    ];
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()] }))).toMatchObject({ keptDealId: 9, closeDealIds: [] });
  });

  it('closes a deal of both once, and none when neither has one', () => {
    const shared = deal(9, day(20));
    const contacts: MergeFacts['contacts'] = [
      contact(12, { openDeals: [shared, deal(8, day(21))] }),
      contact(57, { openDeals: [{ ...shared, isPrimary: false }] }),
    ];
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()] }))).toMatchObject({ keptDealId: 8, closeDealIds: [9] });
    expect(decideMerge(facts({ sharedKeys: [phone()] }))).toMatchObject({ keptDealId: 0, closeDealIds: [] });
  });
});

describe('a person is asked', () => {
  it.each([
    { scenario: 'about the phone of a reception desk', given: facts({ sharedKeys: [phone(4)] }), because: 'sharedByMany' },
    {
      scenario: 'about a phone that only few have, when both are known by names of two people',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Анна', 'Орлова')], sharedKeys: [phone(2)] }),
      because: 'namesDiffer',
    },
    {
      scenario: 'about such an e-mail of two with one last name',
      given: facts({
        contacts: [named(12, 'Пётр', 'Орлов'), named(57, 'Иван', 'Орлов')],
        sharedKeys: [{ kind: 'email', value: 'orlov@example.com', contacts: 2, how: told }],
      }),
      because: 'namesDiffer',
    },
    {
      scenario: 'about namesakes',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, ' петр ', 'СЕМЕНОВ')] }),
      because: 'sameName',
    },
    {
      scenario: 'about one messenger account that calls itself by names of two people',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Анна', 'Орлова')], sharedKeys: [account] }),
      because: 'namesDiffer',
    },
    {
      scenario: 'about first names of two people',
      given: facts({ contacts: [named(12, 'Пётр', ''), named(57, 'Анна', 'Орлова')], sharedKeys: [phone()] }),
      because: 'namesDiffer',
    },
    {
      scenario: 'about a phone that one of them has only written',
      given: facts({ sharedKeys: [learnt('profile', 'text')] }),
      because: 'toldInText',
    },
    {
      scenario: 'about a phone that both have only written, whatever their names',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Пётр', 'Семёнов')], sharedKeys: [learnt('text', 'text')] }),
      because: 'notTold',
    },
    {
      scenario: 'about a phone that an employee has typed onto one of the cards',
      given: facts({ contacts: [named(12, 'Пётр', 'Семёнов'), named(57, 'Пётр', 'Семёнов')], sharedKeys: [learnt('profile', 'hand')] }),
      because: 'notTold',
    },
    { scenario: 'about a phone that only stands on a card', given: facts({ sharedKeys: [learnt('card', 'profile')] }), because: 'notTold' },
    {
      scenario: 'about a messenger account that the portal has written onto the other card',
      given: facts({ sharedKeys: [{ ...account, how: ['card', 'profile'] }] }),
      because: 'notTold',
    },
    {
      scenario: 'about the landline of colleagues, of whom each has told a mobile of their own',
      given: facts({
        contacts: [
          contact(12, { keys: [{ kind: 'phone', value: '79010000001', how: 'profile' }] }),
          contact(57, { keys: [{ kind: 'phone', value: '79010000002', how: 'profile' }] }),
        ],
        sharedKeys: [phone(2, '74951234567')],
      }),
      because: 'ownKeys',
    },
    {
      scenario: 'when two employees have worked with them',
      given: facts({
        contacts: [contact(12, { isWorkedOn: true }), contact(57, { isWorkedOn: true, responsibleId: 14 })],
        sharedKeys: [phone()],
      }),
      because: 'otherResponsible',
    },
    {
      scenario: 'about everything while merging is off',
      given: facts({ sharedKeys: [account], rules: off }),
      because: 'settingsOff',
    },
  ])('$scenario', ({ given, because }) => expect(decideMerge(given)).toMatchObject({ kind: 'suggest', because }));
});

describe('a merge waits', () => {
  const waiting: MergeFacts['contacts'] = [contact(12, { pendingCommands: 1 }), contact(57)];
  it.each([
    {
      scenario: 'while commands of one of them are under way',
      given: facts({ contacts: waiting, sharedKeys: [phone()] }),
      because: 'commandsUnderWay',
    },
    {
      scenario: 'while a person has accepted it and commands are under way',
      given: facts({ contacts: waiting, acceptedBy: 10 }),
      because: 'commandsUnderWay',
    },
    {
      scenario: 'until the portal has made the contact',
      given: facts({ contacts: [contact(0), contact(57)], sharedKeys: [phone()] }),
      because: 'contactPromised',
    },
  ])('$scenario', ({ given, because }) => expect(decideMerge(given)).toEqual({ kind: 'wait', because }));

  it('for a quarter of an hour after a person has changed a card, for a suggestion too, but not for that person’s word', () => {
    const contacts: MergeFacts['contacts'] = [contact(12, { changedByHandAt: minutesBefore(1) }), contact(57)];
    const again = { kind: 'wait', because: 'changedByHand', againAt: minutesBefore(-14) };
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()] }))).toEqual(again);
    expect(decideMerge(facts({ contacts, sharedKeys: [learnt('profile', 'hand')] }))).toEqual(again);
    expect(decideMerge(facts({ contacts, sharedKeys: [phone()], acceptedBy: 10 }))).toMatchObject({ kind: 'merge' });
    expect(decideMerge(facts({ contacts }))).toMatchObject({ kind: 'refuse' }); // mended
  });

  it('but a suggestion is made at once', () => {
    expect(decideMerge(facts({ contacts: waiting, sharedKeys: [phone(40)] }))).toMatchObject({ kind: 'suggest' });
  });
});

describe('nothing is merged', () => {
  it.each([
    {
      scenario: 'across companies, even with one messenger account',
      given: facts({ contacts: [contact(12), contact(57, { ownerCompany: 'beta' })], sharedKeys: [account], acceptedBy: 10 }),
      because: 'otherCompany',
    },
    {
      scenario: "with a contact that is nobody's yet",
      given: facts({ contacts: [contact(12, { ownerCompany: null }), contact(57)], sharedKeys: [account] }),
      because: 'otherCompany',
    },
    {
      scenario: 'that a person has marked as separate',
      given: facts({ isMarkedSeparate: true, sharedKeys: [account] }),
      because: 'separate',
    },
    {
      scenario: 'with a contact that is gone',
      given: facts({ contacts: [contact(12), contact(57, { isThere: false })], sharedKeys: [phone()] }),
      because: 'contactGone',
    },
    { scenario: 'with itself', given: facts({ contacts: [contact(57), contact(57)], sharedKeys: [phone()] }), because: 'sameContact' },
    { scenario: 'for nothing', given: facts(), because: 'nothingShared' },
    {
      scenario: 'for a first name without a last one',
      given: facts({ contacts: [named(12, 'Клиент 101', ''), named(57, 'Клиент 101', '')] }),
      because: 'nothingShared',
    },
  ])('$scenario', ({ given, because }) => expect(decideMerge(given)).toEqual({ kind: 'refuse', because }));
});

describe('for any two contacts', () => {
  const anyDeal = fc.record({
    dealId: fc.integer({ min: 1, max: 6 }),
    lastActivityAt: fc.integer({ min: 1, max: 5 }).map(day),
    isPrimary: fc.boolean(),
  });
  const anyContact = fc.record({
    contactId: fc.integer({ min: 0, max: 4 }),
    isThere: fc.boolean(),
    ownerCompany: fc.constantFrom('alfa', 'alfa', 'alfa', 'beta', null),
    name: fc.constantFrom('Вера', 'Олег', ''),
    lastName: fc.constantFrom('Орлова', ''),
    createdAt: fc.constant(at),
    openDeals: fc.uniqueArray(anyDeal, { selector: ({ dealId }) => dealId, maxLength: 3 }),
    keys: fc.constant<MergeContact['keys']>([]),
    responsibleId: fc.integer({ min: 0, max: 2 }),
    isWorkedOn: fc.boolean(),
    changedByHandAt: fc.constantFrom(null, null, minutesBefore(1), minutesBefore(20)),
    pendingCommands: fc.integer({ min: 0, max: 1 }),
  });
  const anyHow = fc.constantFrom<HowLearnt[]>('profile', 'callerId', 'text', 'hand', 'card');
  const anyKey = fc.record({
    kind: fc.constantFrom('connectorUser' as const, 'imCode' as const, 'phone' as const, 'email' as const),
    value: fc.constantFrom('a', 'b'),
    contacts: fc.integer({ min: 1, max: 6 }),
    how: fc.tuple(anyHow, anyHow),
  });
  const anyFacts: fc.Arbitrary<MergeFacts> = fc.record({
    at: fc.constant(at),
    companyCode: fc.constant('alfa'),
    companyName: fc.constant('Альфа'),
    contacts: fc.tuple(anyContact, anyContact),
    sharedKeys: fc.uniqueArray(anyKey, { maxLength: 3, selector: keyName }), // a key is shared once
    isMarkedSeparate: fc.boolean(),
    acceptedBy: fc.constantFrom(0, 0, 10),
    rules: fc.record({
      isOn: fc.boolean(),
      sharedByMoreThan: fc.integer({ min: 2, max: 4 }),
      otherDeals: fc.constantFrom('close' as const, 'leave' as const),
    }),
  });

  it('their order does not matter, nor that of their keys and deals', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        // One deal is one deal, whoever names it.
        const [one, other] = given.contacts;
        const known = new Map(one.openDeals.map((deal) => [deal.dealId, deal]));
        const openDeals = other.openDeals.map((deal) => ({
          ...deal,
          lastActivityAt: known.get(deal.dealId)?.lastActivityAt ?? deal.lastActivityAt,
        }));
        const straight: MergeFacts = { ...given, contacts: [one, { ...other, openDeals }] };
        const turned: MergeFacts = {
          ...given,
          contacts: [
            { ...other, openDeals: openDeals.toReversed() },
            { ...one, openDeals: one.openDeals.toReversed() },
          ],
          sharedKeys: given.sharedKeys.toReversed(),
        };
        expect(decideMerge(turned)).toEqual(decideMerge(straight));
      }),
      { numRuns: 2000 },
    );
  });

  it('none is merged or suggested across companies, nor against the word of a person', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decideMerge(given);
        if (decision.kind !== 'merge' && decision.kind !== 'suggest') return;
        expect(given.contacts.map((contact) => contact.ownerCompany)).toEqual(['alfa', 'alfa']);
        expect(given.isMarkedSeparate).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('by itself no two with names of two people become one', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decideMerge({ ...given, acceptedBy: 0 });
        const [one, other] = given.contacts;
        const areNamed = [one, other].every(({ name, lastName }) => name !== '' && lastName !== '');
        if (areNamed && one.name !== other.name) expect(decision.kind).not.toBe('merge');
      }),
      { numRuns: 2000 },
    );
  });

  it('by itself none become one for what not each of them has told', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decideMerge({ ...given, acceptedBy: 0 });
        if (decision.kind !== 'merge') return;
        const how = decision.key?.how ?? [];
        expect(how.some((one) => one === 'profile' || one === 'callerId')).toBe(true);
        expect(how).not.toContain('card');
        expect(how).not.toContain('hand');
      }),
      { numRuns: 2000 },
    );
  });

  it('a deal is either kept, or closed, or left, and the kept one is never closed', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decideMerge(given);
        if (decision.kind !== 'merge') return;
        const all = given.contacts.flatMap((contact) => contact.openDeals.map(({ dealId }) => dealId));
        expect(decision.closeDealIds).not.toContain(decision.keptDealId);
        expect(all).toEqual(expect.arrayContaining(decision.closeDealIds));
        if (all.length > 0) expect(all).toContain(decision.keptDealId);
        expect(decision.toContactId).toBeLessThan(decision.fromContactId);
      }),
      { numRuns: 2000 },
    );
  });
});
