import 'reflect-metadata';
import { terminal } from './output.js';
import { tokenCommand } from './token-command.js';

try {
  process.exitCode = await tokenCommand(process.argv.slice(2), process.env, terminal);
} catch (error) {
  terminal.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
