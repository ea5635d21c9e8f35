import fc from 'fast-check';
import { signatureOf } from './signature.js';

const secret = 'the-secret-of-module-and-sidecar-in-this-test';

/** Worked out apart from this code; test/php/SignatureTest.php holds the module to the same. */
it('is what docs/protocol.md says, to the bit', () => {
  const fields = ['1772442000', '0123456789abcdef0123456789abcdef', 'POST', '/nudge', '0', '{"имя":"."}'];
  expect(signatureOf(secret, 'module-to-sidecar', fields).toString('hex')).toBe(
    '84c74b326436ed9861c446ab640dca4340c69c89be4c10dc572914ed6a1db162',
  );
});

it('is another for each purpose', () => {
  const of = (purpose: Parameters<typeof signatureOf>[1]) => signatureOf(secret, purpose, ['a', 'b']).toString('hex');
  expect(new Set([of('sidecar-to-module'), of('module-to-sidecar'), of('token')]).size).toBe(3);
});

it('takes bytes and text for the same', () => {
  expect(signatureOf(secret, 'token', [Buffer.from('имя')])).toEqual(signatureOf(secret, 'token', ['имя']));
});

it('differs for any two lists of fields, also those that read the same when joined', () => {
  const field = fc.stringMatching(/^[a1.:]{0,6}$/);
  fc.assert(
    fc.property(fc.array(field, { maxLength: 5 }), fc.array(field, { maxLength: 5 }), (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(signatureOf(secret, 'token', one).equals(signatureOf(secret, 'token', other))).toBe(isSame);
    }),
  );
  for (const [one, other] of [
    [
      ['/api/x', '7', '1.{}'],
      ['/api/x.7', '1', '{}'],
    ],
    [
      ['a', ''],
      ['', 'a'],
    ],
    [['1:a'], ['1', 'a']],
  ] as const)
    expect(signatureOf(secret, 'token', one)).not.toEqual(signatureOf(secret, 'token', other));
});
