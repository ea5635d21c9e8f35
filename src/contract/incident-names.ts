import type { Words } from '../domain/words.js';

/** What people call an incident, by its kind. */
export type IncidentNames = Readonly<Record<string, Words>>;

/** The names of all kinds, whichever part of the product opens them. */
export const INCIDENT_NAMES = Symbol('incident names');
