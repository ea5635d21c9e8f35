import type { WordsOf } from '../domain/words.js';
import type { DialogState } from './messages.js';

/** Where a dialog stands, as the board sees it. */
export const boardWords = {
  states: {
    waiting: { ru: 'ждёт назначения', en: 'to be assigned' },
    offered: { ru: 'предложен', en: 'offered' },
    accepted: { ru: 'принят', en: 'accepted' },
    queued: { ru: 'в очереди', en: 'in the queue' },
  } satisfies WordsOf<DialogState>,
};
