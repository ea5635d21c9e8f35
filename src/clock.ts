import { readFileSync, statSync } from 'node:fs';
import { Injectable } from '@nestjs/common';

/** The only source of the present moment in the sidecar. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
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
}
