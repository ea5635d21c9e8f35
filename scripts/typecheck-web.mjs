// Checks the types of web/. vue-tsc needs a TypeScript written in JavaScript: the native one of the rest of the project has no door for it.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
process.argv.push('--project', resolve(import.meta.dirname, '../web/tsconfig.json'));
require('vue-tsc').run(require.resolve('@typescript/typescript6/lib/tsc'));
