import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from './environment.js';

const dir = mkdtempSync(join(tmpdir(), 'linewarden-env-'));
const file = join(dir, 'sidecar.env');
afterAll(() => rmSync(dir, { recursive: true }));

it('takes from the file what the process does not set', () => {
  writeFileSync(file, '# the sidecar\nLINEWARDEN_DB_HOST=db.example.invalid\nLINEWARDEN_DB_PORT=3307\nLINEWARDEN_SECRET="with = and #"\n');
  expect(environment({ LINEWARDEN_ENV_FILE: file, LINEWARDEN_DB_PORT: '3306' })).toEqual({
    LINEWARDEN_ENV_FILE: file,
    LINEWARDEN_DB_HOST: 'db.example.invalid',
    LINEWARDEN_DB_PORT: '3306',
    LINEWARDEN_SECRET: 'with = and #',
  });
});

it.each([{}, { LINEWARDEN_ENV_FILE: '' }])('leaves the environment alone when no file is named', (own) =>
  expect(environment(own)).toBe(own),
);

it('names the file that is not there', () =>
  expect(() => environment({ LINEWARDEN_ENV_FILE: '/nowhere/sidecar.env' })).toThrow(/LINEWARDEN_ENV_FILE=\/nowhere\/sidecar.env.*ENOENT/));
