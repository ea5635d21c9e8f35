import { renameSync, utimesSync, writeFileSync } from 'node:fs';

/**
 * The clock of a practice portal and its sidecars: a file both read, so that a day is played in a minute.
 * Virtual time = atMs + (real now − realMs) × rate.
 */
export class TurnedClock {
  private atMs: number;
  private realMs: number;
  private rate: number;
  private writtenAtSeconds = 0;

  constructor(
    readonly file: string,
    at: Date,
    rate = 1,
  ) {
    this.atMs = at.getTime();
    this.realMs = Date.now();
    this.rate = rate;
    this.write();
  }

  now(): Date {
    return new Date(Math.round(this.atMs + (Date.now() - this.realMs) * this.rate));
  }

  /** Jumps to an instant; time goes on from there. Never backwards: timers and leases count on that. */
  set(at: Date): void {
    if (at < this.now())
      throw new Error(`the clock stands at ${this.now().toISOString()} and cannot be turned back to ${at.toISOString()}`);
    this.turn(at, this.rate);
  }

  advance(byMs: number): void {
    this.turn(new Date(this.now().getTime() + byMs), this.rate);
  }

  /** Virtual milliseconds per real one. */
  setRate(rate: number): void {
    this.turn(this.now(), rate);
  }

  private turn(at: Date, rate: number): void {
    this.atMs = at.getTime();
    this.realMs = Date.now();
    this.rate = rate;
    this.write();
  }

  /** Readers never see half a file. */
  private write(): void {
    const next = `${this.file}.${process.pid}.next`;
    writeFileSync(next, JSON.stringify({ atMs: this.atMs, realMs: this.realMs, rate: this.rate }));
    // Readers look again when the file's time has changed; the file system's own counts in steps of some milliseconds.
    this.writtenAtSeconds = Math.max(Math.floor(Date.now() / 1_000), this.writtenAtSeconds + 1);
    utimesSync(next, this.writtenAtSeconds, this.writtenAtSeconds);
    renameSync(next, this.file);
  }
}
