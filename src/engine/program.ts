import { readBindings, type WgslBinding } from './wgsl-layout';

export interface ProgramOptions {
  /** Owner, dot, thing: `heatmap.reduce`. Validation messages quote it. */
  label: string;
  source: string;
  /** Values of the shader's `override` constants. */
  constants?: Record<string, number>;
  entryPoint?: string;
  /** Uniforms whose byte offset is chosen per dispatch, by name. */
  dynamic?: readonly string[];
}

export type Resource = GPUBuffer | GPUBufferBinding | GPUTextureView;
export type Resources = Record<string, Resource>;

/**
 * A compiled shader whose resources are bound by their WGSL names. The bind group layout comes from the shader's own
 * declarations; the last bind group is kept, so that binding the same resources again makes no object.
 */
abstract class Program {
  protected readonly module: GPUShaderModule;
  protected readonly layout: GPUPipelineLayout;
  readonly #bindings: WgslBinding[];
  readonly #groupLayout: GPUBindGroupLayout;
  #lastKey: Resource[] = [];
  #lastGroup: GPUBindGroup | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly options: ProgramOptions,
    visibility: GPUShaderStageFlags,
  ) {
    const { label, source, dynamic = [] } = options;
    this.#bindings = readBindings(source);
    this.module = device.createShaderModule({ label, code: source });
    this.#groupLayout = device.createBindGroupLayout({
      label,
      entries: this.#bindings.map(({ index, type, name }) =>
        type === 'texture'
          ? { binding: index, visibility, texture: { sampleType: 'unfilterable-float' } }
          : { binding: index, visibility, buffer: { type, hasDynamicOffset: dynamic.includes(name) } },
      ),
    });
    this.layout = device.createPipelineLayout({ label, bindGroupLayouts: [this.#groupLayout] });
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
export class ComputeProgram extends Program {
  readonly pipeline: GPUComputePipeline;

  constructor(device: GPUDevice, options: ProgramOptions) {
    super(device, options, GPUShaderStage.COMPUTE);
    const { label, constants, entryPoint } = options;
    this.pipeline = device.createComputePipeline({
      label,
      layout: this.layout,
      compute: { module: this.module, constants, entryPoint },
    });
  }
}

/** A shader that fills the canvas: vertex entry `fullScreen`, fragment entry `paint`. */
export class PaintProgram extends Program {
  readonly pipeline: GPURenderPipeline;

  constructor(device: GPUDevice, options: ProgramOptions & { format: GPUTextureFormat }) {
    super(device, options, GPUShaderStage.FRAGMENT);
    const { label, constants, format } = options;
    this.pipeline = device.createRenderPipeline({
      label,
      layout: this.layout,
      vertex: { module: this.module, entryPoint: 'fullScreen' },
      fragment: { module: this.module, entryPoint: 'paint', constants, targets: [{ format }] },
      primitive: { topology: 'triangle-list' },
    });
  }
}
