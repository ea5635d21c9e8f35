import type { Finding } from './finding.js';

/** Everyone named by the settings or in a queue; an employee who left is inactive, an id nobody has is missing. */
export type UserFacts = ReadonlyMap<number, { isActive: boolean; isBlocked: boolean }>;

/** Somebody whom the settings name and who cannot be meant. */
export function lintUser(userId: number, path: Finding['path'], users: UserFacts): Finding[] {
  const user = users.get(userId);
  if (user === undefined) return [{ path, code: 'unknownUser', params: { userId } }];
  return user.isActive ? [] : [{ path, code: 'inactiveUser', params: { userId } }];
}

export function canWork(userId: number, users: UserFacts): boolean {
  const user = users.get(userId);
  return user?.isActive === true && !user.isBlocked;
}
