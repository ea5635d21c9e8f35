import { DateTime, IANAZone } from 'luxon';

const dayMs = 86_400_000;

/** A zone of the portal: the one in which its PHP writes DATETIME columns (handshake: `phpTimeZone`), or a person's own. */
export class PortalZone {
  private readonly zone: IANAZone;

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
    const before = this.zone.offset(asUtcMs - dayMs) * 60_000;
    const after = this.zone.offset(asUtcMs + dayMs) * 60_000;
    if (before === after) return new Date(asUtcMs - before);
    const possible = [before, after].filter((offset) => this.zone.offset(asUtcMs - offset) * 60_000 === offset);
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

  isMidnight(at: Date): boolean {
    return this.toLocal(at).endsWith(' 00:00:00');
  }
}
