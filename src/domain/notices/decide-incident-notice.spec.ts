import { decideIncidentNotice, type IncidentNoticeFacts, type IncidentReader } from './decide-incident-notice.js';

const reader = (userId: number, not: Partial<IncidentReader> = {}): IncidentReader => ({
  userId,
  name: `#${userId}`,
  isActive: true,
  isBlocked: false,
  ...not,
});
const gone = { isActive: false };

function facts(over: Partial<IncidentNoticeFacts>): IncidentNoticeFacts {
  return {
    at: new Date('2026-03-03T08:00:00Z'),
    company: { code: 'alfa', name: 'Альфа' },
    incidents: [
      {
        incidentId: 1,
        kind: 'nobody-left',
        called: { ru: 'Некому', en: 'Nobody' },
        sessionId: 15,
        openedAt: new Date('2026-03-03T08:00:00Z'),
      },
    ],
    headOfSales: null,
    above: [],
    named: [],
    administrators: [reader(1)],
    tellsAdministrators: false,
    ...over,
  };
}

it.each<{ scenario: string; over: Partial<IncidentNoticeFacts>; tells: number[]; skips?: number[] }>([
  { scenario: 'the head of sales of the company', over: { headOfSales: reader(12), above: [reader(11)] }, tells: [12] },
  {
    scenario: 'and whom the settings name, nobody twice',
    over: { headOfSales: reader(12), named: [reader(14), reader(12)] },
    tells: [12, 14],
  },
  {
    scenario: 'in place of a dismissed head of sales the nearest head above who is not',
    over: { headOfSales: reader(12, gone), above: [reader(13, { isBlocked: true }), reader(11), reader(10)] },
    tells: [11],
    skips: [12, 13],
  },
  {
    scenario: 'the administrators where all who were to be told are gone',
    over: { headOfSales: reader(12, gone), named: [reader(14, gone)] },
    tells: [1],
    skips: [12, 14],
  },
  { scenario: 'nobody where the settings name nobody: that is their word', over: {}, tells: [] },
  {
    scenario: 'nobody where no administrator is left either',
    over: { named: [reader(14, gone)], administrators: [reader(1, gone)] },
    tells: [],
    skips: [14, 1],
  },
  {
    scenario: 'the administrators of what concerns the portal',
    over: { company: null, tellsAdministrators: true, named: [reader(14)] },
    tells: [14, 1],
  },
])('tells $scenario', ({ over, tells, skips = [] }) => {
  const decision = decideIncidentNotice(facts(over));
  expect(decision.kind === 'tell' ? decision.userIds : []).toEqual(tells);
  expect(decision.skipped.map(({ userId }) => userId)).toEqual(skips);
});
