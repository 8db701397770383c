import numbers from '../../../shaders/matrix/numbers.wgsl';
import liveKeys from '../../../shaders/passes/virtual/live-keys.wgsl';
import mapsSource from '../../../shaders/passes/virtual/maps.wgsl';
import weightsSource from '../../../shaders/passes/virtual/weights.wgsl';
import type { Resources } from '../../engine/program';
import { SizedBuffer, uploadBuffer } from '../../engine/sized-buffer';
import { Uniforms } from '../../engine/uniforms';
import { headMatrix } from '../../matrix/heads';
import type { MapChoice } from '../../matrix/virtual-view';
import type { VirtualInputs } from './inputs';
import { operandLayout, operandWgsl } from './operands';

/** How maps.wgsl numbers what is done with several maps. */
const togetherCode = { tiles: 0, mean: 1, max: 2 } as const;

/** Several maps and how they lie in one matrix: rows and columns, as in maps.wgsl. */
export interface MapPlan {
  readonly size: readonly [rows: number, columns: number];
  readonly pitch: readonly [rows: number, columns: number];
  readonly across: number;
  readonly chosen: readonly number[];
  readonly together: keyof typeof togetherCode;
}

/** Where statistics lie. */
export interface StatisticsRows {
  readonly buffer: GPUBuffer;
  /** Strides of head, query and entry, and the offset. */
  readonly layout: readonly [number, number, number, number];
}

/** The maps that a view has chosen. */
export function planOf({ tokens }: VirtualInputs, choice: MapChoice): MapPlan {
  if (choice.kind === 'axes') {
    return { size: tokens, pitch: tokens, across: 1, chosen: [choice.axes.fixed[0]], together: 'tiles' };
  }
  const { chosen, together, across, gap } = choice.heads;
  const size = headMatrix(...tokens, choice.heads);
  if (together !== 'tiles') return { size, pitch: tokens, across: 1, chosen, together };
  return { size, pitch: [tokens[0] + gap, tokens[1] + gap], across, chosen, together };
}

/** Maps one below another: what every row of them needs. */
export function stackOf({ tokens: [queries, keys] }: VirtualInputs, chosen: readonly number[]): MapPlan {
  return { size: [chosen.length * queries, keys], pitch: [queries, keys], across: 1, chosen, together: 'tiles' };
}

/** What shaders bind of chosen maps, as maps.wgsl has it. Owns one uniform buffer and the list of heads. */
export class ChosenMaps {
  plan!: MapPlan;
  readonly #maps: Uniforms;
  readonly #chosen: SizedBuffer;
  #mask: VirtualInputs['mask'] = null;
  #loaded = '';

  constructor(
    readonly device: GPUDevice,
    readonly label: string,
  ) {
    this.#maps = new Uniforms(device, mapsSource, { struct: 'Maps', label: `${label}.maps` });
    this.#chosen = new SizedBuffer(device, `${label}.chosen`, uploadBuffer);
  }

  /** Uploads what changed. Recorded work that is not submitted yet would read it. */
  point(inputs: VirtualInputs, plan: MapPlan, { layout }: StatisticsRows): void {
    this.plan = plan;
    this.#mask = inputs.mask;
    const { size, pitch, across, chosen } = plan;
    this.#maps.write({
      ...{ size, pitch, across, count: chosen.length, tokens: inputs.tokens, offset: 0 },
      queriesPerKey: inputs.heads / inputs.keyHeads,
      causal: Number(inputs.causal),
      window: inputs.window,
      scale: inputs.scale,
      queryLayout: operandLayout(inputs.query),
      keyLayout: operandLayout(inputs.key),
      statisticsLayout: layout,
      liveLayout: inputs.mask ? [inputs.mask.view.strides[0], inputs.mask.view.offset] : [0, 0],
    });
    const buffer = this.#chosen.resize(4 * chosen.length);
    if (chosen.join() !== this.#loaded) this.device.queue.writeBuffer(buffer, 0, Uint32Array.from(chosen));
    this.#loaded = chosen.join();
  }

  /** What maps.wgsl binds. */
  get bound(): Resources {
    const live = this.#mask && { live: this.#mask.buffer };
    return { maps: this.#maps.buffer, chosen: this.#chosen.buffer!, ...live };
  }

  /** What `weightsWgsl` binds. */
  boundTo({ query, key }: VirtualInputs, { buffer }: StatisticsRows): Resources {
    return { ...this.bound, statistics: buffer, queries: query.buffer, keys: key.buffer };
  }

  release(): void {
    this.#maps.release();
    this.#chosen.release();
  }
}

/** WGSL of chosen maps alone. Constants are written into it: who reads a matrix source gives it none. */
export function mapsWgsl({ units, mask }: VirtualInputs, { together }: MapPlan): string {
  const constants = `const units = ${units}u;\nconst together = ${togetherCode[together]}u;`;
  const live = mask ? liveKeys : 'fn areLive(key: vec4u) -> vec4<bool> { return vec4<bool>(true); }';
  return [numbers, constants, mapsSource, live].join('\n');
}

/** WGSL of maps of these inputs, to be joined with what makes their cells. */
export function weightsWgsl(inputs: VirtualInputs, plan: MapPlan): string {
  const operands = [operandWgsl('queries', inputs.query), operandWgsl('keys', inputs.key)];
  return [mapsWgsl(inputs, plan), weightsSource, ...operands].join('\n');
}
