import type { CompanyName } from './command-types.js';

/** The module takes no more. */
const mostOthers = 100;

/** How a placement tells whose the client is, and whose not. */
export function companyNameOf(
  { code, name }: { code: string; name: string },
  companies: readonly { code: string; name: string }[],
): CompanyName {
  const others = companies.filter((one) => one.code !== code).flatMap((one) => [one.name, one.code]);
  return { code, name, others: others.slice(0, mostOthers) };
}
