import { Global, Module } from '@nestjs/common';
import { NumberUses } from './number-uses.js';
import { SettingsLint } from './settings-lint.js';
import { SettingsStore } from './settings-store.js';

/** The settings document. */
@Global()
@Module({ providers: [SettingsStore, SettingsLint, NumberUses], exports: [SettingsStore, SettingsLint, NumberUses] })
export class SettingsModule {}
