import { testEngine } from './engine';

/** WGSL whose functions are to be evaluated by themselves. */
export interface WgslFormula {
  /** Shaders, joined. Of their bindings only those in `stands` may be used by what is evaluated. */
  source: string;
  /** Bindings that are played by private variables of these types, by name: the statements assign them. */
  stands?: Readonly<Record<string, string>>;
  /**
   * Statements for one row of the table: they read it by `input(i)` and write by `put(i, f32)` or `putWhole(i, u32)`.
   */
  statements: string;
  outputs: number;
}

/** What one row of the table gives. */
export interface FormulaResult {
  floats: Float32Array;
  wholes: Uint32Array;
}

/** Evaluates WGSL functions on the GPU, once for each row of float32 inputs. */
export async function evaluateWgsl(
  { source, stands = {}, statements, outputs }: WgslFormula,
  table: readonly (readonly number[])[],
): Promise<FormulaResult[]> {
  const device = (await testEngine()).requireDevice();
  const width = Math.max(...table.map((row) => row.length));
  const module = device.createShaderModule({
    label: 'test.formula',
    code: `${playedBy(source, stands)}
      @group(1) @binding(0) var<storage, read> tableOfInputs: array<u32>;
      @group(1) @binding(1) var<storage, read_write> tableOfOutputs: array<u32>;
      var<private> rowOfTable: u32;
      fn input(i: u32) -> f32 { return bitcast<f32>(tableOfInputs[rowOfTable * ${width}u + i]); }
      fn put(i: u32, value: f32) { tableOfOutputs[rowOfTable * ${outputs}u + i] = bitcast<u32>(value); }
      fn putWhole(i: u32, value: u32) { tableOfOutputs[rowOfTable * ${outputs}u + i] = value; }
      @compute @workgroup_size(64) fn evaluateTable(@builtin(global_invocation_id) id: vec3u) {
        if (id.x >= ${table.length}u) { return; }
        rowOfTable = id.x;
        ${statements}
      }`,
  });
  const inputs = Float32Array.from({ length: width * table.length }, (_, i) => {
    return table[Math.floor(i / width)][i % width] ?? 0;
  });
  const bits = await dispatched(device, { module, inputs, size: 4 * outputs * table.length, rows: table.length });
  return table.map((_, row) => {
    const at = 4 * outputs * row;
    return { floats: new Float32Array(bits, at, outputs), wholes: new Uint32Array(bits, at, outputs) };
  });
}

function playedBy(source: string, stands: Readonly<Record<string, string>>): string {
  return Object.entries(stands).reduce((text, [name, type]) => {
    const declaration = new RegExp(`@group\\(0\\)\\s*@binding\\(\\d+\\)\\s*var<[^>]*>\\s*${name}\\s*:[^;]*;`);
    if (!declaration.test(text)) throw new Error(`there is no binding ${name} in the shader.`);
    return text.replace(declaration, `var<private> ${name}: ${type};`);
  }, source);
}

async function dispatched(
  device: GPUDevice,
  { module, inputs, size, rows }: { module: GPUShaderModule; inputs: Float32Array; size: number; rows: number },
): Promise<ArrayBuffer> {
  device.pushErrorScope('validation');
  const compute = { module, entryPoint: 'evaluateTable' };
  const pipeline = device.createComputePipeline({ label: 'test.formula', layout: 'auto', compute });
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const given = device.createBuffer({ size: inputs.byteLength, usage: STORAGE | COPY_DST });
  const made = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(given, 0, inputs as Float32Array<ArrayBuffer>);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [] }));
  const entries = [given, made].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(1, device.createBindGroup({ layout: pipeline.getBindGroupLayout(1), entries }));
  pass.dispatchWorkgroups(Math.ceil(rows / 64));
  pass.end();
  encoder.copyBufferToBuffer(made, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  const error = await device.popErrorScope();
  if (error) throw new Error(`the formula does not compile: ${error.message}`);
  await staging.mapAsync(GPUMapMode.READ);
  const bits = staging.getMappedRange().slice(0);
  for (const buffer of [given, made, staging]) buffer.destroy();
  return bits;
}

/** The distance between two neighbouring float32 numbers at this magnitude. */
export function ulpAt(magnitude: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(magnitude) || 1e-45))) - 23);
}
