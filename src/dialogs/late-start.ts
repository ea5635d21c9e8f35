import type { Start } from './start-reader.js';

type Told = Pick<Start, 'lineId' | 'eventUid' | 'tellsKeys'>;

/** What has to be known of a start whose session is found later or never, as the topic of the question to place it. */
export function topicOf({ lineId, eventUid, tellsKeys }: Told): string {
  return `${lineId} ${eventUid ?? ''} ${tellsKeys ?? ''}`;
}

export function toldIn(topic: string): Told {
  const [lineId, eventUid = '', tellsKeys = ''] = topic.split(' ');
  return { lineId: Number(lineId), eventUid: eventUid || null, tellsKeys: tellsKeys === '' ? null : tellsKeys === 'true' };
}
