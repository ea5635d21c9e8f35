/**
 * Remembers what was read lately, the longest unused forgotten first, so that the many threads of one client do not read the same rows
 * again. What is remembered may be `keepMs` old.
 */
export class RecentlyRead<K, V> {
  private readonly held = new Map<K, { value: V; readMs: number }>();

  constructor(
    private readonly capacity: number,
    private readonly keepMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** The values of all keys; those not remembered are read at once. A key without a value is not in the answer, and not remembered. */
  async of(keys: Iterable<K>, read: (missing: K[]) => Promise<ReadonlyMap<K, V>>): Promise<Map<K, V>> {
    const values = new Map<K, V>();
    const missing: K[] = [];
    for (const key of new Set(keys)) {
      const held = this.held.get(key);
      if (held === undefined || this.nowMs() - held.readMs > this.keepMs) {
        missing.push(key);
        continue;
      }
      this.held.delete(key); // to the end: used last
      this.held.set(key, held);
      values.set(key, held.value);
    }
    if (missing.length > 0) for (const [key, value] of await read(missing)) this.keep(key, value, values);
    return values;
  }

  forget(key: K): void {
    this.held.delete(key);
  }

  private keep(key: K, value: V, values: Map<K, V>): void {
    values.set(key, value);
    this.held.delete(key);
    this.held.set(key, { value, readMs: this.nowMs() });
    if (this.held.size <= this.capacity) return;
    const [oldest] = this.held.keys();
    if (oldest !== undefined) this.held.delete(oldest);
  }
}
