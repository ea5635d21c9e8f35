import 'reflect-metadata';
import { settingsCommand } from './settings-command.js';

const lines = { out: (line: string) => console.log(line), err: (line: string) => console.error(line) };

try {
  process.exitCode = await settingsCommand(process.argv.slice(2), process.env, lines);
} catch (error) {
  lines.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
