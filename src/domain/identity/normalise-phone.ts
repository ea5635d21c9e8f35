/**
 * A phone as the portal's duplicate index (b_crm_dp_comm_mcd, TYPE PHONE) holds it; '' when nothing is left. It follows
 * the portal's NormalizePhone($value, 1) and the cut of extensions after it, quirks included: a number without its country
 * stays without, so `9012345678` and `79012345678` are different keys, and an extension in words is glued on.
 */
export function normalisePhone(raw: string): string {
  const withCountry = raw.startsWith('+8') && raw.length >= 10 ? `00${raw.slice(1)}` : raw;
  const kept = withCountry.replace(/[^0-9#*,;]/g, '');
  const dialled = kept.length >= 10 ? withoutPrefix(kept) : kept;
  return dialled.replace(/(\d+)[;#,][\d;#,]*/g, '$1');
}

function withoutPrefix(number: string): string {
  if (/^8[012]/.test(number)) return number;
  if (number.startsWith('00')) return number.slice(2);
  if (number.startsWith('011')) return number.slice(3);
  if (number.startsWith('8')) return `7${number.slice(1)}`;
  return number.startsWith('0') ? number.slice(1) : number;
}
