// Plain JavaScript: the set-up script needs it before anything is compiled.
import { findProgram } from './maria-db.mjs';

/** Path of the browser for the tests, or null. */
export function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = findProgram(name);
    if (found !== null) return found;
  }
  return null;
}
