import { openPageEngine } from '../../src/engine/page-engine';
import { TextureSurface } from '../../src/engine/surface';
import { dotProductAttention } from '../../src/forward/attention/dot-product-attention';
import { untilNow } from '../../src/forward/attention/options';
import * as tf from '../../src/tfjs/tf';
import type { ElementData } from '../../src/views/data';
import { heatmapDefaults, type HeatmapOptions } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { loadVirtualMaps } from '../../src/views/virtual-maps';
import { seededNumbers } from '../../test/support/random';
import { gpuBytes } from '../counters';
import { model, side, windowSide } from './cases';
import { byLabel, hasClock, sumOf, timed, type TimedDispatch } from './dispatch-clock';
import type { MapDrawn } from './report';
import type { WatchedSession } from './watch';

/** Counted runs of each, after one that is not. */
const runs = 9;

/** Draws one head of a session's layer as a map that is never stored, and times that head's attention beside it. */
export async function drawMap({ session, dispatches }: WatchedSession): Promise<MapDrawn> {
  await loadVirtualMaps();
  const tokens = session.tokens.length;
  const data = session.at('blocks.0.attn.pattern') as ElementData;
  const middle = Math.floor(tokens / 2);
  const window = { x: middle - windowSide, y: middle, width: windowSide, height: windowSide };
  const stored = await drawStored(tokens);
  const whole = await draw(data, {});
  const part = await draw(data, { window });
  const attention = ['transformer.scores', 'transformer.softmax', 'transformer.values'];
  return {
    tokens,
    whole: whole.ms,
    window: part.ms,
    passes: { whole: byLabel(whole.dispatches), window: byLabel(part.dispatches) },
    attention: {
      session: sumOf(dispatches, ...attention) / model.heads,
      layer: await layerAttention(tokens),
    },
    moreBytes: whole.bytes - stored,
  };
}

interface Run {
  ms: number;
  dispatches: TimedDispatch[];
}

/** ms of the passes, without painting, and the bytes that the view holds. */
async function draw(data: ElementData, options: Partial<HeatmapOptions>): Promise<Run & { bytes: number }> {
  const engine = await openPageEngine();
  const device = engine.requireDevice();
  const before = gpuBytes();
  const surface = new TextureSurface(device, { width: side, height: side });
  const view = new HeatmapView(engine, surface);
  let failure: Error | null = null;
  view.onFail = (error) => void (failure = error);
  const frame = async (): Promise<void> => {
    view.apply({ ...heatmapDefaults, ...options, indices: { head: 3 } }, data);
    const drawn = view.draw();
    engine.scheduler.drawNow();
    await drawn;
    if (failure) throw failure;
    await device.queue.onSubmittedWorkDone();
  };
  const run = await middleOf(frame);
  const bytes = gpuBytes() - before;
  view.release();
  surface.release();
  return { ...run, bytes };
}

/** Bytes that the picture of a stored map takes beside the map. */
async function drawStored(tokens: number): Promise<number> {
  const device = (await openPageEngine()).requireDevice();
  const size = 4 * tokens * tokens;
  const buffer = device.createBuffer({ label: 'inspect.stored', size, usage: GPUBufferUsage.STORAGE });
  const { bytes } = await draw({ buffer, shape: [1, tokens, tokens] }, { indices: {} });
  buffer.destroy();
  return bytes;
}

/** One causal head of the same size, by the kernel that attention layers run. */
async function layerAttention(tokens: number): Promise<number> {
  const { headSize } = model;
  const make = (seed: number): tf.Tensor4D =>
    tf.tensor4d(seededNumbers(tokens * headSize, seed, 1), [1, tokens, 1, headSize]);
  const inputs = { query: make(1), key: make(2), value: make(3) };
  const options = { masking: 'exclude', band: untilNow, scale: headSize ** -0.5 } as const;
  const engine = await openPageEngine();
  const { ms } = await middleOf(async () => {
    const { output } = dotProductAttention(inputs, options);
    engine.scheduler.flushProducers();
    await engine.requireDevice().queue.onSubmittedWorkDone();
    output.dispose();
  });
  for (const tensor of Object.values(inputs)) tensor.dispose();
  return ms;
}

/** The run in the middle. */
async function middleOf(work: () => Promise<void>): Promise<Run> {
  await work();
  const all: Run[] = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    const dispatches = hasClock() ? await timed(work) : [];
    if (!hasClock()) await work();
    all.push({ ms: hasClock() ? sumOf(dispatches) : performance.now() - began, dispatches });
  }
  return all.sort((a, b) => a.ms - b.ms)[Math.floor(runs / 2)];
}
