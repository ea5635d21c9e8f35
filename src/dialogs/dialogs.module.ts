import { Module } from '@nestjs/common';
import { DialogAdvice } from '../contract/dialog-advice.js';
import { HandMoves } from '../contract/hand-moves.js';
import { HandWaits } from '../contract/hand-waits.js';
import { CheckDialogs } from './check-dialogs.js';
import { DialogAnswers } from './dialog-answers.js';
import { DialogComparison } from './dialog-comparison.js';
import { DialogsCapability } from './dialogs-capability.js';
import { FollowHand } from './follow-hand.js';
import { FollowLines } from './follow-lines.js';
import { HeadsOfLines } from './heads-of-lines.js';
import { HearDialogs } from './hear-dialogs.js';
import { LeftDesks } from './left-desks.js';
import { MoveByHand } from './move-by-hand.js';
import { NoAnswerNeeded } from './no-answer-needed.js';
import { PlaceAgain } from './place-again.js';
import { PlaceDialogs } from './place-dialogs.js';
import { PlaceLater } from './place-later.js';
import { PlacementReader } from './placement-reader.js';
import { RerouteDialogs } from './reroute-dialogs.js';
import { StartReader } from './start-reader.js';
import { TellOfWaits } from './tell-of-waits.js';
import { WhoTakesDialog } from './who-takes-dialog.js';

/** Dialogs get their contact, deal and operator, and keep somebody who is there. */
@Module({
  providers: [
    PlaceDialogs,
    HeadsOfLines,
    PlaceLater,
    PlaceAgain,
    PlacementReader,
    StartReader,
    CheckDialogs,
    RerouteDialogs,
    DialogComparison,
    TellOfWaits,
    LeftDesks,
    FollowHand,
    FollowLines,
    HearDialogs,
    DialogAnswers,
    DialogsCapability,
    { provide: HandMoves, useClass: MoveByHand },
    { provide: HandWaits, useClass: NoAnswerNeeded },
    { provide: DialogAdvice, useClass: WhoTakesDialog },
  ],
  exports: [DialogsCapability, HandMoves, HandWaits, DialogAdvice],
})
export class DialogsModule {}
