import 'reflect-metadata';
import { attributeCommand } from './attribute-command.js';
import { environment } from './environment.js';
import { terminal } from './output.js';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

try {
  process.exitCode = await attributeCommand(process.argv.slice(2), environment(process.env), terminal, { signal: stopping.signal });
} catch (error) {
  terminal.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
