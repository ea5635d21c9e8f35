// Preloaded into a process (node --import): the clock of its machine goes wrong by the milliseconds that the file TURNED_BY_FILE holds.
import { readFileSync } from 'node:fs';

const file = process.env['TURNED_BY_FILE'];
const RealDate = Date;
let turnedBy = Number(readFileSync(file, 'utf8'));
setInterval(() => {
  turnedBy = Number(readFileSync(file, 'utf8'));
}, 50).unref();

globalThis.Date = class TurnedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(Date.now());
    else super(...given);
  }

  static now() {
    return RealDate.now() + turnedBy;
  }
};
