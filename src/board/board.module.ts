import { Module } from '@nestjs/common';
import { AwaitedAnswers } from './awaited-answers.js';
import { Board } from './board.js';
import { BoardCapability } from './board-capability.js';
import { BoardController } from './board-controller.js';
import { BoardDirectory } from './board-directory.js';
import { BoardGateway } from './board-gateway.js';
import { BoardPresence } from './board-presence.js';
import { BoardReader } from './board-reader.js';
import { BotKeys } from './bot-keys.js';
import { ClientNames } from './client-names.js';
import { DialogLinks } from './dialog-links.js';
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
    AwaitedAnswers,
    DialogLinks,
    BotKeys,
    SessionParts,
    BoardGateway,
    BoardCapability,
  ],
  exports: [BoardCapability],
})
export class BoardModule {}
