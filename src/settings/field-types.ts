import { z } from 'zod';
import { clockText } from './value-texts.js';

/** An id of the portal. */
export const portalId = z.int().positive();

/** Minutes of the local day. They are typed as a time, so what is wrong with them is told as of one. */
export function minuteOfDay(least: number, most: number) {
  const error = `a time from ${clockText(least)} to ${clockText(most)}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}
