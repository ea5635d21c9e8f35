import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ApiDb } from '../database/api-db.js';

/** Twice the window of the signature's time: an older request is refused for its time. */
const KEPT_MS = 660_000;
const SWEEP_MS = 60_000;

/** Nonces of the module's requests, so that a copied request is not carried out again. */
@Injectable()
export class Nonces {
  private readonly inMemory = new Map<string, number>();
  private sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: ApiDb,
    private readonly clock: Clock,
  ) {}

  /** @returns false when any sidecar has seen it before. */
  async takeOnce(nonce: string): Promise<boolean> {
    await this.sweep();
    const { affectedRows } = await this.db.query<{ affectedRows: number }>('INSERT IGNORE INTO seen_nonce (nonce, seen_at) VALUES (?, ?)', [
      nonce,
      this.clock.now(),
    ]);
    return affectedRows === 1;
  }

  /** As `takeOnce`, but of this process only and without the database: for requests that may do no harm by coming twice. */
  takeOnceHere(nonce: string): boolean {
    const nowMs = this.clock.now().getTime();
    for (const [old, seenAtMs] of this.inMemory) {
      if (Math.abs(nowMs - seenAtMs) < KEPT_MS) break; // in order of arrival
      this.inMemory.delete(old);
    }
    if (this.inMemory.has(nonce)) return false;
    this.inMemory.set(nonce, nowMs);
    return true;
  }

  private async sweep(): Promise<void> {
    const nowMs = this.clock.now().getTime();
    if (Math.abs(nowMs - this.sweptAtMs) < SWEEP_MS) return;
    this.sweptAtMs = nowMs;
    await this.db.query('DELETE FROM seen_nonce WHERE seen_at < ? LIMIT 10000', [new Date(nowMs - KEPT_MS)]);
  }
}
