import { explain, explainBoth } from '../contract/explain.js';
import type { MergeContact, MergeDecision, MergeFacts, RefuseBecause, SharedKey } from '../domain/identity/merge.js';
import type { HandMergeFacts } from './hand-merge.js';
import { mergeInJournal } from './merge-journal.js';

const at = new Date('2026-03-02T07:03:00.000Z');
const contact = (contactId: number, parts: Partial<MergeContact> = {}): MergeContact => ({
  contactId,
  isThere: true,
  ownerCompany: 'alfa',
  name: 'Vera',
  lastName: 'Orlova',
  createdAt: at,
  openDeals: [],
  keys: [],
  responsibleId: 12,
  isWorkedOn: false,
  changedByHandAt: null,
  pendingCommands: 0,
  ...parts,
});
const facts: MergeFacts = {
  at,
  companyCode: 'alfa',
  companyName: 'Alfa',
  contacts: [contact(57), contact(12)],
  sharedKeys: [],
  isMarkedSeparate: false,
  acceptedBy: 0,
  rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
};
const phone: SharedKey = { kind: 'phone', value: '79012345678', contacts: 5, how: ['callerId', 'text'] };
const byPhone: MergeDecision = {
  kind: 'merge',
  because: 'phone',
  key: phone,
  fromContactId: 57,
  toContactId: 12,
  keptDealId: 9,
  closeDealIds: [14],
};
const say = (decision: MergeDecision, given = facts) =>
  explain(mergeInJournal, { rule: decision.kind, because: decision.because, facts: given, decision }, 'en');

it('says who is one client, why, and what became of the deals', () => {
  expect(say(byPhone)).toBe(
    'Contacts 12 and 57 are one client of Alfa: the same phone 79012345678; 57 is merged into 12, deal 9 goes on, deal 14 closed.',
  );
  expect(say({ ...byPhone, because: 'accepted', key: null, keptDealId: 0, closeDealIds: [] })).toBe(
    'Contacts 12 and 57 are one client of Alfa: a person has said so; 57 is merged into 12.',
  );
});

it('says what a person has to decide', () => {
  expect(
    say({
      kind: 'suggest',
      because: 'sharedByMany',
      key: phone,
      speaksFor: ['key', 'sameResponsible'],
      speaksAgainst: ['sharedByMany', 'toldInText'],
    }),
  ).toBe(
    'Contacts 12 and 57 may be one client of Alfa. For: the same phone 79012345678 (12 by a call from it, 57 in a message); the same responsible person. ' +
      'Against: 5 contacts of the company have it (more than 3); one of them has only written it in a message, and the names do not show one person. A person has to say.',
  );
  expect(say({ kind: 'suggest', because: 'sameName', key: null, speaksFor: ['sameName'], speaksAgainst: ['noKey'] })).toBe(
    'Contacts 12 and 57 may be one client of Alfa. For: the same name, Vera Orlova. Against: nothing else in common. A person has to say.',
  );
});

it('says so of decisions of before there was evidence, too', () => {
  const { how: _, ...former } = phone;
  expect(say({ kind: 'suggest', because: 'sharedByMany', key: former as SharedKey })).toBe(
    'Contacts 12 and 57 may be one client of Alfa. For: the same phone 79012345678. Against: 5 contacts of the company have it (more than 3). A person has to say.',
  );
  expect(say({ kind: 'suggest', because: 'sameName', key: null })).toBe(
    'Contacts 12 and 57 may be one client of Alfa. For: the same name, Vera Orlova. A person has to say.',
  );
});

it('says which contact is not there any more', () => {
  const gone = { ...facts, contacts: [contact(57, { isThere: false }), contact(12)] as [MergeContact, MergeContact] };
  expect(say({ kind: 'refuse', because: 'contactGone' }, gone)).toBe('Contacts 12 and 57 are not merged: not in the portal any more: 57.');
});

it('says what followed a merge by hand', () => {
  const hand: HandMergeFacts = {
    companyName: 'Alfa',
    fromContactId: 57,
    toContactId: 12,
    actorUserId: 7,
    lostBy: null,
    movedThreads: 3,
  };
  const entry = (given: HandMergeFacts) => ({
    rule: 'byHand',
    because: 'byHand',
    facts: given,
    decision: { kind: 'followed', keptDealId: 9 },
  });
  expect(explain(mergeInJournal, entry(hand), 'en')).toBe(
    'Contact 57 was merged into 12 in the portal by hand: one client of Alfa, deal 9 goes on, dialogs and calls that moved: 3.',
  );
  expect(explain(mergeInJournal, entry({ ...hand, lostBy: 'Beta' }), 'en')).toContain('across companies');
});

it('has a sentence in both languages for every outcome', () => {
  const kinds = ['connectorUser', 'imCode', 'phone', 'email'] as const;
  const refusals: Record<RefuseBecause, true> = {
    otherCompany: true,
    separate: true,
    contactGone: true,
    sameContact: true,
    nothingShared: true,
  };
  const against = ['sharedByMany', 'namesDiffer', 'toldInText', 'notTold', 'ownKeys', 'otherResponsible', 'noKey'] as const;
  const decisions: MergeDecision[] = [
    ...kinds.map((kind): MergeDecision => ({ ...byPhone, because: kind, key: { ...phone, kind } })),
    { ...byPhone, because: 'accepted' },
    ...against.map(
      (because): MergeDecision => ({ kind: 'suggest', because, key: phone, speaksFor: ['key', 'sameName'], speaksAgainst: [because] }),
    ),
    { kind: 'suggest', because: 'sameName', key: null, speaksFor: ['sameName'], speaksAgainst: ['noKey'] },
    { kind: 'suggest', because: 'settingsOff', key: phone, speaksFor: ['key'], speaksAgainst: [] },
    { kind: 'wait', because: 'commandsUnderWay' },
    { kind: 'wait', because: 'changedByHand', againAt: at },
    { kind: 'wait', because: 'contactPromised' },
    ...(Object.keys(refusals) as RefuseBecause[]).map((because): MergeDecision => ({ kind: 'refuse', because })),
  ];
  for (const decision of decisions) {
    const { ru, en } = explainBoth(mergeInJournal, { rule: decision.kind, because: decision.because, facts, decision });
    for (const text of [ru, en]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(text).toMatch(/^[A-ZА-ЯЁ].*\.$/);
      expect(text).toMatch(/12|57/);
    }
    expect(en).not.toMatch(/[А-Яа-яЁё]/);
    expect(ru).not.toBe(en);
  }
});
