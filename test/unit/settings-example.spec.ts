import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settingsDocument } from '../../src/settings-parts.js';

it('the example of settings in deploy/ is taken as it is', () => {
  const document: unknown = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../deploy/settings.example.json'), 'utf8'));
  expect(settingsDocument.parse(document)).toMatchObject({ kind: 'ok' });
});
