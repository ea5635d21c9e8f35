import { Global, Module } from '@nestjs/common';
import { NumberUses } from '../telephony/number-uses.js';
import { Authors } from './authors.js';
import { PortalNamesReader } from './portal-names-reader.js';
import { SettingsController } from './settings-controller.js';
import { SettingsLint } from './settings-lint.js';
import { SettingsStore } from './settings-store.js';

@Global()
@Module({
  controllers: [SettingsController],
  providers: [SettingsStore, SettingsLint, PortalNamesReader, Authors, NumberUses],
  exports: [SettingsStore, SettingsLint, NumberUses],
})
export class SettingsModule {}
