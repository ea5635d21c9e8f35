import fc from 'fast-check';
import { normalisePhone } from '../identity/normalise-phone.js';
import { callerOf } from './caller.js';

describe('who calls, by the number', () => {
  it.each([
    { phone: '+7 (901) 234-56-78', kind: 'phone', key: '79012345678', scenario: 'a whole number is one client' },
    { phone: '89012345678', kind: 'phone', key: '79012345678', scenario: 'however it is spelled' },
    { phone: '8901234567 доб. 12', kind: 'phone', key: '790123456712', scenario: 'with what the portal glues to it' },
    { phone: '', kind: 'anonymous', key: '', scenario: 'nothing is withheld' },
    { phone: 'anonymous', kind: 'anonymous', key: '', scenario: 'so are words' },
    { phone: 'Unknown-5', kind: 'anonymous', key: '', scenario: 'words with a digit are no extension' },
    { phone: '+', kind: 'anonymous', key: '', scenario: 'a sign alone is nobody' },
    { phone: '000', kind: 'anonymous', key: '', scenario: 'noughts are nobody' },
    { phone: '77777777777', kind: 'anonymous', key: '', scenario: 'one digit over and over is rubbish' },
    { phone: '5555555', kind: 'anonymous', key: '', scenario: 'also when it is short' },
    { phone: '101', kind: 'extension', key: '', scenario: 'three digits are an extension' },
    { phone: '111', kind: 'extension', key: '', scenario: 'also three equal ones' },
    { phone: '1234567', kind: 'short', key: '', scenario: 'a number of the town is shared by all towns' },
  ])('$scenario: $phone', ({ phone, kind, key }) => expect(callerOf(phone)).toEqual({ kind, key }));

  it('only a phone has a key, and it is the portal’s own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()#*,;-]{0,20}$/)), (phone) => {
        const { kind, key } = callerOf(phone);
        expect(key).toBe(kind === 'phone' ? normalisePhone(phone) : '');
      }),
    );
  });
});
