import { isOwnOrigin } from './origins.js';

const config = {
  portalUrl: 'http://10.0.0.5:8080',
  portalPublicUrl: 'https://portal.example/sub',
  boardOrigins: ['https://intranet.example'],
};

it.each([
  { scenario: 'a program, which has no page', origin: undefined, may: true },
  { scenario: "the sidecar's own page", origin: 'https://dispatch.example', may: true },
  { scenario: 'the portal as the sidecar reaches it', origin: 'http://10.0.0.5:8080', may: true },
  { scenario: 'the portal as browsers reach it', origin: 'https://portal.example', may: true },
  { scenario: 'a page the environment allows', origin: 'https://intranet.example', may: true },
  { scenario: 'a page of another site', origin: 'https://portal.example.evil.example', may: false },
  { scenario: 'the portal without its encryption', origin: 'http://portal.example', may: false },
  { scenario: 'a sandboxed page', origin: 'null', may: false },
])('$scenario', ({ origin, may }) => {
  expect(isOwnOrigin(origin, 'dispatch.example', 'https://dispatch.example', config)).toBe(may);
});

it.each([
  {
    scenario: 'a name that a stranger has turned to the sidecar',
    origin: 'http://evil.example:8090',
    host: 'evil.example:8090',
    may: false,
  },
  { scenario: 'the sidecar by another name of its own', origin: 'https://other.example', host: 'other.example', may: false },
  { scenario: 'its address', origin: 'http://10.0.0.7:8090', host: '10.0.0.7:8090', may: true },
  { scenario: 'its newer address', origin: 'http://[fd00::7]:8090', host: '[fd00::7]:8090', may: true },
  { scenario: 'its own machine', origin: 'http://localhost:8090', host: 'localhost:8090', may: true },
  { scenario: 'a host that is not where the page came from', origin: 'http://10.0.0.7:8090', host: '10.0.0.8:8090', may: false },
  {
    scenario: 'its public name behind a proxy that sends another host',
    origin: 'https://dispatch.example',
    host: '10.0.0.7:8090',
    may: true,
  },
])('when the module has said where browsers reach the sidecar: $scenario', ({ origin, host, may }) => {
  expect(isOwnOrigin(origin, host, 'https://dispatch.example', config)).toBe(may);
});

it('takes the name that was asked for while the module has said none', () => {
  expect(isOwnOrigin('https://other.example', 'other.example', '', config)).toBe(true);
});
