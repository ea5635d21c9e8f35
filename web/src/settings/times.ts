/** 600 as 10:00; anything that is not minutes as it is. */
export function clockText(minutes: unknown): string {
  if (typeof minutes !== 'number' || !Number.isInteger(minutes)) return typeof minutes === 'string' ? minutes : '';
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `9`, `9:30`, `09.30`, `0930` as minutes; what is no time stays the text it is, for the server to refuse at its place. */
export function typedMinutes(text: string): number | string {
  const trimmed = text.trim();
  const match = /^(\d{1,2})(?:[:.\-\s]?(\d{2}))?$/.exec(trimmed);
  if (!match || Number(match[2] ?? 0) > 59) return trimmed;
  return Number(match[1]) * 60 + Number(match[2] ?? 0);
}
