import type { SettingsLint } from '../settings/settings-lint.js';
import type { VersionedSettings } from '../settings/settings-store.js';
import { type Diagnosis, fail, ok, warn } from './diagnosis.js';

/** Are there settings, and do they fit the portal. */
export async function checkSettings({ version, settings }: VersionedSettings, lint: SettingsLint): Promise<Diagnosis[]> {
  if (version === 0 || settings.companies.length === 0) {
    return [
      fail(
        { ru: 'Настроек ещё нет: ни одна линия не управляется', en: 'There are no settings yet: no line is managed' },
        {
          ru: 'Сохраните их на вкладке модуля или «npm run -s settings -- import файл.json».',
          en: 'Save them in the tab of the module, or by "npm run -s settings -- import file.json".',
        },
      ),
    ];
  }
  const warnings = await lint.warningsOf(settings);
  const text = `${version}: ${settings.companies.map((company) => company.name).join(', ')}`;
  return [
    ok(`Настройки, версия ${text}`, `Settings, version ${text}`),
    ...warnings.map(({ path, text: { ru, en } }) =>
      warn({ ru, en }, { ru: `Место в настройках: ${path}`, en: `Place in the settings: ${path}` }),
    ),
  ];
}
