import { callWords } from './calls/call-words.js';
import type { IncidentNames } from './contract/incident-names.js';
import { dialogWords } from './dialogs/dialog-words.js';
import { nightWords } from './night/night-words.js';
import { noticeWords } from './notices/notice-words.js';
import { apartWords } from './one-client/apart-words.js';
import { mergeWords } from './one-client/merge-words.js';
import { workWords } from './work/work-words.js';

/** Whoever opens incidents has named them among its words; a part that does so stands here. */
export const incidentNames: IncidentNames = Object.assign(
  {},
  ...[dialogWords, callWords, nightWords, mergeWords, apartWords, workWords, noticeWords].map(
    (words: { incidents?: IncidentNames }) => words.incidents,
  ),
);
