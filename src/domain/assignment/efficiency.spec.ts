import fc from 'fast-check';
import { type EfficiencyWeights, efficiencyOf, meanEfficiency, type Performance } from './efficiency.js';

const wonOnly: EfficiencyWeights = { won: 1, firstAnswer: 0, misses: 0 };
const person = (userId: number, different: Partial<Performance> = {}): Performance => ({
  userId,
  closed: [],
  firstAnswers: { count: 0, minutes: 0 },
  pickups: { given: 0, missed: 0 },
  ...different,
});
const deals = (userId: number, won: number, closed: number, source = '') => person(userId, { closed: [{ source, won, closed }] });

it('4 of 6 counts as much less in a team that wins a tenth', () => {
  const [lucky, usual] = efficiencyOf([deals(1, 4, 6), deals(2, 96, 994)], wonOnly);
  expect(lucky?.won).toMatchObject({ counted: 4, of: 6, mean: 0.1 });
  expect(lucky?.won.countsAs).toBeCloseTo((4 + 20 * 0.1) / (6 + 20), 12);
  expect(usual?.won.countsAs).toBeCloseTo((96 + 2) / (994 + 20), 12);
});

it('many deals speak for themselves, few hardly', () => {
  const [many, few] = efficiencyOf([deals(1, 300, 1000), deals(2, 3, 10), deals(3, 0, 990)], wonOnly);
  expect(many?.thousandths).toBeGreaterThan(few?.thousandths ?? 0);
  expect(few?.thousandths).toBeGreaterThan(meanEfficiency);
});

it('a newcomer stands at the mean of every part', () => {
  const weights = { won: 3, firstAnswer: 1, misses: 1 };
  const team = [deals(1, 10, 40), deals(2, 10, 40), person(3)];
  const [, , newcomer] = efficiencyOf(team, weights);
  expect(newcomer).toMatchObject({ thousandths: meanEfficiency, won: { counted: 0, of: 0, countsAs: 0.25, timesMean: 1 } });
});

it('who gets the cold source is not worse for it', () => {
  const [warm, cold] = efficiencyOf([deals(1, 50, 100, 'WEB'), deals(2, 5, 100, 'COLD')], wonOnly);
  expect([warm?.thousandths, cold?.thousandths]).toEqual([meanEfficiency, meanEfficiency]);
  const [mixed, colder] = efficiencyOf([deals(1, 50, 100, 'WEB'), deals(2, 5, 100, 'WEB')], wonOnly);
  expect(mixed?.thousandths).toBeGreaterThan(colder?.thousandths ?? Number.POSITIVE_INFINITY);
});

it('quicker answers count as better', () => {
  const answers = (userId: number, count: number, minutes: number) => person(userId, { firstAnswers: { count, minutes } });
  const [quick, slow] = efficiencyOf([answers(1, 100, 200), answers(2, 100, 600)], { won: 0, firstAnswer: 1, misses: 0 });
  expect(quick?.firstAnswer).toMatchObject({ counted: 200, of: 100, mean: 4 });
  expect(quick?.firstAnswer.countsAs).toBeCloseTo((200 + 80) / 120, 12);
  expect(quick?.thousandths).toBeGreaterThan(slow?.thousandths ?? Number.POSITIVE_INFINITY);
});

it('who misses less counts as better', () => {
  const pickups = (userId: number, given: number, missed: number) => person(userId, { pickups: { given, missed } });
  const [reliable, other] = efficiencyOf([pickups(1, 50, 0), pickups(2, 50, 20)], { won: 0, firstAnswer: 0, misses: 1 });
  expect(reliable?.misses).toMatchObject({ counted: 50, of: 50, mean: 0.8 });
  expect(reliable?.thousandths).toBeGreaterThan(other?.thousandths ?? Number.POSITIVE_INFINITY);
});

it('where nothing is known, nothing was won or nothing counts, all stand at the mean', () => {
  const at = (team: Performance[], weights: EfficiencyWeights) => efficiencyOf(team, weights).map(({ thousandths }) => thousandths);
  expect(at([person(1), person(2)], wonOnly)).toEqual([1000, 1000]);
  expect(at([deals(1, 0, 50), deals(2, 0, 1)], wonOnly)).toEqual([1000, 1000]);
  expect(at([deals(1, 5, 50), deals(2, 0, 10)], { won: 0, firstAnswer: 0, misses: 0 })).toEqual([1000, 1000]);
  expect(efficiencyOf([], wonOnly)).toEqual([]);
});

it('stands to the mean of the team, and whoever does better at something else alike stands higher', () => {
  const anyTeam = fc.array(
    fc.record({
      won: fc.nat(60),
      lost: fc.nat(60),
      answers: fc.integer({ min: 1, max: 90 }),
      minutes: fc.nat(900),
      taken: fc.nat(60),
      missed: fc.nat(30),
    }),
    { minLength: 2, maxLength: 12 },
  );
  const weights = { won: 2, firstAnswer: 1, misses: 1 };
  const teamOf = (list: { won: number; lost: number; answers: number; minutes: number; taken: number; missed: number }[]) =>
    list.map(({ won, lost, answers, minutes, taken, missed }, index) => ({
      userId: index + 1,
      closed: [{ source: '', won, closed: won + lost }],
      firstAnswers: { count: answers, minutes },
      pickups: { given: taken + missed, missed },
    }));
  fc.assert(
    fc.property(anyTeam, (list) => {
      const rated = efficiencyOf(teamOf(list), weights);
      const mean = rated.reduce((sum, { thousandths }) => sum + thousandths, 0) / rated.length;
      expect(Math.abs(mean - meanEfficiency)).toBeLessThanOrEqual(0.5);
      const twin = { ...list[0]!, won: list[0]!.won + 1, lost: Math.max(0, list[0]!.lost - 1) };
      const [first, , second] = efficiencyOf(teamOf([list[0]!, list[1]!, twin]), weights);
      expect(second!.thousandths).toBeGreaterThanOrEqual(first!.thousandths);
    }),
  );
});
