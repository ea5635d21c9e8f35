import { Injectable } from '@nestjs/common';
import { IANAZone } from 'luxon';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import { logger } from '../log.js';
import { callSchemas } from './commands/answer-schemas.js';
import type { Handshake } from './commands/command-types.js';
import { PortalClient } from './commands/portal-client.js';

interface Known {
  handshake: Handshake;
  receivedAt: Date;
}

const FRESH_MS = 3_600_000;
/** How often the stored copy is looked at: another sidecar may have a newer one. */
const LOOK_MS = 10_000;
/** A portal that is down is not asked at every decision. */
const ATTEMPT_MS = 15_000;

/** What the module tells about the portal, kept in memory and in the own schema: decisions go on while PHP is down. */
@Injectable()
export class Handshakes {
  private known: Known | null = null;
  private lookedAtMs = Number.NEGATIVE_INFINITY;
  private attemptedAtMs = Number.NEGATIVE_INFINITY;
  private refreshing: Promise<Handshake> | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly portal: PortalClient,
    private readonly clock: Clock,
  ) {}

  /** The last known handshake, refreshed in the background when it is an hour old; null when the portal was never reached. */
  async current(): Promise<Handshake | null> {
    const nowMs = this.clock.now().getTime();
    await this.look(nowMs);
    if (this.known && away(this.known.receivedAt.getTime(), nowMs) < FRESH_MS) return this.known.handshake;
    if (away(this.attemptedAtMs, nowMs) >= ATTEMPT_MS) {
      this.refreshSoon();
      if (!this.known) return this.refreshing?.catch(() => null) ?? null;
    }
    return this.known?.handshake ?? null;
  }

  /** What this process knows by now, however old; null: it has not looked yet, or the portal was never reached. */
  get lastKnown(): Handshake | null {
    return this.known?.handshake ?? null;
  }

  /** When the last known one came; null when none ever did. */
  async receivedAt(): Promise<Date | null> {
    await this.look(this.clock.now().getTime());
    return this.known?.receivedAt ?? null;
  }

  /**
   * Asks the portal now, for instance because an option of it has changed.
   * @throws PortalSilent, PortalRefusedRequest, or Error on a time zone nobody knows; the last known one stays
   */
  refresh(): Promise<Handshake> {
    this.refreshing ??= this.ask().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private refreshSoon(): void {
    this.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the portal did not answer the handshake'));
  }

  private async ask(): Promise<Handshake> {
    this.attemptedAtMs = this.clock.now().getTime();
    const handshake = await this.portal.call('handshake', {});
    if (!IANAZone.isValidZone(handshake.phpTimeZone)) {
      throw new Error(`The portal's time zone "${handshake.phpTimeZone}" is not an IANA zone: set date.timezone of its PHP`);
    }
    const receivedAt = this.clock.now();
    await this.db.query(
      `INSERT INTO portal_handshake (id, received_at, document) VALUES (1, ?, ?)
       ON DUPLICATE KEY UPDATE received_at = VALUES(received_at), document = VALUES(document)`,
      [receivedAt, JSON.stringify(handshake)],
    );
    this.known = { handshake, receivedAt };
    return handshake;
  }

  private async look(nowMs: number): Promise<void> {
    if (away(this.lookedAtMs, nowMs) < LOOK_MS) return;
    const [row] = await this.db.query<{ received_at: Date; document: string }[]>(
      'SELECT received_at, document FROM portal_handshake WHERE id = 1',
    );
    this.lookedAtMs = nowMs;
    if (!row || row.received_at.getTime() === this.known?.receivedAt.getTime()) return;
    const stored = callSchemas.handshake.safeParse(JSON.parse(row.document));
    // one stored by another release may lack fields: then the portal is asked
    if (stored.success) this.known = { handshake: stored.data, receivedAt: row.received_at };
  }
}

/** A turned clock may also go back. */
function away(thenMs: number, nowMs: number): number {
  return Math.abs(nowMs - thenMs);
}
