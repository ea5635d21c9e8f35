import { type LineOfCast, readCast } from '../../playground/harness/cast.js';
import { type UsualSettings, usualSettingsOf } from '../../playground/harness/usual-settings.js';

export const cast = readCast();

function companyOf(code: 'alfa' | 'beta') {
  const company = cast.companies[code];
  const { whatsapp, telegram } = company.lines;
  if (whatsapp === undefined || telegram === undefined) throw new Error(`the seed gives ${code} no WhatsApp or Telegram line`);
  return {
    ...company,
    categoryId: company.dealCategoryId,
    allLines: Object.values(company.lines),
    lines: { ...company.lines, whatsapp, telegram },
  };
}

function lineOf(code: 'alfa' | 'beta', key: string): LineOfCast {
  const line = cast.companies[code].lines[key];
  if (line === undefined) throw new Error(`the seed gives ${code} no line ${key}`);
  return line;
}

function person(key: string): number {
  const found = cast.people[key];
  if (found === undefined) throw new Error(`the seed knows nobody called ${key}`);
  return found.id;
}

function department(key: string) {
  const found = cast.departments[key];
  if (found === undefined) throw new Error(`the seed knows no department ${key}`);
  const above = Object.values(cast.departments).find((one) => one.id === found.parentId);
  return { ...found, headAboveId: above?.headId ?? 0 };
}

export const alfa = companyOf('alfa');
export const beta = companyOf('beta');
/** A line of Beta's that a test may take away from it. */
export const eveningLine = lineOf('beta', 'evening');

export const siteLine = lineOf('alfa', 'site');

export const people = {
  operatorOne: person('operatorOne'),
  operatorTwo: person('operatorTwo'),
  senior: person('senior'),
  leaver: person('leaver'),
  queueOperator: person('queueOperator'),
  chief: person('chief'),
  groupHead: person('groupHead'),
};

export const departments = {
  sales: department('sales'),
  alfaEvening: department('alfaEvening'),
  betaSales: department('betaSales'),
  betaDay: department('betaDay'),
  betaEvening: department('betaEvening'),
};

/** Everything the seed has a name for, as the screens show it. */
export const namesOfSeed: readonly string[] = [
  ...Object.values(cast.companies).flatMap((company) => [
    company.name,
    `Продажи ${company.name}`,
    ...Object.values(company.lines).map((line) => line.name),
    ...Object.values(company.numbers).map((number) => number.name),
  ]),
  cast.numberOfNobody.name,
  ...[...Object.values(cast.departments), ...Object.values(cast.people), ...Object.values(cast.accounts)].map(({ name }) => name),
];

export function usualSettings(): UsualSettings {
  return usualSettingsOf(cast);
}
