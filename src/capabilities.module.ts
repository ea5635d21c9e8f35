import { Global, Module } from '@nestjs/common';
import { capabilities } from './capabilities.js';
import { CAPABILITIES, type Capability } from './contract/capability.js';
import { LastReasons } from './contract/last-reasons.js';

const modules = capabilities.map(({ module }) => module);

/** Puts the capabilities together: the engine gets them as one list, and what one of them offers to the others is there for all. */
@Global()
@Module({
  imports: modules,
  providers: [
    LastReasons,
    {
      provide: CAPABILITIES,
      useFactory: (...all: Capability[]) => all,
      inject: capabilities.map(({ capability }) => capability),
    },
  ],
  exports: [CAPABILITIES, LastReasons, ...modules],
})
export class CapabilitiesModule {}
