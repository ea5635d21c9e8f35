import { Global, Module } from '@nestjs/common';
import { capabilities, journalKinds } from './capabilities.js';
import { CAPABILITIES, type Capability } from './contract/capability.js';
import { JournalKinds } from './contract/journal-kinds.js';
import { LastReasons } from './contract/last-reasons.js';

const modules = capabilities.map(({ module }) => module);

/** Puts the capabilities together: the engine gets them as one list, and what one of them offers to the others is there for all. */
@Global()
@Module({
  imports: modules,
  providers: [
    { provide: JournalKinds, useValue: journalKinds },
    LastReasons,
    {
      provide: CAPABILITIES,
      useFactory: (...all: Capability[]) => all,
      inject: capabilities.map(({ capability }) => capability),
    },
  ],
  exports: [CAPABILITIES, JournalKinds, LastReasons, ...modules],
})
export class CapabilitiesModule {}
