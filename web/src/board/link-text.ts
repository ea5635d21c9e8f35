import type { MoveProgress } from './board-socket';

type Translate = (key: string, values: Record<string, string | number>) => string;

/** What has become of a link to a dialog that was asked for. */
export function linkText(progress: MoveProgress, sessionId: number, t: Translate): string {
  return t(`link.${progress.kind}`, { id: sessionId, message: progress.kind === 'refused' ? progress.message : '' });
}
