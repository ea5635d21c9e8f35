import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { DialogAdvice } from '../contract/dialog-advice.js';
import { HandMoves } from '../contract/hand-moves.js';
import { HandWaits } from '../contract/hand-waits.js';
import { SettingsStore } from '../settings/settings-store.js';
import { AwaitedAnswers } from './awaited-answers.js';
import { Board } from './board.js';
import { BotKeys } from './bot-keys.js';
import type { BotParts } from './bot-session.js';
import { DialogLinks } from './dialog-links.js';
import type { PersonParts } from './person-session.js';

/** What connections of the board work with. */
@Injectable()
export class SessionParts {
  readonly forPeople: Omit<PersonParts, 'askedBy'>;
  readonly forBots: Omit<BotParts, 'hasPlace'>;

  constructor(
    board: Board,
    moves: HandMoves,
    waits: HandWaits,
    links: DialogLinks,
    readonly answers: AwaitedAnswers,
    keys: BotKeys,
    advice: DialogAdvice,
    settings: SettingsStore,
    clock: Clock,
  ) {
    this.forPeople = { board, moves, waits, links, answers, clock };
    this.forBots = { board, keys, advice, settings, clock };
  }
}
