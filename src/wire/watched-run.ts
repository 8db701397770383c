import type { Engine } from '../engine/engine';
import type { BufferData } from '../tensor/buffer-data';
import type { VirtualData } from '../tensor/virtual-data';
import type { DarkHeads, RankInfo, ServerMessage, Subscription } from './message';
import { Run } from './run';
import { RunMaps } from './run-maps';
import { Stream, type StreamOptions, type StreamState } from './stream';
import { WireError } from './wire-error';

export interface WatchedRunEventMap {
  /** Rows, names or the model are others than they were. */
  change: Event;
  /** The model is another, or ranks have gone or come; `change` follows. */
  model: Event;
  /** The connection began or ended. */
  state: Event;
  /** What was sent could not be taken. */
  refused: CustomEvent<{ error: WireError }>;
}

/**
 * A model that runs in another process, as its frames come over a WebSocket: queries, keys and statistics of the layers
 * that were asked for, in GPU buffers that figures draw. `close()` it.
 */
export class WatchedRun extends EventTarget {
  #run = new Run();
  #maps: RunMaps;
  #name: string | null = null;
  readonly #stream: Stream;
  /** The engine outlives the run, and must not hold it. */
  readonly #closed = new AbortController();

  constructor(
    /** Another one after a lost GPU. */
    public engine: Engine,
    address: string,
    options?: StreamOptions,
  ) {
    super();
    this.#maps = new RunMaps(engine, this.#run);
    this.#follow(engine);
    this.#stream = new Stream(
      address,
      {
        frame: (frame) => {
          if (this.#run.take(frame)) this.#changed();
        },
        message: (message) => this.#hear(message),
        state: () => this.dispatchEvent(new Event('state')),
        refused: (error) => this.#refuse(error),
      },
      options,
    );
  }

  override addEventListener<K extends keyof WatchedRunEventMap>(
    type: K,
    listener: (event: WatchedRunEventMap[K]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  get state(): StreamState {
    return this.#stream.state;
  }

  /** The run's name; null before the server has said it. */
  get name(): string | null {
    return this.#name;
  }

  /** The attention layers' numbers, in order. */
  get layers(): readonly number[] {
    return this.#run.attention.layers;
  }

  /** The most heads that an attention layer has. */
  get heads(): number {
    return this.#run.attention.heads;
  }

  /** The recurrent layers' numbers, in order. */
  get recurrentLayers(): readonly number[] {
    return this.#run.recurrent;
  }

  get ranks(): readonly RankInfo[] {
    return this.#run.ranks;
  }

  /** Heads whose rank is gone: [layer, first head, end]. */
  get dark(): readonly DarkHeads[] {
    return this.#run.dark;
  }

  /** Tokens of the text so far. */
  get tokens(): number {
    return this.#run.tokens;
  }

  /** Time steps of the recurrent layers so far. */
  get steps(): number {
    return this.#run.steps;
  }

  /** The tokens' texts; empty where one has not come. */
  get names(): readonly string[] {
    return Array.from({ length: this.tokens }, (_, token) => this.#run.names[token] ?? '');
  }

  /** Rows that were not sent, of all layers together, since the run began. */
  get dropped(): number {
    return this.#run.dropped;
  }

  /** The maps of all layers and heads, for `<attn-overview>`; null before a token has come. Set it anew on each change. */
  get overview(): BufferData | null {
    return this.tokens > 0 ? ofMaps(this.#maps) : null;
  }

  /** One layer's maps, [head, query, key], for `<attn-heatmap>`; null before any of it has come. Set it anew on each change. */
  maps(layer: number): VirtualData | null {
    const rows = this.#run.layers.get(layer);
    return rows && rows.tokens > 0 ? rows.data(this.engine) : null;
  }

  /**
   * A recurrent layer's outputs, [time, channel], for `<feature-grid>` or `<attn-heatmap>`; null before any of it has
   * come. Set it anew on each change.
   */
  states(layer: number): BufferData | null {
    const rows = this.#run.states.get(layer);
    return rows && rows.tokens > 0 ? rows.data(this.engine) : null;
  }

  /** Asks for these layers and heads, and for no others. */
  subscribe(wanted: Subscription): void {
    this.#stream.subscribe(wanted);
  }

  /** Ends the connection and frees the buffers: set the data of heatmaps that draw them to null before. */
  close(): void {
    this.#closed.abort();
    this.#stream.close();
    this.#run.release();
  }

  /** What came lies on the CPU too: the next engine has all of it. */
  #follow(engine: Engine): void {
    const recovered = (event: Event): void => {
      this.engine = (event as CustomEvent<{ engine: Engine }>).detail.engine;
      this.#maps = new RunMaps(this.engine, this.#run);
      this.#follow(this.engine);
      this.#changed();
    };
    engine.addEventListener('recovered', recovered, { signal: this.#closed.signal });
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'welcome' && message.run !== this.#name) {
      if (this.#name !== null) this.#begin(new Run());
      this.#name = message.run;
    } else if (message.type === 'model') {
      const shape = this.#maps.shape.slice(0, 2).join();
      this.#run.setModel(message.ranks, message.dark);
      if (this.#maps.shape.slice(0, 2).join() !== shape) this.#maps = new RunMaps(this.engine, this.#run);
      this.dispatchEvent(new Event('model'));
    } else if (message.type === 'refused') {
      this.#refuse(new WireError('type', `the server refused: ${message.message}`));
      return;
    } else return;
    this.#changed();
  }

  /** Another run: nothing of the last one stays. Figures let go of the maps that they draw by themselves. */
  #begin(run: Run): void {
    this.#run = run;
    this.#maps = new RunMaps(this.engine, run);
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  #refuse(error: WireError): void {
    this.dispatchEvent(new CustomEvent('refused', { detail: { error } }));
  }
}

/** Maps of all layers are in no one buffer. */
function ofMaps(maps: RunMaps): BufferData {
  return {
    maps,
    get buffer(): never {
      throw new Error('a run’s maps of all layers are drawn by <attn-overview>. Give maps(layer) to other figures.');
    },
    get shape() {
      return maps.shape;
    },
  };
}
