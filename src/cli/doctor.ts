import 'reflect-metadata';
import { doctorCommand } from './doctor-command.js';
import { environment } from './environment.js';
import { terminal } from './output.js';

try {
  process.exitCode = await doctorCommand(process.argv.slice(2), environment(process.env), terminal);
} catch (error) {
  terminal.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
