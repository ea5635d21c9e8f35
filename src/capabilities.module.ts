import { Global, Module } from '@nestjs/common';
import { journalKinds } from './capabilities.js';
import { JournalKinds } from './contract/journal-kinds.js';

@Global()
@Module({ providers: [{ provide: JournalKinds, useValue: journalKinds }], exports: [JournalKinds] })
export class CapabilitiesModule {}
