import { Injectable } from '@nestjs/common';
import { commandTypes } from '../portal/commands/answer-schemas.js';
import { Handshakes } from '../portal/handshake.js';

/**
 * Types of commands that can be sent: this sidecar reads their answers, and the module knows them by its last handshake. Others wait
 * for an update of the one or the other.
 */
@Injectable()
export class KnownCommands {
  constructor(private readonly handshakes: Handshakes) {}

  /** Never empty before the portal was reached: then everything is tried. */
  async types(): Promise<string[]> {
    const handshake = await this.handshakes.current();
    return handshake ? commandTypes.filter((type) => handshake.commands.includes(type)) : commandTypes;
  }
}
