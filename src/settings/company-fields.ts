import type { z } from 'zod';
import type { CompanySettings } from './settings-schema.js';

/** Fields of a company that only some know: how they are checked, and the typed look at them. */
export interface CompanyFields<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly shape: Shape;
  /** The same company, with these fields: documents are checked against the parts that bring them (settings-parts.ts). */
  readonly of: (company: CompanySettings) => CompanySettings & FieldsOf<Shape>;
}

export type FieldsOf<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape, z.core.$strict>>;

export function companyFields<Shape extends z.ZodRawShape>(shape: Shape): CompanyFields<Shape> {
  return { shape, of: (company) => company as CompanySettings & FieldsOf<Shape> };
}
