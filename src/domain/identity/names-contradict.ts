interface FullName {
  name: string;
  lastName: string;
}

/** Both are known by first and last name, in whatever order, and these are two people's. */
export function doNamesContradict(one: FullName, other: FullName): boolean {
  const parts = [one, other].map(({ name, lastName }) => [spelled(name), spelled(lastName)].toSorted());
  return parts.flat().every((part) => part !== '') && parts[0]?.join('\n') !== parts[1]?.join('\n');
}

function spelled(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase().replaceAll('ё', 'е');
}
