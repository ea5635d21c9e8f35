import { every } from '../../test/support/every.js';
import { expectSentences } from '../../test/support/expect-sentences.js';
import { journalRow } from '../../test/support/journal-row.js';
import { JournalKinds, type NamedDecision } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import { decideNightly } from '../domain/routing/decide-nightly.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause, NightStanding, PassedOverAtNight } from '../domain/routing/nightly.js';
import { nightJournal } from './night-journal.js';
import { nightKinds } from './night-kinds.js';
import type { NightlySummary } from './nightly-summary.js';

const kinds = new JournalKinds(nightJournal);

describe('an explanation', () => {
  it.each<{ scenario: string; entry: NamedDecision; ru: string; en: string }>([
    {
      scenario: "of a night's run",
      entry: {
        kind: 'nightly',
        rule: 'summary',
        because: 'summary',
        facts: { nightOn: '2026-03-02' },
        decision: {
          kind: 'summary',
          companyName: 'Alfa',
          totals: [
            { outcome: 'join', because: 'stillOpen', dialogs: 12 },
            { outcome: 'skip', because: 'headIsOperator', dialogs: 2 },
          ],
        } satisfies NightlySummary,
      },
      ru: 'Вечернее подключение, 2 марта 2026 г.: Alfa: подключений — 12; пропущено: руководитель продаж сам ведёт этот диалог — 2.',
      en: 'Evening joining of 2 March 2026: Alfa: 12 joined; skipped: the head of sales is its operator (2).',
    },
    {
      scenario: 'of a dialog that a stand-in joins',
      entry: {
        kind: 'nightly',
        rule: 'join',
        because: 'stillOpen',
        facts: {
          nightOn: '2026-03-02',
          standing: {
            standIn: { userId: 1, name: 'Ольга Петрова' },
            passedOver: [
              { userId: 7, name: 'Игорь Орлов', because: 'absent' },
              { userId: 5, name: 'Вера Котова', because: 'blocked' },
            ],
          } satisfies NightStanding,
        },
        decision: { kind: 'join', userId: 1 } satisfies NightlyDecision,
      },
      ru: 'Вечернее подключение, 2 марта 2026 г.: диалог не закрыт, подключается замещающий (Ольга Петрова), руководитель продаж — Игорь Орлов (отсутствует); пропущены: Вера Котова (вход в портал заблокирован).',
      en: 'Evening joining of 2 March 2026: the dialog is still open, Ольга Петрова joins as stand-in for the head of sales Игорь Орлов (absent); skipped: Вера Котова (sign-in blocked).',
    },
    {
      scenario: 'of a night in which nobody stands in',
      entry: {
        kind: 'nightly',
        rule: 'summary',
        because: 'summary',
        facts: {
          nightOn: '2026-03-02',
          standing: { standIn: null, passedOver: [{ userId: 7, name: 'Игорь Орлов', because: 'dismissed' }] } satisfies NightStanding,
        },
        decision: {
          kind: 'summary',
          companyName: 'Alfa',
          totals: [{ outcome: 'skip', because: 'headDismissed', dialogs: 3 }],
        } satisfies NightlySummary,
      },
      ru: 'Вечернее подключение, 2 марта 2026 г.: Alfa: подключений — 0; замещающего нет, руководитель продаж — Игорь Орлов (больше не работает); пропущено: руководитель продаж больше не работает, замещающего нет — 3.',
      en: 'Evening joining of 2 March 2026: Alfa: 0 joined; there is no stand-in for the head of sales Игорь Орлов (no longer works here); skipped: the head of sales no longer works here and there is no stand-in (3).',
    },
  ])('$scenario', ({ entry, ru, en }) => {
    // as the journal gives it back
    expect(kinds.explainBoth(JSON.parse(JSON.stringify(entry)))).toEqual({ ru, en });
  });
});

it('says every decision of a night', () => {
  const skips = every<NightlySkipBecause>({
    closed: true,
    joinedThisNight: true,
    headDismissed: true,
    headBlocked: true,
    headAbsent: true,
    headIsOperator: true,
    alreadyMember: true,
  });
  const nights: (NightlyDecision | NightlySummary)[] = [
    { kind: 'join', userId: 31 },
    ...skips.map((because): NightlyDecision => ({ kind: 'skip', because })),
    { kind: 'summary', companyName: 'Alfa', totals: skips.map((because) => ({ outcome: 'skip', because, dialogs: 1 })) },
  ];
  const standings = [null, { userId: 1, name: 'Ольга Петрова' }].flatMap((standIn): NightStanding[] =>
    every<PassedOverAtNight['because']>({ dismissed: true, blocked: true, absent: true }).map((because) => ({
      standIn,
      passedOver: [{ userId: 7, name: 'Игорь Орлов', because }],
    })),
  );
  const nightlies = [undefined, ...standings].flatMap((standing) =>
    nights.map((decision): NamedDecision => {
      const facts = { nightOn: '2026-03-02', ...(standing && { standing }) };
      return { kind: 'nightly', rule: decision.kind, because: '', facts, decision };
    }),
  );

  expectSentences(kinds, 'nightly', nightlies);
});

describe('a decision of the journal', () => {
  const facts: NightlyFacts = {
    at: new Date('2026-03-02T20:00:00.250Z'),
    companyCode: 'alfa',
    nightOn: '2026-03-02',
    sessionId: 501,
    isClosed: false,
    operatorId: 11,
    head: { userId: 7, isActive: true },
    isHeadMember: false,
    hasJoinedThisNight: false,
  };

  it('replays equal from its stored facts', () => {
    const revived = reviveFacts(JSON.stringify(facts));
    expect(revived).toEqual(facts);
    expect(nightJournal[0]?.replay({ rule: 'join', because: '', facts: revived, decision: null })).toEqual({
      decision: decideNightly(facts),
    });
    expect(kinds.replay(journalRow(nightKinds.nightly, facts, decideNightly(facts)))).toEqual({ kind: 'equal' });
  });

  it('is none in a summary', () => {
    const row = journalRow(nightKinds.nightly, {}, { kind: 'summary', totals: [] }, 'summary');
    expect(kinds.replay(row)).toEqual({ kind: 'noDecision' });
  });
});
