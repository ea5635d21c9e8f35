import { Global, Module } from '@nestjs/common';
import { Handshakes } from '../handshake.js';
import { PortalClient } from './portal-client.js';

/** The way to the module in the portal. */
@Global()
@Module({ providers: [PortalClient, Handshakes], exports: [PortalClient, Handshakes] })
export class PortalCommandsModule {}
