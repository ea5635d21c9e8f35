import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const dockerfile = read('Dockerfile');
const files = ['docker-compose.yml', 'docker-compose.demo.yml'] as const;

/** Names of the keys at a depth of two spaces each under a key of the first level; these files are written by hand and have no anchors. */
function keysUnder(yaml: string, section: string): string[] {
  const [, body = ''] = new RegExp(`^${section}:\\n((?:(?: .*|#.*)?\\n)*)`, 'm').exec(yaml) ?? [];
  return [...body.matchAll(/^ {2}([\w-]+):/gm)].map(([, name = '']) => name);
}

it('copies only what is there and not left out of the build', () => {
  const ignored = read('.dockerignore').split('\n').filter(Boolean);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
  expect(copied.length).toBeGreaterThan(8);
  expect(copied.filter((path) => !existsSync(join(root, path)) || ignored.includes(path))).toEqual([]);
});

it('builds on one minor release of Node, in all its stages', () => {
  expect(/^ARG NODE_IMAGE=(.+)$/m.exec(dockerfile)?.[1]).toMatch(/^node:\d+\.\d+(\.\d+)?-bookworm-slim(@sha256:[0-9a-f]{64})?$/);
  const bases = [...dockerfile.matchAll(/^FROM \W*(\w+)/gm)].map(([, base]) => base);
  expect(new Set(bases)).toEqual(new Set(['NODE_IMAGE', 'scratch']));
});

it('keeps the practice portal in a project of its own, on ports of its own: its end is not that of the sidecar', () => {
  const [production, demo] = files.map(read) as [string, string];
  expect(keysUnder(production, 'services')).toEqual(['sidecar']);
  expect(keysUnder(demo, 'services')).toEqual(['demo-db', 'demo']);
  expect(demo).toMatch(/^name: linewarden-demo$/m);
  const published = (yaml: string) => [...yaml.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port);
  expect(published(demo).filter((port) => published(production).includes(port))).toEqual([]);
});

it.each(files)('has in %s only targets and commands that are there', (file) => {
  const yaml = read(file);
  const targets = [...yaml.matchAll(/^ +target: (\w+)$/gm)].map(([, name]) => name);
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target) => !stages.includes(target ?? ''))).toEqual([]);
});

it('starts programs that are compiled from sources that are there', () => {
  const documents = [dockerfile, ...files.map(read), read('README.md'), read('README.ru.md'), read('deploy/linewarden.service')];
  const started = documents.flatMap((text) =>
    [...text.matchAll(/\bdist\/((?:src|playground)\/[\w/-]+)\.js/g)].map(([, path = '']) => path),
  );
  expect(new Set(started).size).toBeGreaterThan(3);
  expect(started.filter((path) => !existsSync(join(root, `${path}.ts`)))).toEqual([]);
});

it('says which Compose it needs, in the file and in both READMEs', () => {
  for (const file of ['docker-compose.yml', 'README.md', 'README.ru.md']) expect(read(file)).toContain('Compose 2.24');
});
