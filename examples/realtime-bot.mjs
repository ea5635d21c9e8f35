// A chatbot that asks who should take a client, and hears of assignments (docs/realtime.md). Needs the package `ws`:
//   node examples/realtime-bot.mjs ws://127.0.0.1:8090/board <key> [--line 1 | --session 42]
// The key: node dist/src/cli/bot-key.js create --name "Chatbot"
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { line: { type: 'string' }, session: { type: 'string' } } });
const [url, botKey] = positionals;
if (!url || !botKey) {
  console.error('usage: node examples/realtime-bot.mjs <ws address> <key> [--line <id> | --session <id>]');
  process.exit(2);
}

/** Codes after which it makes no sense to come back: the key is wrong, or was revoked. */
const forGood = new Set([4003, 4005]);
let pauseMs = 500;
let isAsked = false;

connect();

function connect() {
  const socket = new WebSocket(url);
  const send = (message) => socket.send(JSON.stringify(message));

  socket.addEventListener('open', () => send({ type: 'hello', botKey }));
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    switch (message.type) {
      case 'welcome':
        pauseMs = 500;
        console.log(`hello, ${message.name}: ${message.companies.join(', ')}`);
        send({ type: 'subscribe' });
        break;
      case 'subscribed':
        console.log(`listening to ${message.companies.join(', ')}`);
        if (!isAsked && values.line) send({ type: 'whoTakes', requestId: 'who', lineId: Number(values.line) });
        if (!isAsked && values.session) send({ type: 'whoTakes', requestId: 'who', sessionId: Number(values.session) });
        isAsked = true;
        break;
      case 'answer':
        console.log(`who takes: ${message.kind === 'operator' ? message.name : message.kind} (${message.because}): ${message.reason.en}`);
        break;
      case 'assigned':
        console.log(`dialog ${message.sessionId} goes to ${message.operatorName}: ${message.reason?.en ?? ''}`);
        break;
      case 'refused':
        console.error(`refused: ${message.code}: ${message.message}`);
        break;
    }
  });
  socket.addEventListener('close', ({ code, reason }) => {
    if (forGood.has(code)) {
      console.error(`closed for good: ${code} ${reason}`);
      process.exit(1);
    }
    // Anything else may pass: a sidecar was restarted, the network was away. Wait a little longer each time.
    setTimeout(connect, pauseMs);
    pauseMs = Math.min(pauseMs * 2, 30_000);
  });
  socket.addEventListener('error', () => undefined); // 'close' follows
}
