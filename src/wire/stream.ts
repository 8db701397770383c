import { decodeFrame, type WireFrame } from './frame';
import { version } from './limits';
import { decodeMessage, encodeSubscription, type ServerMessage, type Subscription } from './message';
import { WireError } from './wire-error';

/** What a stream needs of a WebSocket. */
export type Socket = Pick<WebSocket, 'binaryType' | 'send' | 'close' | 'addEventListener'>;

/** `open`: the server has welcomed this page; `waiting`: the connection ended and is tried again. */
export type StreamState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface StreamOptions {
  /** Opens a connection; a WebSocket unless given. */
  connect?: (address: string) => Socket;
  /** Ms until the next attempt, by how many failed in a row. */
  pause?: (failed: number) => number;
}

export interface Listener {
  frame(frame: WireFrame): void;
  message(message: ServerMessage): void;
  state(state: StreamState): void;
  /** What was sent cannot be read, or the server refused what this page sent. The connection goes on where it can. */
  refused(error: WireError): void;
}

/** Half a second, doubled with each failure, ten seconds at most. */
const patience = (failed: number): number => Math.min(10_000, 500 * 2 ** (failed - 1));

/**
 * The connection to a process with a model: says hello, asks for what is in sight, reads what comes, and connects again
 * when the connection ends. Nothing that comes ends it.
 */
export class Stream {
  #socket: Socket | null = null;
  #state: StreamState = 'connecting';
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: Subscription = new Map();
  readonly #connect: (address: string) => Socket;
  readonly #pause: (failed: number) => number;

  constructor(
    readonly address: string,
    readonly listener: Listener,
    { connect = (to) => new WebSocket(to), pause = patience }: StreamOptions = {},
  ) {
    [this.#connect, this.#pause] = [connect, pause];
    this.#open();
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Asks for these layers and heads, and for no others; a new connection asks for them too. */
  subscribe(wanted: Subscription): void {
    const before = encodeSubscription(this.#wanted);
    this.#wanted = wanted;
    if (this.#state === 'open' && encodeSubscription(wanted) !== before) this.#ask();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#become('closed');
    this.#socket?.close();
    this.#socket = null;
  }

  #open(): void {
    const socket = this.#connect(this.address);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const ours = (react: (event: Event) => void) => (event: Event) => {
      if (this.#socket === socket) react(event);
    };
    const hello = { type: 'hello', version, role: 'page' };
    socket.addEventListener(
      'open',
      ours(() => socket.send(JSON.stringify(hello))),
    );
    socket.addEventListener(
      'message',
      ours((event) => this.#take((event as MessageEvent<ArrayBuffer | string>).data)),
    );
    socket.addEventListener(
      'close',
      ours(() => this.#again()),
    );
  }

  /** What the page's own code throws at a frame goes on to the browser; what was sent wrong is told. */
  #take(data: ArrayBuffer | string): void {
    try {
      if (typeof data === 'string') this.#hear(decodeMessage(data));
      else this.listener.frame(decodeFrame(new Uint8Array(data)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.listener.refused(error);
    }
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'ping') this.#socket!.send(JSON.stringify({ type: 'pong', id: message.id ?? null }));
    this.listener.message(message);
    if (message.type !== 'welcome') return;
    this.#failed = 0;
    this.#become('open');
    this.#ask();
  }

  #ask(): void {
    this.#socket!.send(encodeSubscription(this.#wanted));
  }

  #again(): void {
    this.#socket = null;
    this.#failed += 1;
    this.#become('waiting');
    this.#timer = setTimeout(() => this.#open(), this.#pause(this.#failed));
  }

  #become(state: StreamState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.listener.state(state);
  }
}
