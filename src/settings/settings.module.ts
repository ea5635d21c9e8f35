import { Global, Module } from '@nestjs/common';
import { Authors } from '../administration/authors.js';
import { PortalNamesReader } from '../administration/portal-names-reader.js';
import { SettingsController } from '../administration/settings-controller.js';
import { NumberUses } from '../calls/number-uses.js';
import { SettingsLint } from './settings-lint.js';
import { SettingsStore } from './settings-store.js';

@Global()
@Module({
  controllers: [SettingsController],
  providers: [SettingsStore, SettingsLint, PortalNamesReader, Authors, NumberUses],
  exports: [SettingsStore, SettingsLint, NumberUses],
})
export class SettingsModule {}
