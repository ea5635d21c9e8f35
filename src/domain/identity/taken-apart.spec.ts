import { apartAfterMerge, apartAfterReturn, divideThreads, isKeyOfLost, type LostParts } from './taken-apart.js';

const lost: LostParts = {
  keys: new Set(['connectorUser:600', 'phone:79010000001', 'email:lost@example.org']),
  sessionIds: new Set([2]),
  callIds: new Set(['lost']),
};
const dialogs = [
  { sessionId: 1, clientUserId: 500 },
  { sessionId: 2, clientUserId: 600 },
  { sessionId: 3, clientUserId: 600 },
  { sessionId: 4, clientUserId: 700 },
];

describe('threads of a contact whose merge is taken back', () => {
  it('go with the other that were its own, or came since from its messenger account; a call since stays', () => {
    expect(divideThreads(dialogs, ['kept', 'lost', 'since'], lost)).toEqual({
      go: { sessionIds: [2, 3], callIds: ['lost'] },
      stay: { sessionIds: [1, 4], callIds: ['kept', 'since'] },
    });
  });
});

describe('a key of a contact whose merge is taken back', () => {
  const threads = divideThreads(dialogs, ['kept', 'lost', 'since'], lost);
  it.each([
    { scenario: 'its phone, told in its own dialog', value: '79010000001', learntFrom: 'session 2', goes: true },
    { scenario: 'its phone, told in a dialog that is not kept any more', value: '79010000001', learntFrom: 'session 99', goes: true },
    { scenario: 'its phone that was only written', value: '79010000001', learntFrom: 'text 2', goes: true },
    {
      scenario: 'a phone that it had only written, told since in a dialog of the other',
      value: '79010000001',
      learntFrom: 'session 4',
      goes: false,
    },
    { scenario: 'a phone that it had only written, called from since', value: '79010000001', learntFrom: 'call since', goes: false },
    { scenario: 'a new phone, told since in a dialog of its account', value: '79010000009', learntFrom: 'session 3', goes: true },
    { scenario: 'a new phone, told since in a dialog of the other', value: '79010000009', learntFrom: 'session 4', goes: false },
    { scenario: 'a new phone that an employee has typed since', value: '79010000009', learntFrom: 'hand 7', goes: false },
    { scenario: 'the phone of the other', value: '79010000005', learntFrom: 'session 1', goes: false },
  ])('$scenario: goes with it $goes', ({ value, learntFrom, goes }) => {
    expect(isKeyOfLost({ kind: 'phone', value, learntFrom }, lost, threads)).toBe(goes);
  });
});

describe('who is kept apart', () => {
  it('is kept apart from whom the other went into, and from the other when it is made again', () => {
    const pairs: [number, number][] = [
      [1, 2],
      [3, 4],
    ];
    const since = apartAfterMerge(pairs, 2, 5);
    expect(since).toEqual([[1, 5]]);
    expect(apartAfterReturn([...pairs, ...since], 2, 9)).toEqual([[1, 9]]);
  });

  it('is not kept apart from itself once a person has made them one', () => {
    expect(apartAfterMerge([[1, 2]], 2, 1)).toEqual([]);
  });
});
