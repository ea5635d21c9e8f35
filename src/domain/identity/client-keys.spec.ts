import { type ClientTraits, keysOf } from './client-keys.js';

function client(parts: Partial<ClientTraits> = {}): ClientTraits {
  return { connector: 'whatsapp', clientUserId: 0, userCode: '', phones: [], emails: [], ...parts };
}

describe('the keys of a client', () => {
  it('come strongest first', () => {
    const everything = client({
      clientUserId: 915,
      userCode: 'WhatsApp|3|79012345678|915',
      phones: ['8 (901) 234-56-78', '+44 20 7946 0958'],
      emails: ['Client@Example.com'],
    });
    expect(keysOf(everything)).toEqual([
      { kind: 'connectorUser', value: '915' },
      { kind: 'imCode', value: 'imol|whatsapp|3|79012345678|915' },
      { kind: 'phone', value: '79012345678' },
      { kind: 'phone', value: '442079460958' },
      { kind: 'email', value: 'client@example.com' },
    ]);
  });

  it('are the same on two lines of a connector but for the line in the code', () => {
    const onLine = (lineId: number) => keysOf(client({ clientUserId: 915, userCode: `whatsapp|${lineId}|79012345678|915` }));
    expect(onLine(3)[0]).toEqual(onLine(4)[0]);
    expect(onLine(3)[1]).not.toEqual(onLine(4)[1]);
  });

  it.each([
    {
      scenario: 'one phone written in two ways is one key',
      given: client({ phones: ['+79012345678', '8 901 234-56-78'] }),
      keys: ['79012345678'],
    },
    { scenario: 'a phone of fewer than ten digits is none', given: client({ phones: ['123-45-67', '112', ''] }), keys: [] },
    { scenario: 'nor one that the portal shortens below ten', given: client({ phones: ['0501234567'] }), keys: [] },
    {
      scenario: 'nor one digit over and over',
      given: client({ phones: ['+7 000 000-00-00', '1111111111'] }),
      keys: [],
    },
    {
      scenario: 'what is no e-mail is none',
      given: client({ emails: ['', 'client', '@example.com', 'client@', 'a b@example.com'] }),
      keys: [],
    },
    { scenario: 'nor a row of keys', given: client({ phones: ['+7 123 456-78-90', '9876543210'] }), keys: [] },
    {
      scenario: 'what is typed where there is no e-mail is none, nor is a mailbox that only writes',
      given: client({ emails: ['no@mail.ru', 'NoReply@example.com', 'no-reply@example.com', 'test@test.ru', 'test12@a.b', 'нет@нет.рф'] }),
      keys: [],
    },
    {
      scenario: 'but one that only begins alike is',
      given: client({ emails: ['nora@example.com', 'tester@example.com', 'netta@example.com', 'a.no@example.com'] }),
      keys: ['nora@example.com', 'tester@example.com', 'netta@example.com', 'a.no@example.com'],
    },
    { scenario: 'no connector user is none', given: client({ clientUserId: 0 }), keys: [] },
    { scenario: 'nor is a negative one', given: client({ clientUserId: -5 }), keys: [] },
    { scenario: 'a user code without its chat is none', given: client({ userCode: 'whatsapp|3||915' }), keys: [] },
    { scenario: 'nor is one of another connector', given: client({ userCode: 'telegrambot|3|555|915' }), keys: [] },
    {
      scenario: 'a group chat has only its code',
      given: client({ userCode: 'whatsapp|3|group-1|0' }),
      keys: ['imol|whatsapp|3|group-1|0'],
    },
  ])('$scenario', ({ given, keys }) => expect(keysOf(given).map(({ value }) => value)).toEqual(keys));
});
