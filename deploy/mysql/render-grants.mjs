// Plain JavaScript: an administrator prints the grants (npm run grants) before anything is compiled.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['own-schema.sql', 'sidecar-user.sql', 'portal-user.sql'];
const DATABASE_NAME = /^[A-Za-z0-9_$-]{1,64}$/;
const USER_NAME = /^[A-Za-z0-9_.-]{1,32}$/;
const CARD_FIELD = /^(lead|deal|contact)\.(UF_[A-Z0-9_]{1,60})$/;
const HOST_NAME = /^[A-Za-z0-9_.:%/-]{1,255}$/;

/**
 * @typedef {object} GrantNames
 * @property {string} portalDb Schema of the portal.
 * @property {string} ownDb Schema of the sidecar.
 * @property {string} host Host the sidecar connects from, as MySQL sees it.
 * @property {string} ownUser
 * @property {string} ownPassword
 * @property {string} portalUser
 * @property {string} portalPassword
 * @property {string[]} [cardFields] User fields of cards that assignment rules ask, like lead.UF_CRM_REGION.
 */

/**
 * The SQL that makes the sidecar's schema and its two users, out of deploy/mysql.
 *
 * @param {string} folder deploy/mysql
 * @param {GrantNames} names
 * @returns {string}
 * @throws {Error} naming the value that MySQL would not take, or a placeholder nobody fills.
 */
export function renderGrants(folder, names) {
  check('portalDb', names.portalDb, DATABASE_NAME);
  check('ownDb', names.ownDb, DATABASE_NAME);
  check('ownUser', names.ownUser, USER_NAME);
  check('portalUser', names.portalUser, USER_NAME);
  check('host', names.host, HOST_NAME);
  const { cardFields = [], ...places } = names;
  const values = new Map([
    ...Object.entries(places).map(([name, value]) => [name, value.replace(/[\\']/g, '\\$&')]),
    // In a grant on a whole schema _ and % stand for any letter.
    ['ownDbPattern', names.ownDb.replace(/[_%]/g, '\\$&')],
  ]);
  const grants = FILES.map((file) =>
    readFileSync(join(folder, file), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`${file}: nobody fills {{${name}}}`);
      return value;
    }),
  );
  return [...grants, ...cardFields.map((field) => fieldGrant(field, names))].join('\n');
}

/** Of a table with user fields no more than the one column is granted. @param {string} field @param {GrantNames} names */
function fieldGrant(field, { portalDb, portalUser, host }) {
  const [, card, column] = CARD_FIELD.exec(field) ?? [];
  if (card === undefined) throw new Error(`cardFields: "${field}" does not match ${CARD_FIELD.source}`);
  return `GRANT SELECT (\`VALUE_ID\`, \`${column}\`) ON \`${portalDb}\`.\`b_uts_crm_${card}\` TO '${portalUser}'@'${host}';\n`;
}

/** @param {string} name @param {string} value @param {RegExp} pattern */
function check(name, value, pattern) {
  if (!pattern.test(value)) throw new Error(`${name}: "${value}" does not match ${pattern.source}`);
}
