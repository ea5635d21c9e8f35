import { Global, Module } from '@nestjs/common';
import { SettingsLint } from './settings-lint.js';
import { SettingsStore } from './settings-store.js';

/** The settings document. Its parts and their lints come from the wiring (capabilities.module.ts). */
@Global()
@Module({ providers: [SettingsStore, SettingsLint], exports: [SettingsStore, SettingsLint] })
export class SettingsModule {}
