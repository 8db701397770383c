import type { Engine } from '../engine/engine';
import type { BufferData } from '../tensor/buffer-data';
import type { WireFrame } from './frame';
import type { RowUploads } from './row-uploads';
import { WireError } from './wire-error';
import { WireRows } from './wire-rows';

/** The outputs of one recurrent layer over time, [token, channel], as far as they have come. */
export class StateRows {
  /** Tokens up to the last one that came. */
  tokens = 0;
  /** Rows that this page was not sent. */
  dropped = 0;
  readonly rows: WireRows;

  constructor(
    readonly layer: number,
    readonly channels: number,
    readonly uploads: RowUploads,
  ) {
    this.rows = new WireRows('wire.states', { heads: 1, units: channels });
  }

  /** Bytes that this number of tokens takes on the GPU; the CPU holds no more. */
  bytesFor(tokens: number): number {
    return this.rows.bytesFor(tokens);
  }

  /**
   * Takes what a frame has of this layer. Rows that come again replace those from their first token on.
   *
   * throws  WireError when a block has another number of channels; nothing has changed then
   */
  take({ blocks, dropped }: WireFrame): void {
    const values = blocks.filter(({ role }) => role === 'values');
    const other = values.find(({ shape }) => shape[1] !== this.channels);
    if (other) {
      const sent = `values have ${other.shape[1]} channels, and layer ${this.layer} ${this.channels}`;
      throw new WireError('shape', `${sent}. Send as many.`);
    }
    this.dropped = dropped;
    for (const block of values) {
      const [heads, end] = [[0, 1] as const, block.tokens[1]];
      if (end < this.tokens) this.uploads.add(this.rows.blank({ heads, tokens: [end, this.tokens] }));
      this.uploads.add(this.rows.write(block, { heads, tokens: block.tokens }));
      this.tokens = end;
    }
  }

  /** Another text begins: no row has come. */
  clear(): void {
    this.uploads.add(this.rows.clear());
    this.tokens = 0;
  }

  /** The outputs, for `<feature-grid>`: time steps that have not come are gaps. */
  data(engine: Engine): BufferData {
    this.uploads.flush(engine, [this.rows]);
    return { buffer: this.rows.buffer, shape: [this.tokens, this.channels], axes: ['time', 'channel'] };
  }

  release(): void {
    this.rows.release();
  }
}
