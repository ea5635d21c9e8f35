import type { BoardDialog, BoardPerson, Standings } from '../../../src/board/messages';
import { inKeptOrder, stripOf } from './people-strip';

const now = Date.parse('2026-03-02T09:20:00.000Z');
const person = (userId: number, name: string, standings: Standings = { alfa: 'atWork' }, over: Partial<BoardPerson> = {}): BoardPerson => ({
  userId,
  name,
  isActive: true,
  companyCodes: Object.keys(standings),
  standings,
  ...over,
});
let sessions = 0;
const dialog = (operatorId: number, level: 'none' | 'waits' | 'yellow' | 'red' = 'none', companyCode = 'alfa') => {
  sessions += 1;
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const since = { none: null, waits: at(-1), yellow: at(-6), red: at(-16) }[level];
  const threshold = (minutes: number) => (since === null ? null : new Date(Date.parse(since) + minutes * 60_000).toISOString());
  return { sessionId: sessions, operatorId, companyCode, waitingSince: since, yellowAt: threshold(5), redAt: threshold(15) } as BoardDialog;
};
const ids = (people: readonly { userId: number }[]) => people.map(({ userId }) => userId);

it('comes with waiting clients first, red before yellow, then dialogs, then work; the rest is apart', () => {
  const people = [
    person(1, 'Яна', { alfa: 'dayNotStarted' }),
    person(2, 'Борис'),
    person(3, 'Анна'),
    person(4, 'Вера', { alfa: 'absent' }),
    person(5, 'Глеб'),
    person(6, 'Дина'),
    person(7, 'Егор', { alfa: 'onBreak' }),
  ];
  const dialogs = [dialog(4), dialog(5, 'yellow'), dialog(6, 'red'), dialog(6, 'yellow'), dialog(7, 'waits'), dialog(7)];
  const strip = stripOf(people, dialogs, null, now);
  expect(ids(strip.shown)).toEqual([6, 5, 7, 4, 3, 2]);
  expect(ids(strip.rest)).toEqual([1]);
  expect(strip).toMatchObject({ atWork: 4, all: 7 });
  expect(strip.shown[0]).toMatchObject({ standing: 'atWork', open: 2, waiting: 2, yellow: 1, red: 1 });
  expect(strip.shown[2]).toMatchObject({ standing: 'onBreak', open: 2, waiting: 1, yellow: 0, red: 0 });
});

it('names who was dismissed while they have dialogs, and nobody before all', () => {
  const gone = person(1, 'Яна', { alfa: 'dismissed' });
  expect(stripOf([gone], [], null, now)).toMatchObject({ shown: [], rest: [], all: 0 });
  const strip = stripOf([gone, person(2, 'Борис')], [dialog(1), dialog(0, 'red')], null, now);
  expect(strip.shown).toMatchObject([{ userId: 0, open: 1, red: 1, standing: null }, { userId: 1, standing: 'dismissed' }, { userId: 2 }]);
});

it('is a company’s own: its people, its dialogs, and how they stand for it', () => {
  const both = person(1, 'Анна', { alfa: 'outsideHours', beta: 'atWork' });
  const people = [both, person(2, 'Борис', { beta: 'atWork' }), person(3, 'Вера', { alfa: 'atWork' }, { companyCodes: [] })];
  const dialogs = [dialog(1, 'red', 'beta'), dialog(1), dialog(3)];
  expect(stripOf(people, dialogs, 'alfa', now).shown).toMatchObject([
    { userId: 1, standing: 'outsideHours', open: 1, red: 0 },
    { userId: 3, standing: 'atWork', open: 1 },
  ]);
  expect(stripOf(people, dialogs, null, now).shown).toMatchObject([
    { userId: 1, standing: 'atWork', open: 2, red: 1 },
    { userId: 3 },
    { userId: 2 },
  ]);
});

it('does not guess how somebody stands', () => {
  const { standings: _, ...unsaid } = person(1, 'Анна');
  expect(stripOf([unsaid as BoardPerson], [], 'alfa', now).rest).toMatchObject([{ userId: 1, standing: null }]);
  expect(stripOf([person(1, 'Анна', {}, { companyCodes: ['alfa'] })], [], null, now).rest).toMatchObject([{ userId: 1, standing: null }]);
});

it('keeps the places of people somebody is pointing at, with new ones behind', () => {
  const people = [person(1, 'Анна'), person(2, 'Борис'), person(3, 'Вера')];
  const before = ids(stripOf(people, [], null, now).shown);
  const leaves = [person(1, 'Анна', { alfa: 'dayNotStarted' }), ...people.slice(1), person(4, 'Аида')];
  const strip = stripOf(leaves, [dialog(3, 'red')], null, now);
  expect(ids(strip.shown)).toEqual([3, 4, 2]);
  expect(ids(inKeptOrder(strip, before).shown)).toEqual([1, 2, 3, 4]);
  expect(inKeptOrder(strip, before).rest).toEqual([]);
});
