import { decideWaitNotice, type ToBeTold } from './decide-wait-notice.js';

const head = (userId: number, over: Partial<ToBeTold> = {}): ToBeTold => ({
  userId,
  name: `Head ${userId}`,
  isActive: true,
  isBlocked: false,
  isAbsent: false,
  ...over,
});
const told = (...heads: ToBeTold[]) =>
  decideWaitNotice({
    at: new Date('2026-03-02T09:15:00Z'),
    sessionId: 1,
    waitingSince: new Date('2026-03-02T09:00:00Z'),
    redMinutes: 15,
    operator: null,
    heads,
  });

it.each([
  { scenario: 'the head of sales', heads: [head(10), head(1)], expected: { kind: 'tell', userId: 10, skipped: [] } },
  {
    scenario: 'the next one up while the head is absent',
    heads: [head(10, { isAbsent: true }), head(1)],
    expected: { kind: 'tell', userId: 1, skipped: [{ userId: 10, because: 'absent' }] },
  },
  {
    scenario: 'nobody when none is there',
    heads: [head(10, { isActive: false }), head(1, { isBlocked: true })],
    expected: {
      kind: 'nobody',
      skipped: [
        { userId: 10, because: 'dismissed' },
        { userId: 1, because: 'blocked' },
      ],
    },
  },
])('tells $scenario', ({ heads, expected }) => expect(told(...heads)).toEqual(expected));
