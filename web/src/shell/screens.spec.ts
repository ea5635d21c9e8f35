import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { firstScreen, isScreen, mayOpen, openScreens, screens, screensOfTab } from './screens';
import { access } from './token';

const module = resolve(import.meta.dirname, '../../../bitrix-module/linewarden.dispatch');
const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name);

/** Who looks: a head of sales; an administrator; nobody known, as on the portal's page. */
function lookAs(isAdmin: boolean | null): void {
  access.claims = isAdmin === null ? null : { userId: 5, name: 'Somebody', isAdmin, exp: 0 };
}

describe('the screens', () => {
  afterEach(() => lookAs(null));

  it('stand in the navigation in their order', () =>
    expect(namesOf(screens)).toEqual([
      'overview',
      'board',
      'journal',
      'merges',
      'assignment',
      'schedules',
      'companies',
      'notices',
      'history',
      'attribution',
    ]));

  it.each([{ isAdmin: true }, { isAdmin: null }])('are all open to an administrator and within the portal ($isAdmin)', ({ isAdmin }) => {
    lookAs(isAdmin);
    expect(openScreens()).toEqual(screens);
    expect(firstScreen()).toBe('overview');
  });

  it('are open to a head of sales as far as no settings are shown', () => {
    lookAs(false);
    expect(namesOf(openScreens())).toEqual(['board', 'journal', 'merges', 'assignment']);
    expect(firstScreen()).toBe('board');
    expect([mayOpen('journal'), mayOpen('history'), mayOpen('attribution')]).toEqual([true, false, false]);
  });

  it.each([
    ['companies', ['companies', 'overview', 'assignment']],
    ['journal', ['journal', 'history', 'attribution']],
    ['board', ['board']],
    ['notices', ['notices']],
  ] as const)('share the tab %s of the portal', (tab, shown) => expect(namesOf(screensOfTab(tab))).toEqual(shown));

  it('without a tab of their own are shown in one that is there', () => {
    const own = new Set([...namesOf(screens.filter(({ inTabOf }) => inTabOf === undefined)), 'rights']);
    expect(screens.map(({ inTabOf }) => inTabOf).filter((tab) => tab !== undefined && !own.has(tab))).toEqual([]);
  });

  it("have the portal's tabs that the module makes, with the same names", () => {
    const options = readFileSync(join(module, 'options.php'), 'utf8');
    const made = [...options.matchAll(/\$isWriter \? \[([^\]]+)\]/g)].flatMap(([, list = '']) =>
      list.split(',').map((one) => one.trim().slice(1, -1)),
    );
    const ofTheirOwn = screens.filter(({ inTabOf }) => inTabOf === undefined);
    expect(made.toSorted()).toEqual(namesOf(ofTheirOwn).toSorted());
    for (const lang of ['ru', 'en'] as const) {
      const texts = readFileSync(join(module, 'lang', lang, 'options.php'), 'utf8');
      const called = ofTheirOwn.map(({ name }) => texts.match(new RegExp(`TAB_${name.toUpperCase()}'\\] = '([^']+)'`))?.[1]);
      expect(called).toEqual(ofTheirOwn.map(({ title }) => title[lang]));
    }
  });

  it("are mounted below the portal's own tab where they stand in it", () => {
    const options = readFileSync(join(module, 'options.php'), 'utf8');
    const below = [...options.matchAll(/'rights'.*'BELOW' => \$isWriter \? \$screen\('(\w+)'\)/g)].map(([, name]) => name);
    expect(below).toEqual(namesOf(screens.filter(({ inTabOf }) => inTabOf === 'rights')));
  });

  it('know a name from something else', () =>
    expect([isScreen('board'), isScreen('toString'), isScreen('')]).toEqual([true, false, false]));
});
