/** What is no number stays as typed; the server refuses it at its place. */
export function typedNumber(text: string): number {
  return (/^\d+$/.test(text.trim()) ? Number(text) : text.trim()) as number;
}
