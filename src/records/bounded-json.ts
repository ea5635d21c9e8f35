/** No entry of the journal is longer than this in facts, or in its decision; what the rules are given stays far below it. */
const mostCharacters = 256_000;
const mostOfAList = 20;

/** Says in a value that lists of it were cut, and how many elements were left out. */
export const cutMark = '$leftOut';

/**
 * JSON of a bounded length. Where a value is too long its lists are cut to their beginnings, at last to nothing, and it says how much was
 * left out: it can be read, but not decided on again.
 */
export function boundedJson(value: unknown): string {
  const whole = JSON.stringify(value);
  if (whole === undefined || whole.length <= mostCharacters) return whole;
  for (const most of [mostOfAList, 3, 0]) {
    const cut = withListsCut(value, most);
    if (cut.length <= mostCharacters) return cut;
  }
  return JSON.stringify({ [cutMark]: whole.length });
}

/** Whether an entry's JSON was cut when it was stored. */
export function isCut(json: string): boolean {
  return json.startsWith(`{"${cutMark}":`);
}

function withListsCut(value: unknown, most: number): string {
  let leftOut = 0;
  const cut: unknown = JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      if (!Array.isArray(part) || part.length <= most) return part;
      leftOut += part.length - most;
      return part.slice(0, most);
    }),
  );
  return JSON.stringify({ [cutMark]: leftOut, ...(cut as object) });
}
