export interface Promised {
  text: string;
  /** null: kept. Otherwise what was seen instead. */
  broken: string | null;
}

/** Promises of the product, looked at in the portal's own tables and kept for the closing table. */
export class Promises {
  readonly all: Promised[] = [];

  /** @param look gives null when the promise holds, otherwise what is wrong; a failure of its own breaks the promise too. */
  async expect(text: string, look: () => Promise<string | null>): Promise<void> {
    let broken: string | null;
    try {
      broken = await look();
    } catch (error) {
      broken = error instanceof Error ? error.message : String(error);
    }
    this.all.push({ text, broken });
  }

  get brokenCount(): number {
    return this.all.filter((one) => one.broken !== null).length;
  }

  table(): string[] {
    return this.all.flatMap(({ text, broken }) => [
      `  ${broken === null ? '✔' : '✘'} ${text}`,
      ...(broken === null ? [] : [`      ${broken}`]),
    ]);
  }
}

/** null when equal, otherwise both values. */
export function same(what: string, actual: unknown, expected: unknown): string | null {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  return seen === wanted ? null : `${what}: ${seen} instead of ${wanted}`;
}
