import { hasUnsavedChanges } from './leave-warning';

const DOOR = 'linewarden-door';
const BACK = 'linewarden-back';
const TRIED = 'linewarden-door-tried';

/** Remembers the page of the portal that gives a token, for the time when there is none and nobody can be asked. */
export function rememberDoor(url: string): void {
  localStorage.setItem(DOOR, url);
}

export function knownDoor(): string | null {
  return localStorage.getItem(DOOR);
}

/** A token that came from there is taken by the sidecar: the door may be used again when it ends. */
export function doorHelped(): void {
  sessionStorage.removeItem(TRIED);
}

/**
 * Leaves this page for the door, which sends it back with a new token. Not while that would lose what somebody has typed, and not twice in
 * vain: then a person has to see what is wrong.
 */
export function goThroughDoor(): boolean {
  const door = knownDoor();
  if (door === null || hasUnsavedChanges() || sessionStorage.getItem(TRIED) !== null) return false;
  sessionStorage.setItem(TRIED, 'yes');
  sessionStorage.setItem(BACK, `${location.search}${location.hash}`);
  location.assign(door);
  return true;
}

/** Query and hash of the page that was left for the door; once. */
export function takeWayBack(): string | null {
  const back = sessionStorage.getItem(BACK);
  sessionStorage.removeItem(BACK);
  return back;
}
