import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { boardWords } from '../../../src/board/board-words';
import { incidentWords, journalWords, serverLists } from './server-words';

const src = resolve(import.meta.dirname, '../../../src');

function sources(): { name: string; code: string }[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => ({ name, code: readFileSync(join(src, name), 'utf8') }));
}

type Found = { path: string; ru: string; en: string };

/** Every entry of a list, under its sections. */
function wordsIn(tree: object, path = ''): Found[] {
  return Object.entries(tree).flatMap(([name, one]) =>
    typeof one.ru === 'string' ? { path: `${path}${name}`, ...one } : wordsIn(one, `${path}${name}.`),
  );
}

function placesIn(text: string): string {
  return [...text.matchAll(/\{\w+\}/g)]
    .map(([place]) => place)
    .sort()
    .join();
}

describe('the words of the server', () => {
  const all = [...serverLists, journalWords, incidentWords, boardWords].flatMap((list) => wordsIn(list));

  it('are said in both languages, with the same places for values', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ ru, en }) => !/[а-яё]/i.test(ru) || !/[a-z]/i.test(en) || /[а-яё]/i.test(en))).toEqual([]);
    expect(all.filter(({ ru, en }) => placesIn(ru) !== placesIn(en))).toEqual([]);
  });

  it('stand in files that import nothing but types: the browser gets them', () => {
    const files = sources().filter(({ name }) => name.endsWith('-words.ts'));
    expect(files.length).toBeGreaterThan(serverLists.length);
    expect(files.filter(({ code }) => /^(?:import|export) (?!type |const )/m.test(code)).map(({ name }) => name)).toEqual([]);
  });

  it('give one text to a name, whichever list it is in', () => {
    const texts = new Map<string, Set<string>>();
    const shown = ['kinds', 'because', 'matchedBy', 'labels', 'values', 'incidents', 'todo'];
    for (const { path, ru, en } of serverLists.flatMap((list) => wordsIn(list))) {
      if (shown.includes(path.split('.')[0] ?? '')) texts.set(path, new Set([...(texts.get(path) ?? []), `${ru} / ${en}`]));
    }
    expect([...texts].filter(([, different]) => different.size > 1)).toEqual([]);
    const assembled = new Set(
      [...wordsIn(journalWords), ...wordsIn({ incidents: incidentWords.kinds, todo: incidentWords.todo })].map(({ path }) => path),
    );
    expect([...texts.keys()].filter((path) => !assembled.has(path))).toEqual([]);
  });

  it('name every incident that the service opens, and no other', () => {
    const opened = sources().flatMap(({ code }) =>
      [...code.matchAll(/incidents\.open\(\s*'([\w-]+)'|\{ kind: '([\w-]+)', subject: '/g)].map(([, kind, told]) => kind ?? told),
    );
    expect([...new Set(opened)].sort()).toEqual(Object.keys(incidentWords.kinds).sort());
    expect(Object.keys(incidentWords.kinds)).toEqual(expect.arrayContaining(Object.keys(incidentWords.todo)));
  });
});
