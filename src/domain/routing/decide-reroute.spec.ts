import { personAtWork as person } from '../../../test/support/person-at-work.js';
import { decideReroute, type RerouteFacts } from './decide-reroute.js';

const ANNA = 11;
const BORIS = 12;

function waiting(parts: Partial<RerouteFacts> = {}, inQueue = [person(BORIS)]): RerouteFacts {
  return {
    at: new Date('2026-03-03T07:00:00Z'),
    sessionId: 501,
    isClosed: false,
    isAnswered: false,
    movedByPerson: false,
    responsible: person(ANNA),
    choice: {
      strategy: 'even',
      candidates: inQueue.map((one) => ({ person: one, openDialogs: 0, lastChosen: 0 })),
      rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
      seed: 42,
    },
    ...parts,
  };
}

const late = { workDay: 'closed' } as const;

describe('when working hours begin, a dialog that waited in the queue', () => {
  it.each([
    {
      scenario: "goes to the client's responsible who is at work",
      given: waiting(),
      is: { kind: 'assign', userId: ANNA, because: 'responsible' },
    },
    {
      scenario: 'goes to somebody else while the responsible is not',
      given: waiting({ responsible: person(ANNA, late) }),
      is: { kind: 'assign', userId: BORIS, because: 'chosen', choice: { kind: 'operator', atWork: true } },
    },
    {
      scenario: 'of nobody goes to somebody at work',
      given: waiting({ responsible: null }),
      is: { kind: 'assign', userId: BORIS, because: 'chosen' },
    },
    {
      scenario: 'waits on while nobody has come',
      given: waiting({ responsible: person(ANNA, late) }, [person(BORIS, late)]),
      is: { kind: 'wait', because: 'nobodyAtWork', choice: { kind: 'operator', userId: BORIS, atWork: false } },
    },
    {
      scenario: 'that was answered meanwhile is settled',
      given: waiting({ isAnswered: true }),
      is: { kind: 'settled', because: 'answered' },
    },
    {
      scenario: 'that a person has moved is settled',
      given: waiting({ movedByPerson: true }),
      is: { kind: 'settled', because: 'movedByPerson' },
    },
    {
      scenario: 'that was closed is settled, answered or not',
      given: waiting({ isClosed: true, isAnswered: true }),
      is: { kind: 'settled', because: 'closed' },
    },
  ])('$scenario', ({ given, is }) => expect(decideReroute(given)).toMatchObject(is));
});
