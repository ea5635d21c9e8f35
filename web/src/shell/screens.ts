import type { Words } from '../../../src/domain/words';
import { assignmentScreen } from '../assignment/screen';
import { attributionScreen } from '../attribution/screen';
import { boardScreen } from '../board/screen';
import { companiesScreen } from '../companies/screen';
import { historyScreen } from '../history/screen';
import { journalScreen } from '../journal/screen';
import { mergesScreen } from '../merges/screen';
import { noticesScreen } from '../notices/screen';
import { overviewScreen } from '../overview/screen';
import { schedulesScreen } from '../schedules/screen';
import type { Screen } from './screen';
import { access } from './token';

/** In the order of the navigation; whoever may open several begins with the first. */
const all = [
  overviewScreen,
  boardScreen,
  journalScreen,
  mergesScreen,
  assignmentScreen,
  schedulesScreen,
  companiesScreen,
  noticesScreen,
  historyScreen,
  attributionScreen,
] as const;

export type ScreenName = (typeof all)[number]['name'];

export const screens: readonly Screen<ScreenName>[] = all;

export function isScreen(name: string): name is ScreenName {
  return screens.some((screen) => screen.name === name);
}

export function screenNamed(name: ScreenName): Screen<ScreenName> {
  const found = screens.find((screen) => screen.name === name);
  if (!found) throw new Error(`there is no screen "${name}"`);
  return found;
}

/** Those that whoever looks may open: an administrator all of them. On the portal's page everybody is one. */
export function openScreens(): readonly Screen<ScreenName>[] {
  return access.claims?.isAdmin === false ? screens.filter(({ openTo }) => openTo === 'headsToo') : screens;
}

export function mayOpen(name: ScreenName): boolean {
  return openScreens().some((screen) => screen.name === name);
}

export function firstScreen(): ScreenName {
  const [first] = openScreens();
  if (!first) throw new Error('there is no screen for whoever looks');
  return first.name;
}

/** What one tab of the portal's page shows: its own screen, and those that have none there. */
export function screensOfTab(name: ScreenName): readonly Screen<ScreenName>[] {
  return [screenNamed(name), ...screens.filter(({ inTabOf }) => inTabOf === name)];
}

/** Texts that name screens find them here: `screens.<name>`, and after "in" `screensIn.<name>`. */
export function screenTitles(lang: keyof Words): Record<'screens' | 'screensIn', Record<string, string>> {
  return {
    screens: Object.fromEntries(screens.map(({ name, title }) => [name, title[lang]])),
    screensIn: Object.fromEntries(screens.map(({ name, title, titleIn }) => [name, (titleIn ?? title)[lang]])),
  };
}
