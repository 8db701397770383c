/** The version of the protocol, in each message under this name. */
export const protocol = { attnscope: 1 } as const;

/** What the page around the frame may ask for; docs/embed.md describes each. */
export type Request =
  | { type: 'show'; search: string }
  | { type: 'input'; arrays: readonly { name?: string; shape: readonly number[]; values: ArrayLike<number> }[] }
  | { type: 'data'; values: Float32Array; shape: readonly number[]; axes?: readonly string[] }
  | { type: 'rows'; rows: readonly (readonly number[] | Float32Array)[] }
  | { type: 'set'; attributes: Readonly<Record<string, unknown>> }
  | { type: 'image' };

/** What answers a request: the fields of the reply beside its type. */
export type Answers = { [T in Request['type']]: (request: Extract<Request, { type: T }>) => Promise<object> };

/**
 * Exchanges messages with the page around the frame, if that is of this origin; with none, nobody is heard or told.
 *
 * A request `{attnscope: 1, type, id, …}` is answered by `{attnscope: 1, type: 'done', id, …}` or by
 * `{attnscope: 1, type: 'error', id, message}`, one after another in the order in which they came.
 */
export class Messages {
  #queue: Promise<void> = Promise.resolve();

  constructor(
    readonly origin: string | null,
    readonly answers: Answers,
  ) {
    if (origin !== null) addEventListener('message', (event) => this.#heard(event));
  }

  /** Tells the page around the frame something that it has not asked for. */
  tell(type: string, fields: object = {}): void {
    if (this.origin !== null && parent !== window) parent.postMessage({ ...protocol, type, ...fields }, this.origin);
  }

  #heard({ origin, source, data }: MessageEvent): void {
    if (origin !== this.origin || source !== parent) return;
    if (data === null || typeof data !== 'object' || data.attnscope !== protocol.attnscope) return;
    this.#queue = this.#queue.then(() => this.#answer(data));
  }

  async #answer({ id = null, ...request }: { id?: unknown; type?: unknown }): Promise<void> {
    try {
      const { type } = request;
      if (typeof type !== 'string' || !Object.hasOwn(this.answers, type)) {
        const known = Object.keys(this.answers).join(', ');
        throw new Error(`there is no request “${String(type).slice(0, 80)}”. Send one of ${known}.`);
      }
      const answer = this.answers[type as Request['type']] as (request: unknown) => Promise<object>;
      this.tell('done', { id, ...(await answer(request)) });
    } catch (error) {
      this.tell('error', { id, message: (error as Error).message });
    }
  }
}
