import type { Problem } from '../../../src/settings/problems';
import { useTexts } from '../i18n/i18n';
import { settingsTexts } from './settings-texts';

/** What the server found wrong, in the language of the screen. */
export function useProblemText(): (problem: Problem | undefined) => string | undefined {
  const { t, locale } = useTexts(settingsTexts);
  const expectedText = (problem: Problem): string => {
    if (isTime(problem.path)) return t('ranges.time');
    const limit = /^(at least|at most) (\d+)$/.exec(problem.expected);
    if (limit) return t(limit[1] === 'at least' ? 'ranges.atLeast' : 'ranges.atMost', { limit: limit[2] ?? '' });
    return problem.expected;
  };
  return (problem) => {
    if (!problem) return undefined;
    const code = codeFor(problem);
    const other = /\d\d:\d\d–\d\d:\d\d/.exec(problem.expected)?.[0] ?? problem.expected;
    if (locale.value === 'en' && (code === 'OUT_OF_RANGE' || code === 'WRONG_FORMAT') && !isTime(problem.path))
      return t('problems.WRONG_FORMAT', { got: problem.got ?? '', expected: problem.expected });
    return t(`problems.${code}`, { got: problem.got ?? '', expected: expectedText(problem), other });
  };
}

/** Nothing chosen, or nothing typed: what is missing matters, not the number that stands for it. */
function codeFor({ path, code, got }: Problem): string {
  if (isTime(path) && (code === 'WRONG_TYPE' || code === 'REQUIRED')) return 'WRONG_TIME';
  if (code === 'OUT_OF_RANGE' && (got === '' || /(?:headOfSalesId|dealCategoryId)$/.test(path))) return 'REQUIRED';
  return code;
}

function isTime(path: string): boolean {
  return /\.(?:from|to|atMinutes|untilMinutes)$/.test(path);
}
