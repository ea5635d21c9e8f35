import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSettings } from '../../src/settings/parse-settings.js';

it('the example of settings in deploy/ is taken as it is', () => {
  const document: unknown = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../deploy/settings.example.json'), 'utf8'));
  expect(parseSettings(document)).toMatchObject({ kind: 'ok' });
});
