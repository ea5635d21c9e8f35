// Prints the SQL of the sidecar's schema and its two database users, for an administrator of the portal's MySQL:
//   npm run -s grants -- --portal-db sitemanager --host 127.0.0.1 --out grants.sql
// Passwords come from LINEWARDEN_DB_PASSWORD and LINEWARDEN_PORTAL_DB_PASSWORD (never from the command line, where others see them);
// without them new ones are made and shown in a comment. With --out they go to a new file that only its owner reads.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderGrants } from '../deploy/mysql/render-grants.mjs';

const usage = `npm run -s grants -- --portal-db <schema of the portal>
  --own-db linewarden  --host 127.0.0.1  --own-user linewarden  --portal-user linewarden_portal  --out <new file>
  --card-fields lead.UF_CRM_REGION,deal.UF_CRM_REGION   user fields that assignment rules ask`;

try {
  const { values } = parseArgs({
    options: {
      'portal-db': { type: 'string' },
      'own-db': { type: 'string', default: 'linewarden' },
      host: { type: 'string', default: '127.0.0.1' },
      'own-user': { type: 'string', default: 'linewarden' },
      'portal-user': { type: 'string', default: 'linewarden_portal' },
      out: { type: 'string' },
      'card-fields': { type: 'string', default: '' },
    },
  });
  if (values['portal-db'] === undefined) throw new Error('--portal-db is missing');
  const ownPassword = process.env['LINEWARDEN_DB_PASSWORD'];
  const portalPassword = process.env['LINEWARDEN_PORTAL_DB_PASSWORD'];
  const names = {
    portalDb: values['portal-db'],
    ownDb: values['own-db'],
    host: values.host,
    ownUser: values['own-user'],
    ownPassword: ownPassword ?? randomBytes(24).toString('base64url'),
    portalUser: values['portal-user'],
    portalPassword: portalPassword ?? randomBytes(24).toString('base64url'),
    cardFields: values['card-fields'].split(',').filter((field) => field !== ''),
  };
  const made = [
    renderGrants(resolve(import.meta.dirname, '../deploy/mysql'), names),
    ...(ownPassword === undefined
      ? [`\n-- new password, for the sidecar's environment: LINEWARDEN_DB_PASSWORD=${names.ownPassword}\n`]
      : []),
    ...(portalPassword === undefined
      ? [`-- new password, for the sidecar's environment: LINEWARDEN_PORTAL_DB_PASSWORD=${names.portalPassword}\n`]
      : []),
  ].join('');
  // a file that is there keeps its rights, and who may have opened it before
  if (values.out === undefined) process.stdout.write(made);
  else writeFileSync(values.out, made, { flag: 'wx', mode: 0o600 });
} catch (error) {
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exit(2);
}
