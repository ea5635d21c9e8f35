import fc from 'fast-check';
import type { ClientKey } from './client-keys.js';
import { isOwnKey, ownNumbersIn, withoutOwn } from './nobodys-keys.js';
import { normalisePhone } from './normalise-phone.js';

const phone = (raw: string): ClientKey => ({ kind: 'phone', value: normalisePhone(raw) });

describe('a number of our own is nobody’s key', () => {
  it.each([
    { written: '+7 (495) 123-45-67', told: '8 495 123 45 67' },
    { written: '495 123-45-67', told: '+74951234567' },
    { written: '74951234567', told: '4951234567' },
    { written: 'офис: 8 (495) 123-45-67 доб. 12', told: '+74951234567' },
    { written: '+74951234567,,12', told: '+74951234567' },
    { written: '8 901 000-00-01; 8 495 123-45-67', told: '84951234567' },
    { written: '+44 20 7946 0958', told: '00442079460958' },
    { written: 'sip:74951234567@pbx', told: '+74951234567' },
  ])('$written, told as $told', ({ written, told }) => expect(isOwnKey(phone(told), ownNumbersIn([written]))).toBe(true));

  it.each(['', '112', '123-45-67', 'reg12345', 'REST_APP:7', '00000000000'])('%s is no number of a town', (written) =>
    expect(ownNumbersIn([written]).size).toBe(0),
  );

  it('takes a client’s number for nothing else', () => {
    const own = ownNumbersIn(['+7 495 123-45-67']);
    const keys: ClientKey[] = [phone('+7 495 123-45-68'), phone('+44 495 123 45 67'), { kind: 'email', value: '4951234567' }];
    expect(withoutOwn(keys, own)).toEqual(keys);
  });

  it('whatever numbers there are and however they are written, what is left is none of them, and nothing else is lost', () => {
    const number = fc.integer({ min: 9_010_000_001, max: 9_010_000_030 }).map(String);
    const spelled = fc
      .tuple(fc.constantFrom('+7', '8', '007', '7', ''), number)
      .map(([prefix, digits]) => `${prefix}${digits.slice(0, 3)}-${digits.slice(3)}`);
    fc.assert(
      fc.property(fc.array(spelled, { maxLength: 10 }), fc.array(spelled, { maxLength: 10 }), (ours, theirs) => {
        const tail = (value: string) => value.replace(/\D/g, '').slice(-10);
        const left = withoutOwn(theirs.map(phone), ownNumbersIn(ours)).map(({ value }) => tail(value));
        const expected = theirs.map(tail).filter((value) => !ours.map(tail).includes(value));
        expect(left).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
