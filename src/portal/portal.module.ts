import { Global, Module } from '@nestjs/common';
import { PortalClient } from './commands/portal-client.js';
import { UnreadEvents } from './events/unread-events.js';
import { Handshakes } from './handshake.js';
import { PortalTablesModule } from './portal-tables.module.js';

/** The portal: its tables to read, its module to ask and to command. */
@Global()
@Module({
  imports: [PortalTablesModule],
  providers: [PortalClient, Handshakes, UnreadEvents],
  exports: [PortalClient, Handshakes, UnreadEvents],
})
export class PortalModule {}
