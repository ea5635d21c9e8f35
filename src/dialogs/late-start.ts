import type { Start } from './start-reader.js';

type Told = Pick<Start, 'lineId' | 'eventUid'>;

/** What has to be known of a start whose session is never found, as the topic of the question to place it. */
export function topicOf({ lineId, eventUid }: Told): string {
  return `${lineId} ${eventUid ?? ''}`;
}

export function toldIn(topic: string): Told {
  const [lineId, eventUid = ''] = topic.split(' ');
  return { lineId: Number(lineId), eventUid: eventUid || null };
}
