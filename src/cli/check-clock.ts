import type { Clock } from '../clock.js';
import type { OwnDb } from '../database/own-db.js';
import { goByDatabase } from '../database/server-time.js';
import { type Diagnosis, fail, ok, warn } from './diagnosis.js';

const noticedSeconds = 5;
const wrongSeconds = 60;

/** This machine's clock beside the database's, by which the sidecar goes; from here on `clock` goes by it too. A turned clock is exempt. */
export async function checkClock(db: OwnDb, clock: Clock): Promise<Diagnosis[]> {
  await goByDatabase(clock, db);
  if (clock.aheadMs === null) return [];
  const offSeconds = Math.abs(Math.round(clock.aheadMs / 1000));
  if (offSeconds <= noticedSeconds) return [ok('Часы службы и базы данных совпадают', 'The clocks of sidecar and database agree')];
  const text = {
    ru: `Часы этого сервера и базы данных расходятся на ${offSeconds} с`,
    en: `The clocks of this server and the database are ${offSeconds} s apart`,
  };
  const ntp = {
    ru: 'Служба работает по часам базы данных. Настройте NTP на обоих серверах.',
    en: "The sidecar goes by the database's clock. Set NTP up on both servers.",
  };
  return [offSeconds > wrongSeconds ? fail(text, ntp) : warn(text, ntp)];
}
