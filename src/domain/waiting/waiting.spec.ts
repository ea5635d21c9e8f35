import fc from 'fast-check';
import { answered, clientWrote, compared, settledByPerson, type Waiting } from './waiting.js';

const nobody: Waiting = { since: null, lastClient: null, settled: null };
const mark = (messageId: number) => ({ messageId, at: new Date(Date.UTC(2026, 2, 2, 9, messageId)) });
const told = (events: readonly (readonly ['client' | 'employee', number])[]): Waiting =>
  events.reduce((waiting, [who, id]) => (who === 'client' ? clientWrote : answered)(waiting, mark(id)), nobody);

it.each([
  {
    scenario: 'waits from the first message, not from the last',
    events: [
      ['client', 1],
      ['client', 2],
    ],
    since: 1,
  },
  {
    scenario: 'waits no more once somebody has answered',
    events: [
      ['client', 1],
      ['employee', 2],
    ],
    since: null,
  },
  {
    scenario: 'waits anew from what is written after the answer',
    events: [
      ['client', 1],
      ['employee', 2],
      ['client', 3],
      ['client', 4],
    ],
    since: 3,
  },
  {
    scenario: 'is not waiting by a message that is told of after its answer',
    events: [
      ['employee', 2],
      ['client', 1],
    ],
    since: null,
  },
  {
    scenario: 'waits on when an older answer is told of late',
    events: [
      ['client', 1],
      ['client', 3],
      ['employee', 2],
    ],
    since: 3,
  },
  {
    scenario: 'is not answered by what was written before',
    events: [
      ['client', 2],
      ['employee', 1],
    ],
    since: 2,
  },
] as const)('the client $scenario', ({ events, since }) => expect(told(events).since?.messageId ?? null).toBe(since));

it('an acceptance, which is no message, settles what was written before it by its time', () => {
  const waiting = clientWrote(nobody, mark(1));
  expect(answered(waiting, { messageId: 0, at: mark(2).at }).since).toBeNull();
  expect(answered(waiting, { messageId: 0, at: mark(0).at }).since).toEqual(mark(1));
});

it('who needs no answer waits again as soon as they write', () => {
  const thanks = settledByPerson(clientWrote(nobody, mark(1)), mark(5).at);
  expect(thanks.since).toBeNull();
  expect(clientWrote(thanks, mark(2)).since).toEqual(mark(2));
  expect(clientWrote(settledByPerson(nobody, mark(5).at), mark(6)).since).toEqual(mark(6));
});

describe('compared with the portal', () => {
  const by = (who: 'client' | 'employee', minute: number) => ({ by: who, at: mark(minute).at });

  it('an answer that was not told of ends the wait, and a message that was not told of begins one', () => {
    expect(compared(told([['client', 1]]), by('employee', 2)).since).toBeNull();
    expect(
      compared(
        told([
          ['client', 1],
          ['employee', 2],
        ]),
        by('client', 5),
      ).since,
    ).toEqual({ messageId: 0, at: mark(5).at });
  });

  it('what was told of a later message stays: the row was read before', () => {
    expect(compared(told([['client', 3]]), by('employee', 2)).since).toEqual(mark(3));
    expect(
      compared(
        told([
          ['client', 1],
          ['employee', 3],
        ]),
        by('client', 1),
      ).since,
    ).toBeNull();
    expect(compared(settledByPerson(told([['client', 2]]), mark(9).at), by('client', 2)).since).toBeNull();
  });
});

const talk = fc.array(fc.constantFrom('client' as const, 'employee' as const), { maxLength: 12 });
const whole = (who: readonly ('client' | 'employee')[]) => who.map((one, index) => [one, index + 1] as ['client' | 'employee', number]);

it('told in order, they wait since the first message after the last answer', () =>
  fc.assert(
    fc.property(talk, (who) => {
      const first = who.lastIndexOf('employee') + 1;
      expect(told(whole(who)).since?.messageId ?? null).toBe(first < who.length ? first + 1 : null);
    }),
  ));

it('told in any order, nobody is forgotten, nobody waits who was answered, and nobody for longer than is true', () =>
  fc.assert(
    fc.property(
      talk.chain((who) => fc.shuffledSubarray(whole(who), { minLength: who.length }).map((events) => ({ who, events }))),
      ({ who, events }) => {
        const first = who.lastIndexOf('employee') + 1;
        const since = told(events).since?.messageId ?? null;
        if (first >= who.length) expect(since).toBeNull();
        else expect(since).toBeGreaterThanOrEqual(first + 1);
      },
    ),
  ));
