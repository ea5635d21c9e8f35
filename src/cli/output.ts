/** Where a command line writes. */
export interface Output {
  out(line: string): void;
  err(line: string): void;
}

export const terminal: Output = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};
