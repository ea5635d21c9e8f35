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
  expect(isOwnOrigin(origin, 'dispatch.example', config)).toBe(may);
});
