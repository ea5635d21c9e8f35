import type { Problem } from '../../../src/settings/problem';
import { useTexts } from '../i18n/i18n';
import { settingsTexts } from './settings-texts';
import { clockText } from './times';

/** What the server found wrong, in the language of the screen. Typed times are the screen's own affair: the server knows minutes. */
export function useProblemText(): (problem: Problem | undefined) => string | undefined {
  const { t, inLang } = useTexts(settingsTexts);
  return (problem) => {
    if (!problem) return undefined;
    const own = ownText(problem);
    return own ? t(`problems.${own}`, { got: typedText(problem.got) }) : inLang(problem.text) || problem.expected;
  };
}

/** Nothing chosen, or nothing typed: what is missing matters, not the number that stands for it. */
function ownText({ path, code, got }: Problem): 'WRONG_TIME' | 'REQUIRED' | null {
  if (isTime(path) && (code === 'WRONG_TYPE' || code === 'REQUIRED' || code === 'OUT_OF_RANGE')) return 'WRONG_TIME';
  if (code === 'OUT_OF_RANGE' && (got === '' || /(?:headOfSalesId|dealCategoryId)$/.test(path))) return 'REQUIRED';
  return null;
}

function isTime(path: string): boolean {
  return /\.(?:from|to|atMinutes|untilMinutes)$/.test(path);
}

/** What was typed as a time, from the minutes the server was sent: 1500 was 25:00. */
function typedText(got = ''): string {
  return /^\d+$/.test(got) ? clockText(Number(got)) : got;
}
