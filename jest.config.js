// Jest runs the TypeScript sources as native ES modules: node --experimental-vm-modules (see the scripts in package.json).
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  setupFiles: ['<rootDir>/test/support/quiet-log.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/var/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const onMariaDb = {
  ...common,
  globalSetup: '<rootDir>/test/support/start-maria-db.mjs',
  globalTeardown: '<rootDir>/test/support/stop-maria-db.mjs',
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/src/**/*.spec.ts',
        '<rootDir>/web/**/*.spec.ts',
        '<rootDir>/test/unit/**/*.spec.ts',
        '<rootDir>/playground/**/*.spec.ts',
      ],
    },
    {
      ...onMariaDb,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-half-a-minute.mjs'],
    },
    {
      ...onMariaDb,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-two-minutes.mjs'],
    },
    {
      ...common, // its servers are its own
      displayName: 'cluster',
      testMatch: ['<rootDir>/test/cluster/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-two-minutes.mjs'],
    },
    {
      ...common, // half an hour: npm run chaos
      displayName: 'chaos',
      testMatch: ['<rootDir>/test/chaos/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-two-minutes.mjs'],
    },
    {
      ...onMariaDb, // some minutes: npm run scenes
      displayName: 'scenes',
      testMatch: ['<rootDir>/test/scenes/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-two-minutes.mjs'],
    },
    {
      ...onMariaDb,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/wait-two-minutes.mjs'],
    },
  ],
};
