import type { Problem } from './problem.js';
import { pathText } from './problems.js';
import type { Settings } from './settings-schema.js';
import { inBoth, type Texts } from './value-texts.js';

/** A value that may have one owner only, with the place where it was found. */
export interface Claim {
  /** As values are compared. */
  key: string | number;
  got: string;
  path: (string | number)[];
}

/** What it is called when two companies have it. */
export interface TakenByTwo {
  code: string;
  /** With `{got}`, and `{owner}`: the name of the company that has it already. */
  text: Texts;
}

const TWICE: TakenByTwo = { code: 'DUPLICATE', text: { ru: 'Указано дважды: {got}.', en: 'Given twice: {got}.' } };

/** Values that stand in the document once, whoever has them: the second and each later claim is a problem that names the first. */
export function givenTwice(claims: readonly Claim[]): Problem[] {
  return laterClaims(claims).map(({ claim, before }) => problem(claim, before, TWICE, ''));
}

/** Values that only one company may have, by their places in `companies`; within one company a second one is a plain duplicate. */
export function takenByTwo(taken: TakenByTwo, claims: readonly Claim[], companies: Settings['companies']): Problem[] {
  return laterClaims(claims).map(({ claim, before }) => {
    const isOfOneCompany = claim.path[1] === before.path[1];
    return problem(claim, before, isOfOneCompany ? TWICE : taken, companies[Number(before.path[1])]?.name ?? '');
  });
}

export function claim(key: string | number, path: Claim['path']): Claim {
  return { key, got: String(key), path };
}

function laterClaims(claims: readonly Claim[]): { claim: Claim; before: Claim }[] {
  const first = new Map<string | number, Claim>();
  return claims.flatMap((claim) => {
    const before = first.get(claim.key);
    if (before) return [{ claim, before }];
    first.set(claim.key, claim);
    return [];
  });
}

function problem({ got, path }: Claim, before: Claim, { code, text }: TakenByTwo, owner: string): Problem {
  return {
    path: pathText(path),
    code,
    expected: `a value not used elsewhere; it is already at ${pathText(before.path)}`,
    got,
    text: inBoth((language) => text[language].replace(/\{(got|owner)\}/g, (_, name: string) => (name === 'got' ? got : owner))),
  };
}
