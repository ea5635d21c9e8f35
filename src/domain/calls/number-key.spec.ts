import fc from 'fast-check';
import { numberKey } from './number-key.js';

describe('a number of the portal is one number', () => {
  it.each([
    '74951234567',
    '+74951234567',
    '+7 (495) 123-45-67',
    '8 (495) 123-45-67',
    '84951234567',
    '8-495-123-45-67',
    '7 495 123 45 67',
    '007 495 123-45-67',
    '011 7 495 123-45-67',
    '+7.495.123.45.67',
    ' +7\u00a0495\u00a0123\u201145\u201167 ',
    '+7 (495) 123-45-67,12',
  ])('written as %j', (written) => expect(numberKey(written)).toBe('74951234567'));
});

it.each([
  { written: ' SIP-Office ', key: 'sip-office', scenario: 'a SIP line goes by its name' },
  { written: 'reg104512', key: 'reg104512', scenario: 'the digits of a SIP name are no number' },
  { written: 'REST_APP:12', key: 'rest_app:12', scenario: 'a line of an application goes by the application' },
  { written: '101', key: '101', scenario: 'a short inner number stands as it is' },
  { written: '4951234567', key: '4951234567', scenario: 'a number without its country is another one, as for the portal' },
  { written: '—', key: '', scenario: 'rubbish is no number' },
])('$scenario', ({ written, key }) => expect(numberKey(written)).toBe(key));

it('a key is its own key, so that the portal may be told keys', () => {
  const anyNumber = fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()#*,;-]{1,20}$/), fc.constantFrom('REST_APP:7', 'reg12', 'SIP 3'));
  fc.assert(
    fc.property(anyNumber, (number) => {
      // A leading 8, 00 or 011 of a key would be cut again: no number begins so once it is normalised, unless it was written twice.
      const key = numberKey(number);
      fc.pre(!/^(0|8)/.test(key));
      expect(numberKey(key)).toBe(key);
    }),
  );
});
