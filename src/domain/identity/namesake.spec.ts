import { type EarlierSession, isNamesake, isStray, isWrittenByOtherKey, isWrittenNow, type MessengerMatch } from './namesake.js';

const ALFA_LINE = 1;
const BETA_LINE = 6;
const NOBODYS_LINE = 40;

function match(parts: Partial<MessengerMatch> = {}): MessengerMatch {
  return {
    clientUserId: 900,
    isOutgoing: false,
    isNamesake: true,
    isFoundByKey: false,
    earlier: [],
    foreignLineIds: new Set([BETA_LINE]),
    ...parts,
  };
}
const session = (lineId: number, kind: EarlierSession['kind']): EarlierSession => ({ lineId, kind });

describe("a messenger's user on a contact", () => {
  it.each<{ scenario: string; given: Partial<MessengerMatch>; isNow: boolean }>([
    { scenario: 'of the name of a newcomer tells nothing', given: {}, isNow: true },
    { scenario: 'of another name was found by something better than the name', given: { isNamesake: false }, isNow: false },
    {
      scenario: 'of another name was found by a number in the text, which tells nothing',
      given: { isNamesake: false, isFoundByKey: true },
      isNow: true,
    },
    {
      scenario: 'who wrote before the sidecar was there is trusted, whatever the text tells',
      given: { isNamesake: false, isFoundByKey: true, earlier: [session(ALFA_LINE, 'old')] },
      isNow: false,
    },
    {
      scenario: 'whom an employee has written to first is who the employee meant, whatever the text tells',
      given: { isNamesake: false, isFoundByKey: true, isOutgoing: true },
      isNow: false,
    },
    { scenario: 'who wrote before the sidecar was there is trusted', given: { earlier: [session(ALFA_LINE, 'old')] }, isNow: false },
    { scenario: 'who wrote to a line of no company is trusted', given: { earlier: [session(NOBODYS_LINE, 'old')] }, isNow: false },
    { scenario: 'who wrote only to the other company is a newcomer here', given: { earlier: [session(BETA_LINE, 'old')] }, isNow: true },
    {
      scenario: 'whose first session the sidecar has placed is known by its memory',
      given: { earlier: [session(ALFA_LINE, 'own')] },
      isNow: true,
    },
    {
      scenario: 'whose first session the sidecar has placed is known by its memory, whatever the contact is called by now',
      given: { earlier: [session(ALFA_LINE, 'own')], isNamesake: false },
      isNow: true,
    },
    {
      scenario: 'who writes to another line in the same moment is a newcomer on both',
      given: { earlier: [session(ALFA_LINE, 'fresh')] },
      isNow: true,
    },
    {
      scenario: 'of another name who writes to another line in the same moment was found by something better',
      given: { earlier: [session(ALFA_LINE, 'fresh')], isNamesake: false },
      isNow: false,
    },
    {
      scenario: 'who wrote before, and since on another line too, is trusted',
      given: { earlier: [session(ALFA_LINE, 'old'), session(2, 'own')] },
      isNow: false,
    },
    { scenario: 'whom an employee has written to first is who the employee meant', given: { isOutgoing: true }, isNow: false },
    { scenario: 'is none for a group chat, which the portal does not search', given: { clientUserId: 0 }, isNow: false },
  ])('$scenario', ({ given, isNow }) => expect(isWrittenNow(match(given))).toBe(isNow));

  it.each<{ scenario: string; given: Partial<MessengerMatch>; isOwnContact: boolean; stray: boolean }>([
    { scenario: "is taken off the company's own contact", given: {}, isOwnContact: true, stray: true },
    {
      scenario: "is taken off another company's contact, when the user has written nowhere else",
      given: {},
      isOwnContact: false,
      stray: true,
    },
    {
      scenario: "is left on another company's contact, when the user may have written there",
      given: { earlier: [session(BETA_LINE, 'old')] },
      isOwnContact: false,
      stray: false,
    },
    {
      scenario: "is taken off the company's own contact, though the user has written to the other company",
      given: { earlier: [session(BETA_LINE, 'old')] },
      isOwnContact: true,
      stray: true,
    },
    {
      scenario: "is left on another company's contact, when the user writes there in the same moment",
      given: { earlier: [session(BETA_LINE, 'fresh')] },
      isOwnContact: false,
      stray: false,
    },
    { scenario: 'is left on a contact of another name', given: { isNamesake: false }, isOwnContact: true, stray: false },
    {
      scenario: "is taken off a contact of another name that a number in a newcomer's text has led to",
      given: { isNamesake: false, isFoundByKey: true },
      isOwnContact: true,
      stray: true,
    },
    {
      scenario: 'is left on a contact of another name when the user has written before',
      given: { isNamesake: false, isFoundByKey: true, earlier: [session(ALFA_LINE, 'own')] },
      isOwnContact: true,
      stray: false,
    },
  ])('$scenario', ({ given, isOwnContact, stray }) => expect(isStray(match(given), isOwnContact)).toBe(stray));
});

describe('two names', () => {
  const named = (text: string) => {
    const [name = '', lastName = ''] = text.split('/');
    return { name, lastName };
  };
  it.each([
    ['Ольга/Первая', 'Ольга/Первая', true],
    ['ольга /ПЕРВАЯ', 'Ольга/Первая', true],
    ['Пётр/Соловьёв', 'Петр/Соловьев', true],
    ['/Первая', 'Ольга/Первая', true],
    ['Ольга/', 'Ольга/Первая', true],
    ['Ольга/', 'Ольга/', true],
    ['Ольга/Вторая', 'Ольга/Первая', false],
    ['Анна/Первая', 'Ольга/Первая', false],
    ['/', 'Ольга/Первая', false],
    ['/', '/', false],
    ['Ольга/', '/Первая', false],
  ])('%s and %s', (one, other, same) => {
    expect(isNamesake(named(one), named(other))).toBe(same);
    expect(isNamesake(named(other), named(one))).toBe(same);
  });
});

describe('a messenger on a contact to which a phone or e-mail leads too', () => {
  it.each<{ scenario: string; given: Partial<MessengerMatch>; is: boolean }>([
    { scenario: 'of a newcomer is the writing of the portal', given: {}, is: true },
    { scenario: 'so it is under another name', given: { isNamesake: false }, is: true },
    { scenario: 'and with sessions that are being decided now', given: { earlier: [session(ALFA_LINE, 'fresh')] }, is: true },
    { scenario: 'and for the other company, as the sidecar knows', given: { earlier: [session(BETA_LINE, 'own')] }, is: true },
    { scenario: 'of somebody who has been here may be from then', given: { earlier: [session(ALFA_LINE, 'own')] }, is: false },
    { scenario: 'of somebody from before the sidecar was there, too', given: { earlier: [session(BETA_LINE, 'old')] }, is: false },
    { scenario: 'to whom an employee wrote was there', given: { isOutgoing: true }, is: false },
    { scenario: 'of a group is nobody’s', given: { clientUserId: 0 }, is: false },
  ])('$scenario', ({ given, is }) => expect(isWrittenByOtherKey(match(given))).toBe(is));
});
