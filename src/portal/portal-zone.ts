import { DateTime, IANAZone } from 'luxon';

const dayMs = 86_400_000;
const mostOffsets = 2_000;

/** A zone of the portal: the one in which its PHP writes DATETIME columns (handshake: `phpTimeZone`), or a person's own. */
export class PortalZone {
  private readonly zone: IANAZone;
  /** Offsets by minute: a batch of sessions began within a few, and asking the calendar anew takes longer than all the rest of a row. */
  private readonly offsets = new Map<number, number>();

  /** @throws Error on a name that is no IANA zone. */
  constructor(readonly name: string) {
    this.zone = IANAZone.create(name);
    if (!this.zone.isValid) throw new Error(`The time zone "${name}" is not known here`);
  }

  /** For names that people or other systems wrote: null when it is no zone. */
  static orNull(name: string): PortalZone | null {
    return IANAZone.isValidZone(name) ? new PortalZone(name) : null;
  }

  /**
   * The instant of a literal 'YYYY-MM-DD HH:MM:SS' (also without the time: midnight). An hour that happens twice is taken as the
   * earlier one, an hour that a clock change leaves out as the same distance after the change. null for NULL, '' and the zero date.
   * @throws Error on text that is no date.
   */
  toInstant(local: string | null): Date | null {
    if (local === null || local === '' || local.startsWith('0000-00-00')) return null;
    const asUtcMs = Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local.replace(' ', 'T')}Z`);
    if (Number.isNaN(asUtcMs)) throw new Error(`"${local}" is not a date and time of the portal`);
    const before = this.offsetMs(asUtcMs - dayMs);
    const after = this.offsetMs(asUtcMs + dayMs);
    if (before === after) return new Date(asUtcMs - before);
    const possible = [before, after].filter((offset) => this.offsetMs(asUtcMs - offset) === offset);
    return new Date(possible.length > 0 ? Math.min(...possible.map((offset) => asUtcMs - offset)) : asUtcMs - before);
  }

  /** The literal to compare a DATETIME column with, to the second. */
  toLocal(at: Date): string {
    return DateTime.fromJSDate(at, { zone: this.zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  }

  /** The same wall clock time `days` later. */
  plusDays(at: Date, days: number): Date {
    return DateTime.fromJSDate(at, { zone: this.zone }).plus({ days }).toJSDate();
  }

  private offsetMs(atMs: number): number {
    const minute = Math.floor(atMs / 60_000);
    let offset = this.offsets.get(minute);
    if (offset === undefined) {
      offset = this.zone.offset(minute * 60_000) * 60_000;
      if (this.offsets.size >= mostOffsets) this.offsets.clear();
      this.offsets.set(minute, offset);
    }
    return offset;
  }

  isMidnight(at: Date): boolean {
    return this.toLocal(at).endsWith(' 00:00:00');
  }
}
