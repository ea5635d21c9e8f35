import { Global, Module } from '@nestjs/common';
import { capabilities, journalKinds } from './capabilities.js';
import { CAPABILITIES, type Capability } from './contract/capability.js';
import { INCIDENT_NAMES } from './contract/incident-names.js';
import { JournalKinds } from './contract/journal-kinds.js';
import { LastReasons } from './contract/last-reasons.js';
import { incidentNames } from './incident-names.js';
import { SettingsDocument } from './settings/settings-document.js';
import { SETTINGS_PART_LINTS } from './settings/settings-part.js';
import { settingsDocument } from './settings-parts.js';

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
    { provide: INCIDENT_NAMES, useValue: incidentNames },
    { provide: SettingsDocument, useValue: settingsDocument },
    {
      provide: SETTINGS_PART_LINTS,
      useFactory: (all: readonly Capability[]) => all.flatMap(({ settingsLint }) => settingsLint ?? []),
      inject: [CAPABILITIES],
    },
  ],
  exports: [CAPABILITIES, INCIDENT_NAMES, SettingsDocument, SETTINGS_PART_LINTS, JournalKinds, LastReasons, ...modules],
})
export class CapabilitiesModule {}
