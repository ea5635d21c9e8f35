/** The translator of the board's texts. */
export type Translate = (key: string, values: Record<string, number>) => string;

/** A length in the two units that matter: "45 s", "2 min 05 s", "3 h 12 min". Below zero it is none. */
export function durationText(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [s, m, h, d] = [seconds % 60, Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600) % 24, Math.floor(seconds / 86_400)];
  if (d > 0) return t('units.d', { d, h });
  if (h > 0) return t('units.h', { h, m });
  return m > 0 ? t('units.m', { m, s }) : t('units.s', { s });
}
