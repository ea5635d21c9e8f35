import { WebSocket } from 'ws';
import { logger } from '../log.js';
import { closeCodes, type RefusalCode, type Refused, type ServerMessage } from './messages.js';
import { refusals } from './refusals.js';

/** Sent and not yet taken by the network. */
const MOST_UNREAD_BYTES = 8 * 1_048_576;
const MOST_MESSAGES_A_SECOND = 50;
const PATIENCE_MS = 2000;
/** So long a part of a snapshot may be on its way: it is some hundred KiB. */
const PART_MS = 15_000;

/** One WebSocket, of whomever. */
export class Connection {
  /** What the client has asked for; else its token says. */
  chosenLang: 'ru' | 'en' | null = null;
  tokenLang: 'ru' | 'en' = 'en';
  /** Whether the client takes a snapshot in several messages. */
  takesParts = false;
  private isAlive = true;
  private secondBeganMs = 0;
  private messagesInSecond = 0;

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => {
      this.isAlive = true;
    });
    socket.on('error', (error) => logger.debug({ err: error }, 'a connection of the board broke')); // `close` follows
  }

  get lang(): 'ru' | 'en' {
    return this.chosenLang ?? this.tokenLang;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  onClose(listener: () => void): void {
    this.socket.once('close', listener);
  }

  /** Text messages; binary ones are refused, and more a second than anybody types end the connection. */
  onMessage(listener: (text: string) => void): void {
    this.socket.on('message', (data, isBinary) => {
      if (!this.isOpen) return;
      if (!this.countMessage()) this.close('TOO_MANY');
      else if (isBinary) this.refuse('MESSAGE_WRONG', { message: 'text messages only' });
      else listener(data.toString());
    });
  }

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  /** @param text a message already written as JSON */
  sendText(text: string): void {
    if (!this.isOpen) return;
    // one message may be larger by itself: a snapshot of a large board for a client that takes it in one
    if (this.socket.bufferedAmount > MOST_UNREAD_BYTES) this.close('TOO_SLOW');
    else this.socket.send(text);
  }

  /** Sends and waits until the network has taken it. @returns false: the connection is over, or was so slow that it is ended */
  sendInTurn(text: string): Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => {
      const tooSlow = setTimeout(() => {
        this.close('TOO_SLOW');
        resolve(false);
      }, PART_MS);
      this.socket.send(text, (error) => {
        clearTimeout(tooSlow);
        resolve(!error && this.isOpen);
      });
    });
  }

  /** @param details the request it answers, other words than the usual ones, a code of the portal's */
  refuse(code: RefusalCode, details: { requestId?: string | undefined; message?: string } = {}): void {
    const message = details.message ?? (code === 'MESSAGE_WRONG' ? 'The message is wrong' : refusals[code][this.lang]);
    this.tellRefused({ type: 'refused', ...(details.requestId === undefined ? {} : { requestId: details.requestId }), code, message });
  }

  tellRefused(refused: Refused): void {
    this.send(refused);
  }

  /** A client that does not even read the farewell is cut off. */
  close(reason: keyof typeof closeCodes): void {
    this.end(closeCodes[reason], reason);
  }

  goAway(): void {
    this.end(1001, 'the sidecar stops');
  }

  /** Call at regular intervals: who has not answered the last ping is gone. */
  ping(): void {
    if (!this.isAlive) this.socket.terminate();
    this.isAlive = false;
    if (this.isOpen) this.socket.ping();
  }

  private end(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.socket.close(code, reason);
    const cut = setTimeout(() => this.socket.terminate(), PATIENCE_MS);
    this.socket.once('close', () => clearTimeout(cut));
  }

  private countMessage(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.secondBeganMs > 1000) {
      this.secondBeganMs = nowMs;
      this.messagesInSecond = 0;
    }
    this.messagesInSecond += 1;
    return this.messagesInSecond <= MOST_MESSAGES_A_SECOND;
  }
}
