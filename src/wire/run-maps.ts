import fold from '../../shaders/fold.wgsl';
import mapBlocks from '../../shaders/matrix/map-blocks.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import headSums from '../../shaders/transformer/head-sums.wgsl';
import layerSource from '../../shaders/wire/layer.wgsl';
import raiseSource from '../../shaders/wire/raise-blocks.wgsl';
import sumSource from '../../shaders/wire/sum-scores.wgsl';
import type { Engine } from '../engine/engine';
import { programFor, type Resources } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { blockSide, cellsFor, sumsPerMap, type MapBlocks, type MapsLease, type MapsSource } from '../tensor/map-blocks';
import type { LayerRows } from './layer-rows';
import type { Run } from './run';

/** What the GPU keeps for all maps, while somebody looks. */
interface Made {
  blocks: GPUBuffer;
  sums: GPUBuffer;
  earlier: GPUBuffer;
  uniforms: Uniforms[];
}

/**
 * The maps of all layers and heads of a run, which are never stored.
 *
 * cost  64 KiB per map; `open` records two dispatches for each layer that has new rows, over these rows alone where the
 *       model is causal
 */
export class RunMaps implements MapsSource {
  #made: Made | null = null;
  #users = 0;
  #cells = 0;
  readonly #raised = new WeakSet<LayerRows>();

  constructor(
    readonly engine: Engine,
    readonly run: Run,
  ) {}

  get shape(): readonly number[] {
    const { layers, heads } = this.run.attention;
    const { tokens } = this.run;
    return [layers.length, heads, tokens, tokens];
  }

  open(): MapsLease {
    const now = this.#update();
    this.#users += 1;
    let released = false;
    return {
      now,
      release: () => {
        if (released) return;
        released = true;
        this.#users -= 1;
        if (this.#users === 0) this.release();
      },
    };
  }

  async weight([layer, head, query, key]: readonly number[]): Promise<number> {
    const rows = this.run.layers.get(this.run.attention.layers[layer]);
    return rows ? rows.weight(head, query, key) : NaN;
  }

  #update(): MapBlocks {
    const { layers, heads } = this.run.attention;
    const { tokens } = this.run;
    if (tokens === 0) throw new Error('no token has come yet. Let the model run.');
    const device = this.engine.requireDevice();
    const made = (this.#made ??= this.#make(device, layers.length, heads));
    const cells = cellsFor(tokens);
    const anew = cells !== this.#cells;
    this.#cells = cells;
    this.#link(device, made, tokens);
    this.run.uploads.flush(
      this.engine,
      layers.flatMap((layer) => this.run.layers.get(layer)?.rows ?? []),
    );
    const encoder = device.createCommandEncoder({ label: 'wire.maps' });
    const pass = encoder.beginComputePass({ label: 'wire.maps' });
    layers.forEach((layer, at) => {
      const rows = this.run.layers.get(layer);
      if (rows)
        this.#raise(pass, { rows, made, at, heads, first: anew || !this.#raised.has(rows) ? 0 : rows.changedFrom });
    });
    pass.end();
    device.queue.submit([encoder.finish()]);
    return { blocks: made.blocks, sums: made.sums, cells, sumsStride: sumsStride(heads) };
  }

  #raise(
    pass: GPUComputePassEncoder,
    { rows, made, at, heads, first }: { rows: LayerRows; made: Made; at: number; heads: number; first: number },
  ): void {
    // A layer of which nothing has come in this text is cleared of what it had in the last one.
    if (first >= rows.tokens && first > 0) return;
    const { device } = this.engine;
    const { queries, keys, statistics, live } = rows.buffers(this.engine);
    const { keyHeads, quads, tokens, causal, window, scale } = rows;
    const uniforms = made.uniforms[at];
    const told = {
      heads: rows.heads,
      keyHeads,
      quads,
      first,
      tokens,
      cells: this.#cells,
      causal: Number(causal),
      window,
      scale,
    };
    uniforms.write(told);
    const layer = { layer: uniforms.buffer, queries, keys, statistics, live };
    const square = 4 * heads * blockSide ** 2;
    const blocks = { buffer: made.blocks, offset: at * square, size: square };
    const sums = { buffer: made.sums, offset: 4 * at * sumsStride(heads), size: 4 * sumsStride(heads) };
    const run = (source: string, label: string, resources: Resources, groups: readonly number[]): void => {
      const program = programFor(device!, { label, source });
      pass.setPipeline(program.pipeline);
      pass.setBindGroup(0, program.bind(resources));
      pass.dispatchWorkgroups(groups[0], groups[1], groups[2]);
      this.engine.stats.dispatches += 1;
    };
    const blockRows = blockSide - Math.floor(first / this.#cells);
    run(raising, 'wire.raise-blocks', { ...layer, blocks }, [blockSide / 8, Math.ceil(blockRows / 8), rows.heads]);
    run(summing, 'wire.sum-scores', { ...layer, earlier: made.earlier, sums }, [rows.heads, 1, 1]);
    this.#raised.add(rows);
    rows.changedFrom = tokens;
  }

  #make(device: GPUDevice, layers: number, heads: number): Made {
    const bytes = 4 * layers * heads * blockSide ** 2;
    const { maxStorageBufferBindingSize: limit } = device.limits;
    if (bytes > limit) {
      throw new RangeError(
        `blocks of ${layers} × ${heads} maps take ${bytes} bytes; this device binds ${limit} at most. Look at single layers.`,
      );
    }
    const uniforms = Array.from({ length: layers }, () => {
      return new Uniforms(device, layerSource, { struct: 'Layer', label: 'wire.layer' });
    });
    const blocks = storage(device, 'wire.blocks', bytes);
    // Where a layer has not come no cell is seen.
    device.queue.writeBuffer(blocks, 0, new Uint32Array(bytes / 4).fill(0xfbff7bff));
    this.#cells = 0;
    const sums = storage(device, 'wire.sums', 4 * layers * sumsStride(heads));
    return { blocks, sums, earlier: storage(device, 'wire.earlier', 4), uniforms };
  }

  /** Of each token the last earlier one with the same text; none where texts have not come. */
  #link(device: GPUDevice, made: Made, tokens: number): void {
    const last = new Map<string, number>();
    const links = Uint32Array.from({ length: tokens }, (_, token) => {
      const name = this.run.names[token];
      if (name === undefined) return 1;
      const link = (last.get(name) ?? -1) + 2;
      last.set(name, token);
      return link;
    });
    if (made.earlier.size < links.byteLength) {
      made.earlier.destroy();
      made.earlier = storage(device, 'wire.earlier', 2 * links.byteLength);
    }
    device.queue.writeBuffer(made.earlier, 0, links);
  }

  release(): void {
    if (!this.#made) return;
    const { blocks, sums, earlier, uniforms } = this.#made;
    for (const buffer of [blocks, sums, earlier, ...uniforms.map((one) => one.buffer)]) buffer.destroy();
    this.#made = null;
  }
}

const raising = [numbers, mapBlocks, layerSource, raiseSource].join('\n');
const summing = [numbers, fold, layerSource, headSums, sumSource].join('\n');

/** Numbers from one layer's sums to the next's: bindings begin at multiples of 256 bytes. */
function sumsStride(heads: number): number {
  return 64 * Math.ceil((sumsPerMap * heads) / 64);
}

function storage(device: GPUDevice, label: string, size: number): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return device.createBuffer({ label, size: Math.max(16, size), usage });
}
