/** A table `numbers` with one column `n`, from the first to the last, to SELECT FROM on any server. At most 1,000,000 of them. */
export function numbers(first: number, last: number): string {
  const digit = (name: string) =>
    `(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
      UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) ${name}`;
  const places = String(last - first).length;
  const names = Array.from({ length: places }, (_, place) => `p${place}`);
  const sum = names.map((name, place) => `${name}.d * ${10 ** place}`).join(' + ');
  return `(SELECT n FROM (SELECT ${first} + ${sum} AS n FROM ${names.map(digit).join(' CROSS JOIN ')}) some WHERE n <= ${last}) numbers`;
}
