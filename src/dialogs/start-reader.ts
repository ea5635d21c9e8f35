import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { type ClientKey, type ClientTraits, isMessengerKey, keyName, keysOf } from '../domain/identity/client-keys.js';
import { isNamesake } from '../domain/identity/namesake.js';
import { withoutOwn } from '../domain/identity/nobodys-keys.js';
import { normaliseEmail } from '../domain/identity/normalise-email.js';
import { normalisePhone } from '../domain/identity/normalise-phone.js';
import { compareNames, type FullName } from '../domain/identity/person-names.js';
import { dialledNumber, isWithExtension } from '../domain/identity/phone-spellings.js';
import type { CrowdedKey } from '../domain/placement/placement.js';
import { groupBy } from '../group-by.js';
import { indexKeysOf } from '../portal/index-keys.js';
import { saysToldKeys, searchesByName } from '../portal/portal-versions.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Lines, type PortalLine, Queues } from '../portal/tables/lines.js';
import { OperatorTransfers } from '../portal/tables/operator-transfers.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import type { DecisionContext } from '../records/decision-context.js';
import { FirmReader } from '../records/firms.js';
import { type OtherSpellings, otherSpellings } from '../records/other-spellings.js';
import { PortalParts } from '../records/portal-parts.js';
import type { CompanySettings } from '../settings/settings-schema.js';

/** A dialog that wants its place. */
export interface Start {
  /** null: no event told of it, a comparison has found it. */
  eventUid: string | null;
  /** When the portal told of it. */
  occurredAt: Date;
  sessionId: number;
  lineId: number;
  connector: string;
  userCode: string;
  clientUserId: number;
  company: CompanySettings;
  /** What the client has written by now tells a phone or an e-mail, or may; null: nobody has said yet. */
  tellsKeys: boolean | null;
  /** The portal has refused to place it, so often by now. Left out: it was not asked yet. */
  isAgain?: { tries: number };
}

/** A start with what the portal alone knows of it. */
export interface SeenStart extends Start {
  session: PortalSession;
  clientUser: PortalUser | null;
  /** By now, as far as is known; of a module that does not say, what nobody has said was not told. */
  mayHaveTold: boolean;
  keys: ClientKey[];
  /** Other keys of its phones, under which the index may have them. */
  spellings: OtherSpellings;
  /** Contacts the portal's index names, each with the client's key that led to it, strongest first. */
  found: FoundByKey[];
  /** Keys of which there are more. */
  crowded: CrowdedKey[];
  /** Contacts that have a phone or an e-mail of the client's profile which tells nobody: our own numbers, placeholders. The portal finds them by it. */
  byNobodysKey: ReadonlySet<number>;
}

export interface FoundByKey {
  contactId: number;
  key: ClientKey;
  /** It has the name of the client's user, or may have been found by it; never where the portal searches by none. */
  isNamesake: boolean;
  /** It has a phone or an e-mail of the client under another first and last name. */
  namesDiffer: boolean;
  /** Its first and last names are the client's too. */
  namesAgree: boolean;
  /**
   * `spelling`: the key is another spelling, perhaps of another number. `message`: the contact's client has only written it in a message. `shared`:
   * many contacts have it.
   */
  doubt?: 'spelling' | 'message' | 'shared';
}

/** What is read of starting dialogs before anything is locked: none of it changes by a decision. */
export interface SeenStarts {
  starts: SeenStart[];
  /** Companies of the CRM by the clients' phones and e-mails. */
  firmsByKey: ReadonlyMap<string, readonly number[]>;
  /** Starts whose session is not found. */
  notFound: Start[];
  /** Sessions that a person has moved by hand, by the portal's record. */
  movedByHand: ReadonlySet<number>;
  lines: ReadonlyMap<number, PortalLine>;
  /** Of every line of the companies. */
  queues: ReadonlyMap<number, readonly number[]>;
}

