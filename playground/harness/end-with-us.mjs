import { spawn } from 'node:child_process';

// What a run starts must end with it, however the run ends: a shell of its own reads from a pipe that closes when this process is gone,
// and then ends what was left. (Handlers of this process would not do: Jest's tests see a copy of `process`, and SIGKILL asks nobody.)
const REAPER = `
ids=' '
while read -r op id; do
  case $op in
    add) ids="$ids$id " ;;
    del) ids=$(printf '%s' "$ids" | sed "s/ $id / /") ;;
  esac
done
for id in $ids; do kill -s KILL -- "$id" 2>/dev/null; done
`;

/** @type {import('node:child_process').ChildProcess | null} */
let reaper = null;

/**
 * @param {number | undefined} id Process id; negative: a whole process group.
 * @returns {() => void} takes it back, once it has ended
 */
export function endWithUs(id) {
  if (id === undefined) return () => undefined;
  tell(`add ${id}\n`);
  return () => tell(`del ${id}\n`);
}

/** @param {string} line */
function tell(line) {
  if (reaper === null) {
    reaper = spawn('sh', ['-c', REAPER], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    reaper.unref();
    /** @type {import('node:net').Socket} */ (reaper.stdin).unref();
    reaper.stdin?.on('error', () => undefined);
  }
  reaper.stdin?.write(line);
}
