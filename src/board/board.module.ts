import { Module } from '@nestjs/common';
import { Board } from './board.js';
import { BoardCapability } from './board-capability.js';
import { BoardController } from './board-controller.js';
import { BoardDirectory } from './board-directory.js';
import { BoardGateway } from './board-gateway.js';
import { BoardPresence } from './board-presence.js';
import { BoardReader } from './board-reader.js';
import { BotKeys } from './bot-keys.js';
import { ClientNames } from './client-names.js';
import { MoveOutcomes } from './move-outcomes.js';
import { SessionParts } from './session-parts.js';

/** Live board and chatbots: docs/realtime.md. */
@Module({
  controllers: [BoardController],
  providers: [
    Board,
    BoardReader,
    BoardDirectory,
    BoardPresence,
    ClientNames,
    MoveOutcomes,
    BotKeys,
    SessionParts,
    BoardGateway,
    BoardCapability,
  ],
  exports: [BoardCapability],
})
export class BoardModule {}
