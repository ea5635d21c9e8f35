/** What is counted of a person over the period; all of one company. */
export interface Performance {
  userId: number;
  /** Closed deals by their source, as sources win differently; with one entry sources are not told apart. */
  closed: readonly { source: string; won: number; closed: number }[];
  /** Dialogs that were answered first by the person, and the minutes from question to answer, together. */
  firstAnswers: { count: number; minutes: number };
  /** Items given under a pickup rule, and those of them that were not taken in time. */
  pickups: { given: number; missed: number };
}

/** How much each part counts, whole; 0: not at all. */
export interface EfficiencyWeights {
  won: number;
  firstAnswer: number;
  misses: number;
}

/** A part of the efficiency: what was counted, what it counts as once it is drawn to the team's mean, and how that stands to the mean. */
export interface EfficiencyPart {
  /** Won of closed; minutes of answers; taken of given. */
  counted: number;
  of: number;
  /** A rate, or minutes; null: nobody of the team has any. */
  countsAs: number | null;
  mean: number | null;
  /** 1: as the mean; above: better. */
  timesMean: number;
}

export interface Efficiency {
  userId: number;
  /** Whole thousandths of the team's mean. */
  thousandths: number;
  won: EfficiencyPart;
  firstAnswer: EfficiencyPart;
  misses: EfficiencyPart;
}

/** Whole thousandths: who stands at the mean has these. */
export const meanEfficiency = 1000;

/** So many items at the team's mean are added to everybody's own: "4 of 6" is not yet two thirds. */
export const drawnBy = 20;

/** No part counts as more than so many times the mean, nor does its reciprocal: one part does not hide the others. */
const mostOfPart = 4;

/**
 * The efficiency of each of a team. Every part is drawn to the team's mean, (won + k x mean) / (closed + k) with k = 20, so that a newcomer stands at
 * the mean and a few lucky deals do not make the best; won deals stand against what the team would have won of the same sources. Parts are put
 * together by the administrator's weights; all weights 0: everybody stands at the mean. The inputs stay beside the result.
 */
export function efficiencyOf(team: readonly Performance[], weights: EfficiencyWeights): Efficiency[] {
  const wonPart = wonOf(team);
  const answersPart = answersOf(team);
  const takenPart = takenOf(team);
  const rated = team.map((one) => {
    const parts = { won: wonPart(one), firstAnswer: answersPart(one), misses: takenPart(one) };
    return { userId: one.userId, ...parts, timesMean: together(parts, weights) };
  });
  const mean = rated.reduce((sum, { timesMean }) => sum + timesMean, 0) / rated.length;
  return rated.map(({ timesMean, ...one }) => ({ ...one, thousandths: Math.round((meanEfficiency * timesMean) / mean) }));
}

type PartOf = (one: Performance) => EfficiencyPart;

function together(parts: Record<keyof EfficiencyWeights, EfficiencyPart>, weights: EfficiencyWeights): number {
  const total = weights.won + weights.firstAnswer + weights.misses;
  if (total === 0) return 1;
  const { won, firstAnswer, misses } = parts;
  return (weights.won * won.timesMean + weights.firstAnswer * firstAnswer.timesMean + weights.misses * misses.timesMean) / total;
}

function wonOf(team: readonly Performance[]): PartOf {
  const bySource = new Map<string, { won: number; closed: number }>();
  for (const { source, won, closed } of team.flatMap((one) => one.closed)) {
    const sum = bySource.get(source) ?? { won: 0, closed: 0 };
    bySource.set(source, { won: sum.won + won, closed: sum.closed + closed });
  }
  const mean = quotient(
    sumOf([...bySource.values()], ({ won }) => won),
    sumOf([...bySource.values()], ({ closed }) => closed),
  );
  const meanOf = (source: string) => {
    const sum = bySource.get(source);
    return sum ? (quotient(sum.won, sum.closed) ?? 0) : 0;
  };
  return ({ closed }) => {
    const won = sumOf(closed, (one) => one.won);
    const expected = sumOf(closed, (one) => one.closed * meanOf(one.source));
    const timesMean = mean === null || mean === 0 ? 1 : limited((won + drawnBy * mean) / (expected + drawnBy * mean));
    return { counted: won, of: sumOf(closed, (one) => one.closed), countsAs: mean && mean * timesMean, mean, timesMean };
  };
}

function answersOf(team: readonly Performance[]): PartOf {
  const mean = quotient(
    sumOf(team, ({ firstAnswers }) => firstAnswers.minutes),
    sumOf(team, ({ firstAnswers }) => firstAnswers.count),
  );
  return ({ firstAnswers: { count, minutes } }) => {
    const countsAs = mean && (minutes + drawnBy * mean) / (count + drawnBy);
    return { counted: minutes, of: count, countsAs, mean, timesMean: mean && countsAs ? limited(mean / countsAs) : 1 };
  };
}

function takenOf(team: readonly Performance[]): PartOf {
  const taken = ({ pickups }: Performance) => pickups.given - pickups.missed;
  const mean = quotient(
    sumOf(team, taken),
    sumOf(team, ({ pickups }) => pickups.given),
  );
  return (one) => {
    const { given } = one.pickups;
    const countsAs = mean && (taken(one) + drawnBy * mean) / (given + drawnBy);
    return { counted: taken(one), of: given, countsAs, mean, timesMean: mean && countsAs ? limited(countsAs / mean) : 1 };
  };
}

function limited(timesMean: number): number {
  return Math.min(Math.max(timesMean, 1 / mostOfPart), mostOfPart);
}

function quotient(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}

function sumOf<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum, one) => sum + value(one), 0);
}
