import { KeyedCache, keyOf, perDevice } from './keyed-cache';
import { readBindings, type WgslBinding } from './wgsl-layout';

/** Values of a shader's `override` constants. */
export type Constants = Record<string, number | boolean>;

export interface ProgramOptions {
  /** Owner, dot, thing: `heatmap.reduce`. Validation messages quote it. */
  label: string;
  source: string;
  /** Values of the shader's `override` constants. */
  constants?: Constants;
  entryPoint?: string;
  /** Uniforms whose byte offset is chosen per dispatch, by name. */
  dynamic?: readonly string[];
}

export type Resource = GPUBuffer | GPUBufferBinding | GPUTextureView;
export type Resources = Record<string, Resource>;

/** What the same shader on the same device shares, however many views use it. */
interface Compiled<P> {
  bindings: WgslBinding[];
  groupLayout: GPUBindGroupLayout;
  pipeline: P;
  /** Of a compute pipeline: the program that `programFor` gives out. */
  shared?: ComputeProgram;
}

/** Pipelines that a device keeps; a program that is in use has its own for as long as it lives. */
const compiledKept = 512;
const compiledOn = perDevice(() => new KeyedCache<Compiled<unknown>>(compiledKept));

/** A number for each source, so that keys stay short. Sources are this library's shaders, joined: some dozens. */
const sourceNumbers = new Map<string, number>();

function programKey({ source, ...options }: ProgramOptions & { format?: GPUTextureFormat }): string {
  let number = sourceNumbers.get(source);
  if (number === undefined) sourceNumbers.set(source, (number = sourceNumbers.size));
  return keyOf(number, options);
}

/** Compiles at the first use of these options on the device; later uses share it. */
function compile<P>(
  device: GPUDevice,
  options: ProgramOptions,
  visibility: GPUShaderStageFlags,
  create: (module: GPUShaderModule, layout: GPUPipelineLayout) => P,
): Compiled<P> {
  const make = (): Compiled<P> => createCompiled(device, options, visibility, create);
  return compiledOn(device).get(programKey(options), make) as Compiled<P>;
}

function createCompiled<P>(
  device: GPUDevice,
  { label, source, dynamic = [] }: ProgramOptions,
  visibility: GPUShaderStageFlags,
  create: (module: GPUShaderModule, layout: GPUPipelineLayout) => P,
): Compiled<P> {
  const bindings = readBindings(source);
  const groupLayout = device.createBindGroupLayout({
    label,
    entries: bindings.map(({ index, type, name }) =>
      type === 'texture'
        ? { binding: index, visibility, texture: { sampleType: 'unfilterable-float' } }
        : { binding: index, visibility, buffer: { type, hasDynamicOffset: dynamic.includes(name) } },
    ),
  });
  const module = device.createShaderModule({ label, code: source });
  const layout = device.createPipelineLayout({ label, bindGroupLayouts: [groupLayout] });
  return { bindings, groupLayout, pipeline: create(module, layout) };
}

/**
 * A compiled shader whose resources are bound by their WGSL names. The bind group layout comes from the shader's own
 * declarations; the last bind group is kept, so that binding the same resources again makes no object.
 */
abstract class Program<P> {
  readonly pipeline: P;
  readonly #bindings: WgslBinding[];
  readonly #groupLayout: GPUBindGroupLayout;
  #lastKey: Resource[] = [];
  #lastGroup: GPUBindGroup | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly options: ProgramOptions,
    compiled: Compiled<P>,
  ) {
    this.pipeline = compiled.pipeline;
    this.#bindings = compiled.bindings;
    this.#groupLayout = compiled.groupLayout;
  }

  /**
   * The bind group for these resources, by the names that the shader gives them.
   *
   * throws  when a name is missing or unknown
   */
  bind(resources: Resources): GPUBindGroup {
    const key = this.#bindings.map(({ name }) => {
      const resource = resources[name];
      if (!resource) throw new Error(`${this.options.label}: ${name} is not given. Bind it by this name.`);
      return resource;
    });
    if (Object.keys(resources).length !== key.length) {
      throw new Error(`${this.options.label}: binds ${this.#bindings.map((b) => b.name).join(', ')}, and no other.`);
    }
    if (!this.#lastGroup || key.some((resource, i) => resource !== this.#lastKey[i])) {
      this.#lastKey = key;
      this.#lastGroup = this.device.createBindGroup({
        label: this.options.label,
        layout: this.#groupLayout,
        entries: this.#bindings.map(({ index }, i) => {
          const resource = key[i];
          return { binding: index, resource: resource instanceof GPUBuffer ? { buffer: resource } : resource };
        }),
      });
    }
    return this.#lastGroup;
  }
}

/** A compute shader, ready to run. */
export class ComputeProgram extends Program<GPUComputePipeline> {
  constructor(device: GPUDevice, options: ProgramOptions) {
    super(device, options, compileCompute(device, options));
  }
}

function compileCompute(device: GPUDevice, options: ProgramOptions): Compiled<GPUComputePipeline> {
  const { label, entryPoint } = options;
  return compile(device, options, GPUShaderStage.COMPUTE, (module, layout) =>
    device.createComputePipeline({
      label,
      layout,
      compute: { module, constants: asNumbers(options.constants), entryPoint },
    }),
  );
}

/**
 * The program with these options that all who ask for it share, compiled at its first use on the device.
 *
 * cost  a look-up; the first time a compilation
 */
export function programFor(device: GPUDevice, options: ProgramOptions): ComputeProgram {
  const compiled = compileCompute(device, options);
  return (compiled.shared ??= new ComputeProgram(device, options));
}

/** A shader that fills the canvas: vertex entry `fullScreen`, fragment entry `paint`. */
export class PaintProgram extends Program<GPURenderPipeline> {
  constructor(device: GPUDevice, options: ProgramOptions & { format: GPUTextureFormat }) {
    const { label, format } = options;
    const constants = asNumbers(options.constants);
    const create = (module: GPUShaderModule, layout: GPUPipelineLayout): GPURenderPipeline =>
      device.createRenderPipeline({
        label,
        layout,
        vertex: { module, entryPoint: 'fullScreen' },
        fragment: { module, entryPoint: 'paint', constants, targets: [{ format }] },
        primitive: { topology: 'triangle-list' },
      });
    super(device, options, compile(device, options, GPUShaderStage.FRAGMENT, create));
  }
}

function asNumbers(constants: Constants = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, Number(value)]));
}

/** Workgroups for `count` rows, one each, folded where the device takes no more in one dimension. */
export function rowWorkgroups(device: GPUDevice, count: number): [number, number] {
  const across = Math.min(count, device.limits.maxComputeWorkgroupsPerDimension);
  return [across, Math.ceil(count / across)];
}
