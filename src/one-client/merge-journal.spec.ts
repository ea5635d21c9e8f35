import { journalRow } from '../../test/support/journal-row.js';
import { JournalKinds } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import { decideMerge } from '../domain/identity/decide-merge.js';
import type { MergeFacts } from '../domain/identity/merge.js';
import { mergeInJournal, mergeJournal } from './merge-journal.js';
import { mergeKinds } from './merge-kinds.js';

const kinds = new JournalKinds(mergeJournal);
const at = new Date('2026-03-02T09:00:00.250Z');
const contact = {
  contactId: 12,
  isThere: true,
  ownerCompany: 'alfa',
  name: 'Vera',
  lastName: '',
  createdAt: at,
  openDeals: [{ dealId: 9, lastActivityAt: at, isPrimary: true }],
  keys: [{ kind: 'phone' as const, value: '79012345678', how: 'profile' as const }],
  responsibleId: 12,
  isWorkedOn: false,
  changedByHandAt: new Date('2026-03-02T08:00:00.000Z'),
  pendingCommands: 0,
};
const facts: MergeFacts = {
  at,
  companyCode: 'alfa',
  companyName: 'Alfa',
  contacts: [contact, { ...contact, contactId: 57, openDeals: [] }],
  sharedKeys: [{ kind: 'phone', value: '79012345678', contacts: 2, how: ['profile', 'callerId'] }],
  isMarkedSeparate: false,
  acceptedBy: 0,
  rules: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
};

describe('a merge in the journal', () => {
  it('replays equal from its stored facts', () => {
    const revived = reviveFacts(JSON.stringify(facts));
    expect(revived).toEqual(facts);
    expect(mergeInJournal.replay({ rule: 'merge', because: 'phone', facts: revived, decision: null })).toEqual({
      decision: decideMerge(facts),
    });
    expect(kinds.replay(journalRow(mergeKinds.merge, facts, decideMerge(facts), 'merge', 'phone'))).toEqual({ kind: 'equal' });
  });

  it('was not decided by a rule when a person has merged', () => {
    const followed = { kind: 'followed', keptDealId: 9 };
    expect(kinds.replay(journalRow(mergeKinds.merge, {}, followed, 'byHand', 'byHand'))).toEqual({ kind: 'noDecision' });
  });
});
