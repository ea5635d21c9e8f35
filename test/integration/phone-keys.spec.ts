import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { findProgram } from '../../playground/harness/maria-db.mjs';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { normalisePhone } from '../../src/domain/identity/normalise-phone.js';

const prefix = fc.constantFrom('', '+7', '8', '+8', '80', '81', '82', '00', '008', '011', '0118', '0', '+', '810', '+86', '+375', ' +8');
const character = fc.constantFrom(...'01234567890123456789 -()#*,;+xд');
const phone = fc
  .tuple(prefix, fc.array(character, { maxLength: 18 }), fc.constantFrom('', '', '#12', ';12', ',,12', '*5', ' доб. 12'))
  .map(([head, body, extension]) => head + body.join('') + extension);

/** Keys of the practice portal's NormalizePhone($phone, 1), in one process; '' where it finds no phone. */
function keysOfPortal(phones: readonly string[]): string[] {
  const script = `require ${JSON.stringify(join(repositoryRoot, 'playground/kernel/main/functions.php'))};
    echo json_encode(array_map(static fn($phone) => (string) NormalizePhone($phone, 1), json_decode(stream_get_contents(STDIN))));`;
  return JSON.parse(
    execFileSync(findProgram('php') ?? 'php', ['-r', script], { input: JSON.stringify(phones), encoding: 'utf8' }),
  ) as string[];
}

it('the sidecar and the practice portal make the same key of ten thousand phones', () => {
  const phones = fc.sample(phone, { numRuns: 10_000, seed: 20260302 });
  const keys = keysOfPortal(phones);
  const differing = phones.map((one, index) => [one, normalisePhone(one), keys[index]]).filter(([, ours, theirs]) => ours !== theirs);
  expect(differing).toEqual([]);
  expect(new Set(keys).size).toBeGreaterThan(5_000);
});
