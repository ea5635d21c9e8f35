import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import type { MoveTarget, NoAnswerNeededMany } from '../../../src/board/messages';
import { useApi } from '../api';
import { BoardPicture } from './board-picture';
import { BoardSocket, type ConnectionState, type MoveProgress, type OnEach } from './board-socket';

/** The live picture for a screen: what changes between two frames of the display is shown with the next one. */
export function useBoard(lang: () => 'ru' | 'en') {
  const api = useApi();
  const picture = new BoardPicture();
  const shown = shallowRef(partsOf(picture));
  const connection = shallowRef<ConnectionState>({ kind: 'connecting' });
  const lastHeardAt = ref<number | null>(null);
  /** The sidecar's time, unix ms; 0 before its first message. */
  const now = ref(0);
  let isFrameAsked = false;
  let frame = 0;
  let ticker: ReturnType<typeof setInterval>;

  function show() {
    lastHeardAt.value = Date.now();
    if (isFrameAsked) return;
    isFrameAsked = true;
    frame = requestAnimationFrame(() => {
      isFrameAsked = false;
      tick();
      shown.value = partsOf(picture);
    });
  }

  const socket = new BoardSocket({
    access: async (isOver) => {
      // a key that is over is noticed by an ordinary request, which asks the person for another
      if (isOver) await api.get('/api/journal?limit=1');
      return api.socketAccess();
    },
    lang,
    onState: (state) => {
      connection.value = state;
    },
    onSnapshot: (snapshot) => {
      picture.replace(snapshot);
      show();
    },
    onChanges: (changes) => {
      const taken = picture.take(changes);
      if (taken === 'taken') show();
      return taken;
    },
  });

  function tick() {
    now.value = socket.clock.now(performance.now()) ?? 0;
  }

  onMounted(() => {
    socket.start();
    ticker = setInterval(tick, 500);
  });
  onBeforeUnmount(() => {
    clearInterval(ticker);
    cancelAnimationFrame(frame);
    socket.stop();
  });

  return {
    /** The same maps each time, in a new wrapping when they have changed. */
    picture: shown,
    connection,
    lastHeardAt,
    now,
    retryNow: () => socket.retryNow(),
    move: (sessionId: number, to: MoveTarget, onProgress: (progress: MoveProgress) => void) => socket.move(sessionId, to, onProgress),
    noAnswerNeeded: (sessionId: number, lastClientAt: string | null, onProgress: (progress: MoveProgress) => void) =>
      socket.noAnswerNeeded(sessionId, lastClientAt, onProgress),
    linkToDialog: (sessionId: number, onProgress: (progress: MoveProgress) => void) => socket.linkToDialog(sessionId, onProgress),
    moveMany: (sessionIds: readonly number[], to: MoveTarget, onProgress: OnEach) => socket.moveMany(sessionIds, to, onProgress),
    noAnswerNeededMany: (dialogs: NoAnswerNeededMany['dialogs'], onProgress: OnEach) => socket.noAnswerNeededMany(dialogs, onProgress),
  };
}

function partsOf({ dialogs, people, lines, companies, me }: BoardPicture) {
  return { dialogs, people, lines, companies, me };
}
