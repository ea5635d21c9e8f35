import type { ListedMerge } from '../../../src/one-client/merge-types';

/** A pair as it comes through HTTP: instants are text. */
export type Merge = AsJson<ListedMerge>;

type AsJson<T> = T extends Date ? string : T extends object ? { [K in keyof T]: AsJson<T[K]> } : T;

export const SHOWN_STATES = ['suggested', 'underWay', 'done', 'apart', 'failed', 'refused', 'gone', 'all'] as const;
/** `underWay`: waits its turn, or the portal is at it. */
export type ShownState = (typeof SHOWN_STATES)[number];

export function isShownState(text: string | undefined): text is ShownState {
  return (SHOWN_STATES as readonly (string | undefined)[]).includes(text);
}

/** The server's states that are shown as this one. */
export function statesOf(shown: ShownState): string[] {
  return shown === 'underWay' ? ['waiting', 'ordered', 'parting'] : [shown];
}

export function isUnderWay({ state }: Pick<Merge, 'state'>): boolean {
  return state === 'waiting' || state === 'ordered' || state === 'parting';
}
