import { readFileSync, statSync } from 'node:fs';
import { Injectable } from '@nestjs/common';

/** What the database's clock showed. Lengths and marks in milliseconds; marks are of the machine's steady counter (`performance.now()`). */
export interface ClockReading {
  databaseMs: number;
  askedAt: number;
  answeredAt: number;
}

/** Smaller steps back are corrections: time stands still for as long. */
const smallStepMs = 1_000;

/**
 * The only source of the present moment in the sidecar. It goes by the database's clock, as soon as that was read once, and between two
 * readings by the machine's steady counter: all sidecars agree on what is due, and none cares for a machine whose clock is wrong or turned.
 */
@Injectable()
export class Clock {
  /** The database's time when the steady counter was at 0; null: not read yet. */
  private zeroMs: number | null = null;
  private toldMs = Number.NEGATIVE_INFINITY;

  now(): Date {
    const nowMs = this.zeroMs === null ? Date.now() : Math.floor(this.zeroMs + performance.now());
    const isSmallStepBack = nowMs < this.toldMs && this.toldMs - nowMs < smallStepMs;
    if (!isSmallStepBack) this.toldMs = nowMs;
    return new Date(this.toldMs);
  }

  /** The database was asked at some moment between two marks: what is within that doubt already is left as it is. */
  goBy({ databaseMs, askedAt, answeredAt }: ClockReading): void {
    const zeroMs = databaseMs - (askedAt + answeredAt) / 2;
    const doubtMs = (answeredAt - askedAt) / 2;
    if (this.zeroMs === null || Math.abs(zeroMs - this.zeroMs) > doubtMs) this.zeroMs = zeroMs;
  }

  /** By how many milliseconds this machine's own clock is ahead of the database's; null: not known, or this clock goes by neither. */
  get aheadMs(): number | null {
    return this.zeroMs === null ? null : Math.round(Date.now() - this.zeroMs - performance.now());
  }
}

interface TurnedTime {
  atMs: number;
  realMs: number;
  rate: number;
}

/**
 * A clock that somebody else turns: the practice portal and its sidecars read one file
 * `{"atMs", "realMs", "rate"}`, so that a day is played in a minute and both parts agree on the hour.
 */
@Injectable()
export class FileClock extends Clock {
  private readMtimeMs = -1;
  private time: TurnedTime = { atMs: 0, realMs: 0, rate: 1 };

  constructor(private readonly path: string) {
    super();
  }

  override now(): Date {
    const { mtimeMs } = statSync(this.path);
    if (mtimeMs !== this.readMtimeMs) {
      this.time = JSON.parse(readFileSync(this.path, 'utf8')) as TurnedTime;
      this.readMtimeMs = mtimeMs;
    }
    return new Date(Math.round(this.time.atMs + (Date.now() - this.time.realMs) * this.time.rate));
  }

  /** Neither the machine's clock nor the database's counts here. */
  override goBy(): void {}
}
