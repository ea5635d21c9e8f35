import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

interface Source {
  path: string;
  code: string;
}

/** TypeScript files under a folder of the repository, without their comments. */
function sourcesUnder(folder: string): Source[] {
  const names = readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = resolve(root, folder, name);
      return { path: relative(root, path).split(sep).join('/'), code: withoutComments(readFileSync(path, 'utf8')) };
    });
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(source: Source): string[] {
  return [...source.code.matchAll(/(?<!')\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((found) => found[1] ?? '');
}

function isTest(source: Source): boolean {
  return source.path.endsWith('.spec.ts');
}

/** Portal tables named in code: b_user, b_imopenlines_session, … */
function portalTablesIn(code: string): string[] {
  return [...new Set([...code.matchAll(/\bb_[a-z][a-z0-9_]*/g)].map((found) => found[0]))].sort();
}

describe('the tree keeps its borders', () => {
  const sources = sourcesUnder('src');

  it('domain/ imports only domain/, and Luxon', () => {
    const strangers = sources
      .filter((source) => source.path.startsWith('src/domain/') && !isTest(source))
      .flatMap((source) =>
        importsOf(source)
          .filter((name) => {
            if (!name.startsWith('.')) return name !== 'luxon' && name !== 'libphonenumber-js/max';
            return !relative(root, resolve(root, dirname(source.path), name)).startsWith(`src${sep}domain${sep}`);
          })
          .map((name) => `${source.path} imports ${name}`),
      );
    expect(strangers).toEqual([]);
  });

  it('domain/ takes time and chance as arguments', () => {
    const impure = sources
      .filter((source) => source.path.startsWith('src/domain/') && !isTest(source))
      .filter((source) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\bDateTime\.(now|utc|local)\(\)|\basync\b/.test(source.code))
      .map((source) => source.path);
    expect(impure).toEqual([]);
  });

  it('only portal/ names a table of the portal', () => {
    const strangers = sources
      .filter((source) => !source.path.startsWith('src/portal/') && !isTest(source))
      .flatMap((source) => portalTablesIn(source.code).map((table) => `${source.path} names ${table}`));
    expect(strangers).toEqual([]);
  });

  it('nothing in src/ writes a table of the portal', () => {
    const writers = sources
      .filter((source) =>
        /(INSERT(\s+IGNORE)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|ALTER\s+TABLE|TRUNCATE)\s+[`\w.${}]*\bb_[a-z]/i.test(source.code),
      )
      .filter((source) => !isTest(source))
      .map((source) => source.path);
    expect(writers).toEqual([]);
  });

  it('only clock.ts asks the machine for the time', () => {
    const askers = sources
      .filter((source) => source.path !== 'src/clock.ts' && !isTest(source))
      .filter((source) => /\bDate\.now\(|\bnew Date\(\)/.test(source.code))
      .map((source) => source.path);
    expect(askers).toEqual([]);
  });
});
