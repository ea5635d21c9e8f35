// Prints the SQL of the sidecar's schema and its two database users, for an administrator of the portal's MySQL:
//   npm run -s grants -- --portal-db sitemanager --host 127.0.0.1 | mysql --force
// Passwords come from LINEWARDEN_DB_PASSWORD and LINEWARDEN_PORTAL_DB_PASSWORD (never from the command line, where others see them);
// without them new ones are made and shown in a comment.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderGrants } from '../deploy/mysql/render-grants.mjs';

const usage = `npm run -s grants -- --portal-db <schema of the portal>
  --own-db linewarden  --host 127.0.0.1  --own-user linewarden  --portal-user linewarden_portal`;

try {
  const { values } = parseArgs({
    options: {
      'portal-db': { type: 'string' },
      'own-db': { type: 'string', default: 'linewarden' },
      host: { type: 'string', default: '127.0.0.1' },
      'own-user': { type: 'string', default: 'linewarden' },
      'portal-user': { type: 'string', default: 'linewarden_portal' },
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
  };
  process.stdout.write(renderGrants(resolve(import.meta.dirname, '../deploy/mysql'), names));
  if (ownPassword === undefined)
    process.stdout.write(`\n-- new password, for the sidecar's environment: LINEWARDEN_DB_PASSWORD=${names.ownPassword}\n`);
  if (portalPassword === undefined)
    process.stdout.write(`-- new password, for the sidecar's environment: LINEWARDEN_PORTAL_DB_PASSWORD=${names.portalPassword}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exit(2);
}
