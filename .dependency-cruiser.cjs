// The borders of src/ (docs/architecture.md): arrows between folders go down only, and no capability knows another.
// Type-only imports count: the sources are parsed by SWC, which sees them all.

const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** A folder with a `…-capability.ts` of its name. */
const capabilities = readdirSync(join(__dirname, 'src'))
  .filter((name) => existsSync(join(__dirname, 'src', name, `${name}-capability.ts`)))
  .map((name) => `${name}/`);

/** From the top to the bottom: each layer may import from itself and from those below. */
const layers = [
  ['main.ts', 'app.module.ts', 'capabilities.ts', 'capabilities.module.ts', 'incident-names.ts', 'settings-parts.ts', 'cli/'],
  ['work/', 'health/', 'journal/', 'administration/', 'schedules/'],
  capabilities,
  ['contract/'],
  ['staff/'],
  ['records/'],
  ['http/'],
  ['settings/'],
  ['portal/'],
  ['config.module.ts', 'database/', 'metrics.ts', 'work-record.ts'],
  ['domain/', 'config.ts', 'clock.ts', 'log.ts', 'distinct.ts', 'group-by.ts', 'package-version.ts'],
];

const inSrc = (names) => `^src/(${names.map((name) => name.replace('.', '\\.')).join('|')})`;

/** What a folder may import of its neighbours in its layer: nothing, but in the wiring and at the bottom. */
const knowNoNeighbour = [...layers[1], ...capabilities];

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    ...layers.slice(1).map((layer, index) => ({
      name: `no-arrow-up-from-${layer[0].replace(/[/.].*/, '')}`,
      severity: 'error',
      from: { path: inSrc(layer) },
      to: { path: inSrc(layers.slice(0, index + 1).flat()) },
    })),
    ...knowNoNeighbour.map((folder) => ({
      name: `${folder.replace('/', '')}-knows-no-neighbour`,
      severity: 'error',
      from: { path: inSrc([folder]) },
      to: {
        path: inSrc(knowNoNeighbour.filter((other) => other !== folder && capabilities.includes(folder) === capabilities.includes(other))),
      },
    })),
    {
      name: 'the-engine-names-no-capability',
      severity: 'error',
      from: { path: inSrc(['work/', 'contract/', 'health/', 'journal/', 'administration/', 'schedules/']) },
      to: { path: inSrc(capabilities) },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^src/domain/', '^node_modules/(luxon|libphonenumber-js)/'] },
    },
    {
      name: 'every-file-has-a-layer',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: inSrc(layers.flat()) },
    },
    { name: 'nothing-missing', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs'],
      mainFields: ['module', 'main', 'types'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
