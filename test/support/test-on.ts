interface Server {
  host: string;
  port: number;
  user: string;
}

/** From now on the spec's databases are made on this server. @returns what takes that back */
export function testOn({ host, port, user }: Server): () => void {
  const before = { ...process.env };
  const names = { HOST: host, PORT: String(port), USER: user, PASSWORD: '' };
  for (const [name, value] of Object.entries(names)) process.env[`LINEWARDEN_TEST_DB_${name}`] = value;
  return () => Object.assign(process.env, before);
}
