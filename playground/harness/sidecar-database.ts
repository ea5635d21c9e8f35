import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql, { type Connection, type Pool } from 'mysql2/promise';
import { renderGrants } from '../../deploy/mysql/render-grants.mjs';
import type { DatabaseServer } from './practice-portal.js';
import { repositoryRoot } from './repository.js';

export interface SidecarDatabase {
  name: string;
  /** Environment of a sidecar on this schema and the portal's. */
  env: Record<string, string>;
  /** Connections as the user who decides; they come back by themselves after the server was away. */
  ownPool(): Pool;
  /** A connection as the user who decides: own schema, and the portal's event queue. */
  asOwnUser(): Promise<Connection>;
  /** A connection as the user who reads the portal. */
  asPortalUser(): Promise<Connection>;
  drop(): Promise<void>;
}

/**
 * Makes the sidecar's schema and its two users with the grants of deploy/mysql, as an administrator of a real box would.
 * The module must be installed: it owns the event queue that is granted.
 */
export async function createSidecarDatabase(
  db: DatabaseServer,
  options: { portalDb: string; name: string; cardFields?: string[] },
): Promise<SidecarDatabase> {
  const suffix = randomBytes(4).toString('hex');
  const names = {
    portalDb: options.portalDb,
    ownDb: options.name,
    host: db.clientHost ?? '127.0.0.1',
    ownUser: `linewarden_${suffix}`,
    ownPassword: randomBytes(12).toString('base64url'),
    portalUser: `linewarden_portal_${suffix}`,
    portalPassword: randomBytes(12).toString('base64url'),
    ...(options.cardFields && { cardFields: options.cardFields }),
  };
  const server = { host: db.host, port: db.port, supportBigNumbers: true };
  const admin = mysql.createPool({ ...server, user: db.user, password: db.password ?? '', multipleStatements: true, connectionLimit: 1 });
  await admin.query(renderGrants(join(repositoryRoot, 'deploy/mysql'), names));

  const connect = (user: string, password: string, database: string) => mysql.createConnection({ ...server, user, password, database });
  return {
    name: names.ownDb,
    env: {
      LINEWARDEN_DB_HOST: db.host,
      LINEWARDEN_DB_PORT: String(db.port),
      LINEWARDEN_DB_USER: names.ownUser,
      LINEWARDEN_DB_PASSWORD: names.ownPassword,
      LINEWARDEN_DB_NAME: names.ownDb,
      LINEWARDEN_PORTAL_DB_USER: names.portalUser,
      LINEWARDEN_PORTAL_DB_PASSWORD: names.portalPassword,
      LINEWARDEN_PORTAL_DB_NAME: names.portalDb,
    },
    ownPool: () =>
      mysql.createPool({
        ...server,
        user: names.ownUser,
        password: names.ownPassword,
        database: names.ownDb,
        connectionLimit: 4,
        timezone: 'Z',
      }),
    asOwnUser: () => connect(names.ownUser, names.ownPassword, names.ownDb),
    asPortalUser: () => connect(names.portalUser, names.portalPassword, names.portalDb),
    drop: async () => {
      await admin.query(`DROP DATABASE IF EXISTS \`${names.ownDb}\``);
      for (const user of [names.ownUser, names.portalUser]) await admin.query('DROP USER IF EXISTS ?@?', [user, names.host]);
      await admin.end();
    },
  };
}
