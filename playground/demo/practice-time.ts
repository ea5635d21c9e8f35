const minuteMs = 60_000;
const moscowMinutes = 180;

/** The instant that "+3" (minutes), "23:00" (the next one in Moscow, which knows no summer time) or "day" means; null: none of them. */
export function turnFromLine(line: string, now: Date): Date | null {
  if (line.trim() === 'day') return new Date(now.getTime() + 1440 * minuteMs);
  const forward = /^\s*\+\s*(\d{1,5})\s*$/.exec(line);
  if (forward !== null) return new Date(now.getTime() + Number(forward[1]) * minuteMs);
  const time = /^\s*([01]?\d|2[0-3]):([0-5]\d)\s*$/.exec(line);
  if (time === null) return null;
  const local = new Date(now.getTime() + moscowMinutes * minuteMs);
  local.setUTCHours(Number(time[1]), Number(time[2]), 0, 0);
  const at = new Date(local.getTime() - moscowMinutes * minuteMs);
  return at > now ? at : new Date(at.getTime() + 1440 * minuteMs);
}

/** Ten in the morning in Moscow of the last Monday to Friday that has begun there. */
export function lastWorkMorning(now: Date): Date {
  const local = new Date(now.getTime() + moscowMinutes * minuteMs);
  while (local.getUTCDay() === 0 || local.getUTCDay() === 6) local.setUTCDate(local.getUTCDate() - 1);
  local.setUTCHours(10, 0, 0, 0);
  return new Date(local.getTime() - moscowMinutes * minuteMs);
}
