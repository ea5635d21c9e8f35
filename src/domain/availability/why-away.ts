/** What is asked of somebody who may be told, join or take over, whatever the hour. */
export interface Reachable {
  /** false: dismissed, deleted, or not an employee any more. */
  isActive: boolean;
  isBlocked: boolean;
  isAbsent: boolean;
}

export type AwayBecause = 'dismissed' | 'blocked' | 'absent';

/** Why nobody counts on the person now, the first reason; null: they are there, at work or not. */
export function whyAway({ isActive, isBlocked, isAbsent }: Reachable): AwayBecause | null {
  if (!isActive) return 'dismissed';
  if (isBlocked) return 'blocked';
  return isAbsent ? 'absent' : null;
}
