import { readBytes } from '../../engine/readback';
import type { Engine } from '../../engine/engine';
import { ModelFileError } from '../../models/file-error';
import type { Described } from '../families/families';
import type { StoredTensor } from '../safetensors/header';
import { allocate } from './memory';
import { quadsOf, type BlockWeights, type TransformerWeights, type Matrix } from './matrix';
import { Planner, type PlannedMatrix, type PlannedVectors } from './plan';
import { planEnds, type PlannedEnds } from './plan-ends';
import { readTensors } from './read-tensors';
import { rotationTable } from './rotation';
import { WeightUpload } from './upload';

export interface WeightOptions {
  int8: boolean;
  context: number;
  signal?: AbortSignal;
  onProgress?: (progress: { loaded: number; total: number; gpuBytes: number }) => void;
  /** Bytes that a binding holds; the device's by default. */
  bindingBytes?: number;
}

interface PlannedBlock {
  qkv: PlannedMatrix;
  out: PlannedMatrix;
  up: PlannedMatrix;
  down: PlannedMatrix;
  headNorm: PlannedVectors | null;
}

interface PlannedModel extends PlannedEnds {
  positions: PlannedMatrix | null;
  tokenTypes: PlannedMatrix | null;
  blocks: PlannedBlock[];
}

/**
 * Reads a model's weights onto the GPU, each in the type that its file has.
 *
 * throws  ModelFileError when tensors are missing or of another shape, do not fit the device, or hold NaN; the signal's
 *         reason. Nothing is left allocated then.
 * cost    one pass over the tensors that are used; a few mebibytes of the page's memory
 */
export async function loadWeights(
  engine: Engine,
  tensors: ReadonlyMap<string, StoredTensor>,
  described: Described,
  options: WeightOptions,
): Promise<TransformerWeights> {
  const device = engine.requireDevice();
  const { signal, onProgress } = options;
  const plan = planModel(tensors, described);
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  const limit = Math.min(options.bindingBytes ?? Infinity, maxStorageBufferBindingSize, maxBufferSize);
  const upload = new WeightUpload(device, { int8: options.int8, limit });
  try {
    const weights = await allocate(device, plan, { ...options, limit, described }, () =>
      makeBuffers(upload, plan, described, options.context),
    );
    const { sinks } = upload;
    const total = sinks.reduce((sum, { tensor }) => sum + tensor.to - tensor.from, 0);
    let loaded = 0;
    const report = (): void => onProgress?.({ loaded, total, gpuBytes: upload.bytes });
    report();
    await readTensors(sinks, {
      signal,
      onBytes: (count) => {
        loaded += count;
        report();
      },
      drained: () => device.queue.onSubmittedWorkDone(),
    });
    await refuseFaults(engine, upload);
    return weights;
  } catch (error) {
    upload.release();
    signal?.throwIfAborted();
    throw error;
  }
}

function planModel(tensors: ReadonlyMap<string, StoredTensor>, described: Described): PlannedModel {
  const { shape, roles } = described;
  const planner = new Planner(tensors, described);
  const { width, headSize, encoder } = shape;
  // What is added to the words' rows: as float32, whatever the file has.
  const table = (label: string, name: string | undefined, rows: number): PlannedMatrix | null =>
    name ? { ...planner.matrix(label, { parts: [{ name, rows, columns: width }] }), type: 'f32' } : null;
  const positions = table('transformer.positions', roles.positions, encoder?.positions ?? shape.context);
  const tokenTypes = table('transformer.token-types', roles.tokenTypes, encoder?.tokenTypes ?? 0);
  const blocks = roles.blocks.map((block, layer) => ({
    qkv: planner.matrix(`transformer.${layer}.qkv`, block.qkv),
    out: planner.matrix(`transformer.${layer}.out`, block.out, headSize),
    up: planner.matrix(`transformer.${layer}.up`, block.up),
    down: planner.matrix(`transformer.${layer}.down`, block.down),
    headNorm: block.headNorm ? planner.pair(block.headNorm.query, block.headNorm.key, headSize) : null,
  }));
  return { ...planEnds(planner, described), positions, tokenTypes, blocks };
}

function makeBuffers(
  upload: WeightUpload,
  plan: PlannedModel,
  { shape }: Described,
  context: number,
): TransformerWeights {
  const embedding = upload.matrix(plan.embedding);
  const own = plan.head ? upload.matrix(plan.head) : null;
  const dense = plan.dense ? upload.matrix(plan.dense) : null;
  const table = (planned: PlannedMatrix | null): GPUBuffer | null =>
    planned ? upload.matrix(planned, false).shards[0].buffer : null;
  const blocks = plan.blocks.map((block, layer): BlockWeights => ({
    qkv: upload.matrix(block.qkv),
    out: upload.matrix(block.out),
    up: upload.matrix(block.up),
    down: upload.matrix(block.down),
    headNorm: block.headNorm ? upload.vectors(block.headNorm, `transformer.${layer}.head-norm`) : null,
  }));
  const rotation = shape.rotary ? upload.adopt(rotationTable(upload.device, shape.rotary, context)) : null;
  const holder: Matrix = dense ?? own ?? embedding;
  return {
    embedding,
    positions: table(plan.positions),
    tokenTypes: table(plan.tokenTypes),
    blocks,
    head: own ?? (plan.headed ? embedding : null),
    dense,
    norm: { vectors: holder.vectors, at: holder.at, quads: quadsOf(shape.width), columns: shape.width },
    rotation,
    bytes: upload.bytes,
    release: () => upload.release(),
  };
}

/** Says which tensor holds NaN. Reads a word per tensor. */
async function refuseFaults(engine: Engine, { checked, faults }: WeightUpload): Promise<void> {
  const found = new Uint32Array(await readBytes(engine, [{ buffer: faults, offset: 0, bytes: 4 * checked.length }]));
  const index = found.findIndex((one) => one !== 0);
  if (index < 0) return;
  const { file, name } = checked[index];
  throw new ModelFileError(file.name, 'The tensor holds NaN or infinity. Give a model without.', { member: name });
}