/** Looks starting dialogs up in the portal, in a number of queries that does not grow with them. */
@Injectable()
export class StartReader {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly index: DuplicateIndex,
    private readonly lines: Lines,
    private readonly queues: Queues,
    private readonly transfers: OperatorTransfers,
    private readonly parts: PortalParts,
    private readonly firms: FirmReader,
  ) {}

  async read(
    starts: readonly Start[],
    {
      zone,
      notKnown,
      ownNumbers,
      handshake,
      settings,
    }: Pick<DecisionContext, 'zone' | 'notKnown' | 'ownNumbers' | 'handshake' | 'settings'>,
  ): Promise<SeenStarts> {
    const sessionIds = starts.map((start) => start.sessionId);
    const [sessions, clientUsers, lines, queues, movedByHand] = await Promise.all([
      this.sessions.byIds(sessionIds, zone),
      this.users.byIds(distinct(starts.map((start) => start.clientUserId))),
      this.parts.read(
        'lineNames',
        () => this.lines.byIds(distinct(starts.map((start) => start.lineId))),
        new Map<number, PortalLine>(),
        notKnown,
      ),
      this.queues.of(distinct(starts.flatMap((start) => start.company.lineIds))),
      this.parts.read('handMoves', () => this.transfers.lastByHand(sessionIds, zone), new Map<number, Date>(), notKnown),
    ]);
    const present = starts.flatMap((start) => {
      const session = sessions.get(start.sessionId);
      if (!session) return [];
      const clientUser = clientUsers.get(start.clientUserId) ?? null;
      const traits = {
        ...start,
        phones: (clientUser?.phones ?? []).map(dialledNumber),
        emails: clientUser?.email ? [clientUser.email] : [],
      };
      const keys = withoutOwn(keysOf(traits), ownNumbers);
      return {
        ...start,
        session,
        clientUser,
        mayHaveTold: start.tellsKeys ?? saysToldKeys(handshake),
        keys,
        nobodys: nobodysKeys(traits, keys),
        spellings: otherSpellings(keys, start.company, settings.language),
      };
    });
    const [{ contactsOf, crowdedOf, perhapsOf }, firmsByKey] = await Promise.all([
      this.contactsByKey(present, searchesByName(handshake)),
      this.firms.withKeys(present.flatMap(({ keys, spellings }) => [...keys, ...spellings.certain])),
    ]);
    const found = present.map(({ nobodys, ...start }) => ({
      ...start,
      byNobodysKey: new Set(nobodys.flatMap((key) => contactsOf(key, start).map(({ contactId }) => contactId))),
      found: [...[...start.keys, ...start.spellings.certain].flatMap((key) => contactsOf(key, start)), ...perhapsOf(start)],
      crowded: start.keys.flatMap((key) => crowdedOf(key, start)),
    }));
    return {
      starts: found,
      firmsByKey,
      notFound: starts.filter((start) => !sessions.has(start.sessionId)),
      movedByHand: new Set(movedByHand.keys()),
      lines,
      queues,
    };
  }

  private async contactsByKey(
    starts: readonly (Pick<SeenStart, 'keys' | 'connector' | 'spellings'> & { nobodys: readonly ClientKey[] })[],
    isNameSearched: boolean,
  ) {
    const [{ contacts, crowded }, longer] = await Promise.all([
      this.index.look(
        starts.flatMap(({ keys, nobodys, spellings, connector }) =>
          indexKeysOf([...keys, ...nobodys, ...spellings.certain, ...spellings.uncertain], connector),
        ),
      ),
      this.index.withMoreDigits(starts.flatMap(({ spellings }) => spellings.international)),
    ]);
    const byKey = groupBy(contacts, ({ type, value }) => `${type}:${value}`);
    const crowdedOf = (key: ClientKey, { connector }: Pick<SeenStart, 'connector'>): CrowdedKey[] =>
      indexKeysOf([key], connector).flatMap(({ type, value }) =>
        crowded.filter((one) => one.type === type && one.value === value).map((one) => ({ kind: key.kind, contacts: one.contacts })),
      );
    const contactsOf = (key: ClientKey, { connector, clientUser }: Pick<SeenStart, 'connector' | 'clientUser'>): FoundByKey[] => {
      const name = { name: clientUser?.firstName ?? '', lastName: clientUser?.lastName ?? '' };
      return indexKeysOf([key], connector).flatMap(({ type, value }) =>
        (byKey.get(`${type}:${value}`) ?? []).map((match) => ({
          contactId: match.contactId,
          key,
          isNamesake: isNameSearched && isNamesake(name, match),
          ...(isMessengerKey(key) ? { namesDiffer: false, namesAgree: false } : ofNames(name, match)),
        })),
      );
    };
    const perhapsOf = (start: Pick<SeenStart, 'keys' | 'connector' | 'clientUser' | 'spellings'>): FoundByKey[] => {
      const name = { name: start.clientUser?.firstName ?? '', lastName: start.clientUser?.lastName ?? '' };
      const extended = longer.filter(({ value }) => start.spellings.international.some((phone) => isWithExtension(value, phone)));
      return [
        ...start.spellings.uncertain.flatMap((key) => contactsOf(key, start)),
        ...extended.map((match) => ({
          contactId: match.contactId,
          key: { kind: 'phone' as const, value: match.value },
          isNamesake: false,
          ...ofNames(name, match),
        })),
      ].map((match) => ({ ...match, doubt: 'spelling' }));
    };
    return { contactsOf, crowdedOf, perhapsOf };
  }
}

function ofNames(client: FullName, card: FullName): Pick<FoundByKey, 'namesDiffer' | 'namesAgree'> {
  const say = compareNames(client, card);
  return { namesDiffer: say === 'differ', namesAgree: say === 'same' };
}

/** Phones and e-mails of the client's profile that are no keys of a client. */
function nobodysKeys({ phones, emails }: Pick<ClientTraits, 'phones' | 'emails'>, keys: readonly ClientKey[]): ClientKey[] {
  const told: ClientKey[] = [
    ...phones.map((phone) => ({ kind: 'phone' as const, value: normalisePhone(phone) })),
    ...emails.map((email) => ({ kind: 'email' as const, value: normaliseEmail(email) })),
  ];
  const known = new Set(keys.map(keyName));
  return told.filter((key) => key.value !== '' && !known.has(keyName(key)));
}
