import { existsSync } from 'node:fs';

const places = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'];

/** Path of the library that makes a server a node of a cluster. */
export function findGalera() {
  return places.find((path) => existsSync(path)) ?? null;
}
