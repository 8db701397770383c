import type { Constants } from './variants';
import { readBindings, type WgslBinding } from './wgsl-layout';

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
}

const compiledOn = new WeakMap<GPUDevice, Map<string, Compiled<unknown>>>();

/** Compiles at the first use of these options on the device; later uses share it. */
function compile<P>(
  device: GPUDevice,
  options: ProgramOptions,
  visibility: GPUShaderStageFlags,
  create: (module: GPUShaderModule, layout: GPUPipelineLayout) => P,
): Compiled<P> {
  let known = compiledOn.get(device);
  if (!known) compiledOn.set(device, (known = new Map()));
  const key = JSON.stringify(options);
  const compiled = known.get(key) as Compiled<P> | undefined;
  if (compiled) return compiled;
  const { label, source, dynamic = [] } = options;
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
  const made = { bindings, groupLayout, pipeline: create(module, layout) };
  known.set(key, made);
  return made;
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
    const { label, entryPoint } = options;
    const constants = asNumbers(options.constants);
    const create = (module: GPUShaderModule, layout: GPUPipelineLayout): GPUComputePipeline =>
      device.createComputePipeline({ label, layout, compute: { module, constants, entryPoint } });
    super(device, options, compile(device, options, GPUShaderStage.COMPUTE, create));
  }
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
