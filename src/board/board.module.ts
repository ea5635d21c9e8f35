import { Module } from '@nestjs/common';
import { DecisionsModule } from '../dialogs/dialogs.module.js';
import { Board } from './board.js';
import { BoardController } from './board-controller.js';
import { BoardDirectory } from './board-directory.js';
import { BoardGateway } from './board-gateway.js';
import { BoardReader } from './board-reader.js';
import { BotKeys } from './bot-keys.js';
import { ClientNames } from './client-names.js';
import { HandMoves } from './hand-moves.js';
import { MoveOutcomes } from './move-outcomes.js';
import { SessionParts } from './session-parts.js';
import { WhoTakesDialog } from './who-takes.js';

/** Live board and chatbots: docs/realtime.md. */
@Module({
  imports: [DecisionsModule],
  controllers: [BoardController],
  providers: [
    Board,
    BoardReader,
    BoardDirectory,
    ClientNames,
    HandMoves,
    MoveOutcomes,
    WhoTakesDialog,
    BotKeys,
    SessionParts,
    BoardGateway,
  ],
})
export class BoardModule {}
