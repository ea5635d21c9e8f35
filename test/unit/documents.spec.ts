import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = [
  ...readdirSync(root),
  ...['bench', 'bitrix-module', 'deploy', 'docs', 'examples', 'playground', 'src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ),
].filter((file) => file.endsWith('.md'));

/** Link targets of a Markdown text, what stands in code left out. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** As GitHub makes them of headings: lower case, spaces to hyphens, other signs dropped. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(document: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), decodeURIComponent(path));
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsOf(read(target)).includes(decodeURIComponent(anchor));
}

it('finds the documents', () => expect(documents).toEqual(expect.arrayContaining(['README.md', 'README.ru.md', 'docs/protocol.md'])));

it.each(documents)('the links of %s lead somewhere', (document) =>
  expect(linksOf(read(document)).filter((link) => isBroken(document, link))).toEqual([]),
);

describe('the two READMEs', () => {
  const [english, russian] = [read('README.md'), read('README.ru.md')];
  const commands = (text: string) => [...text.matchAll(/npm run (?:-s )?[a-z:]+|docker compose [a-z-]+/g)].map(([found]) => found);
  const variables = (text: string) => [...text.matchAll(/^\| (LINEWARDEN_[^|]+) \|/gm)].map(([, name]) => name);

  it('have the same sections, commands in the same order, variables and pictures of the same screens', () => {
    const sections = (text: string) => [...text.matchAll(/^#+ /gm)].map(([found]) => found);
    expect(sections(russian)).toEqual(sections(english));
    expect(commands(russian)).toEqual(commands(english));
    expect(variables(russian)).toEqual(variables(english));
    const pictures = (text: string, lang: string) =>
      linksOf(text).flatMap((link) => (link.split(`-${lang}-`).length > 1 ? [link.replace(`-${lang}-`, '-')] : []));
    expect(pictures(russian, 'ru')).toEqual(pictures(english, 'en'));
  });

  it('name only commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = commands(english).flatMap((command) => /npm run (?:-s )?([a-z:]+)/.exec(command)?.[1] ?? []);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name every variable of the example environment', () => {
    const named = variables(english).flatMap((cell) => cell?.split(',').map((name) => name.trim()) ?? []);
    const full = named.map((name, index) =>
      name.startsWith('_')
        ? `${named
            .slice(0, index)
            .findLast((one) => !one.startsWith('_'))
            ?.replace(/_[A-Z]+$/, '')}${name}`
        : name,
    );
    const example = [...read('deploy/sidecar.env.example').matchAll(/^(LINEWARDEN_\w+)=/gm)].map(([, name = '']) => name);
    expect(example.filter((name) => !full.includes(name))).toEqual([]);
  });
});

it('module and sidecar are of one release: the doctor compares them', () => {
  const [, ofModule] = /"VERSION" => "([^"]+)"/.exec(read('bitrix-module/linewarden.dispatch/install/version.php')) ?? [];
  expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(ofModule);
});
