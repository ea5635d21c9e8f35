import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** `off`, `on` (the certificate is one that this machine trusts), or a file with the certificates that are trusted. */
const tls = z.string().transform((value, context) => {
  if (value === 'off') return undefined;
  if (value === 'on') return { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true };
  try {
    return { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true, ca: readFileSync(value, 'utf8') };
  } catch {
    context.addIssue({ code: 'custom', message: 'off, on, or a file with the certificates to be trusted (PEM) that can be read' });
    return z.NEVER;
  }
});

const database = z.object({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65535),
  user: z.string().min(1),
  password: z.string(),
  database: z.string().regex(/^[A-Za-z0-9_$-]{1,64}$/, 'a database name: letters, digits, _ $ -'),
  tls: tls.optional(),
});

const siteAddress = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const schema = z.object({
  ownDb: database,
  portalDb: database,
  portalUrl: siteAddress,
  portalPublicUrl: siteAddress,
  secret: z.string().min(32, 'the secret shown once by the module, at least 32 characters'),
  httpHost: z.string().min(1),
  httpPort: z.coerce.number().int().min(0).max(65535),
  boardOrigins: z.array(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)),
  pollMs: z.coerce.number().int().min(50).max(60_000),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
  clockFile: z.string().min(1).nullable(),
  instance: z.string().min(1).max(64),
});

const envNames: Record<string, string> = {
  'ownDb.host': 'LINEWARDEN_DB_HOST',
  'ownDb.port': 'LINEWARDEN_DB_PORT',
  'ownDb.user': 'LINEWARDEN_DB_USER',
  'ownDb.password': 'LINEWARDEN_DB_PASSWORD',
  'ownDb.database': 'LINEWARDEN_DB_NAME',
  'ownDb.tls': 'LINEWARDEN_DB_TLS',
  'portalDb.tls': 'LINEWARDEN_PORTAL_DB_TLS',
  'portalDb.host': 'LINEWARDEN_PORTAL_DB_HOST',
  'portalDb.port': 'LINEWARDEN_PORTAL_DB_PORT',
  'portalDb.user': 'LINEWARDEN_PORTAL_DB_USER',
  'portalDb.password': 'LINEWARDEN_PORTAL_DB_PASSWORD',
  'portalDb.database': 'LINEWARDEN_PORTAL_DB_NAME',
  portalUrl: 'LINEWARDEN_PORTAL_URL',
  portalPublicUrl: 'LINEWARDEN_PORTAL_PUBLIC_URL',
  secret: 'LINEWARDEN_SECRET',
  httpHost: 'LINEWARDEN_HTTP_HOST',
  httpPort: 'LINEWARDEN_HTTP_PORT',
  boardOrigins: 'LINEWARDEN_BOARD_ORIGINS',
  pollMs: 'LINEWARDEN_POLL_MS',
  logLevel: 'LINEWARDEN_LOG_LEVEL',
  clockFile: 'LINEWARDEN_CLOCK_FILE',
  instance: 'LINEWARDEN_INSTANCE',
};

/** What they leave out is taken from another variable. */
const standIns = new Set([
  'LINEWARDEN_PORTAL_DB_HOST',
  'LINEWARDEN_PORTAL_DB_PORT',
  'LINEWARDEN_PORTAL_DB_TLS',
  'LINEWARDEN_PORTAL_PUBLIC_URL',
]);

export type DatabaseConfig = z.infer<typeof database>;

/** The checked environment of one sidecar process. */
export class Config implements z.infer<typeof schema> {
  readonly ownDb!: DatabaseConfig;
  readonly portalDb!: DatabaseConfig;
  /** The portal as this process reaches it, without a closing slash. */
  readonly portalUrl!: string;
  /** The portal as browsers reach it. */
  readonly portalPublicUrl!: string;
  readonly secret!: string;
  readonly httpHost!: string;
  readonly httpPort!: number;
  /** Sites, besides the sidecar's own and the portal's, whose pages may open the board's socket. */
  readonly boardOrigins!: string[];
  readonly pollMs!: number;
  readonly logLevel!: z.infer<typeof schema>['logLevel'];
  readonly clockFile!: string | null;
  /** Names this process in leases. */
  readonly instance!: string;

  private constructor(values: z.infer<typeof schema>) {
    Object.assign(this, values);
  }

  /** @throws Error that names each wrong variable and what was expected; never its value. */
  static fromEnv(env: Record<string, string | undefined>): Config {
    const result = schema.safeParse({
      ownDb: {
        host: env['LINEWARDEN_DB_HOST'],
        port: env['LINEWARDEN_DB_PORT'] ?? '3306',
        user: env['LINEWARDEN_DB_USER'],
        password: env['LINEWARDEN_DB_PASSWORD'],
        database: env['LINEWARDEN_DB_NAME'] ?? 'linewarden',
        tls: env['LINEWARDEN_DB_TLS'] || 'off',
      },
      portalDb: {
        host: env['LINEWARDEN_PORTAL_DB_HOST'] ?? env['LINEWARDEN_DB_HOST'],
        port: env['LINEWARDEN_PORTAL_DB_PORT'] ?? env['LINEWARDEN_DB_PORT'] ?? '3306',
        user: env['LINEWARDEN_PORTAL_DB_USER'],
        password: env['LINEWARDEN_PORTAL_DB_PASSWORD'],
        database: env['LINEWARDEN_PORTAL_DB_NAME'],
        tls: env['LINEWARDEN_PORTAL_DB_TLS'] || env['LINEWARDEN_DB_TLS'] || 'off',
      },
      portalUrl: env['LINEWARDEN_PORTAL_URL'],
      // an empty line of the example file is no address
      portalPublicUrl: env['LINEWARDEN_PORTAL_PUBLIC_URL'] || env['LINEWARDEN_PORTAL_URL'],
      secret: env['LINEWARDEN_SECRET'],
      httpHost: env['LINEWARDEN_HTTP_HOST'] ?? '127.0.0.1',
      httpPort: env['LINEWARDEN_HTTP_PORT'] ?? '8090',
      boardOrigins: (env['LINEWARDEN_BOARD_ORIGINS'] ?? '').split(',').flatMap((url) => url.trim() || []),
      pollMs: env['LINEWARDEN_POLL_MS'] ?? '1000',
      logLevel: env['LINEWARDEN_LOG_LEVEL'] ?? 'info',
      clockFile: env['LINEWARDEN_CLOCK_FILE'] ?? null,
      instance: env['LINEWARDEN_INSTANCE'] ?? `${hostname().slice(0, 40)}-${process.pid}`,
    });
    if (result.success) return new Config(result.data);
    const wrong = result.error.issues.flatMap((issue) => {
      const path = issue.path.filter((part) => typeof part === 'string').join('.');
      const name = envNames[path] ?? path;
      if (env[name] !== undefined && env[name] !== '') return [`  ${name}: ${issue.message}`];
      return standIns.has(name) ? [] : [`  ${name}: is not set`]; // what stands in for it is named itself
    });
    const hint = 'Commands take what is not set from the file that LINEWARDEN_ENV_FILE names.';
    throw new Error(`The sidecar's environment is not complete:\n${wrong.join('\n')}\n${hint}`);
  }
}
