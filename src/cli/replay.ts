import 'reflect-metadata';
import { environment } from './environment.js';
import { terminal } from './output.js';
import { replayCommand } from './replay-command.js';

try {
  process.exitCode = await replayCommand(process.argv.slice(2), environment(process.env), terminal);
} catch (error) {
  terminal.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
