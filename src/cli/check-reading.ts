import type { Config } from '../config.js';
import type { OwnDb } from '../database/own-db.js';
import { compareServers } from '../portal/compare-servers.js';
import type { PortalDb } from '../portal/portal-db.js';
import { allowedBehindMs } from '../records/reading-lag.js';
import { type Diagnosis, fail, ok, warn } from './diagnosis.js';

const fromPrimary = {
  ru: 'Укажите в LINEWARDEN_PORTAL_DB_HOST основной сервер: тот же, что в LINEWARDEN_DB_HOST.',
  en: 'Name the primary server in LINEWARDEN_PORTAL_DB_HOST: the one of LINEWARDEN_DB_HOST.',
};

/** The portal is read from the server that events are taken from, or from one that is hardly behind it. Needs the own schema up to date. */
export async function checkReading(own: OwnDb, portal: PortalDb, config: Config): Promise<Diagnosis> {
  const found = await compareServers(own, portal, config.ownDb.database);
  switch (found.kind) {
    case 'same':
      return ok('События и таблицы портала читаются с одного сервера', "Events and the portal's tables are read from one server");
    case 'compared': {
      const { server, behindMs } = found;
      const seconds = Math.round(behindMs / 1000);
      const text = {
        ru: `Таблицы портала читаются с ${server}, отставание ${seconds} с`,
        en: `The portal's tables are read from ${server}, ${seconds} s behind`,
      };
      if (behindMs > allowedBehindMs) return fail(text, fromPrimary);
      return behindMs > 0 ? warn(text, fromPrimary) : ok(text.ru, text.en);
    }
    case 'unknown':
      return fail(
        {
          ru: `Таблицы портала читаются с ${found.server}, отставание узнать нельзя: ${found.because}`,
          en: `The portal's tables are read from ${found.server}, how far behind cannot be told: ${found.because}`,
        },
        {
          ru: `${fromPrimary.ru} Или выдайте права заново («npm run -s grants») и реплицируйте схему службы.`,
          en: `${fromPrimary.en} Or give the grants again ("npm run -s grants"), and replicate the schema of the sidecar.`,
        },
      );
    default:
      return found satisfies never;
  }
}
