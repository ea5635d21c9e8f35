import type { Texts } from './value-texts.js';

/** GET /api/settings/versions/:version/changes?against: against the version before, unless another one is named (0: empty settings). */
export interface SettingsChangesAnswer {
  version: number;
  /** 0: compared with empty settings. */
  againstVersion: number;
  changes: SettingsChange[];
}

export interface SettingsChange {
  /** In the later document, or, of something removed, in the earlier one: `companies[0].check.delaySeconds`. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  /** What it belongs to, in words: «Компания Альфа», «Отдел Продажи». */
  about: Texts;
  /** The change in words, with the names the portal has now. */
  text: Texts;
}
