/** What a uniform gets: a number, a vector's numbers, or the texture of a sampler. */
export type GlValue = number | readonly number[] | { readonly texture: WebGLTexture };

export type GlValues = Readonly<Record<string, GlValue>>;

/** A fragment shader that runs on tfjs's context. */
export interface GlKernel {
  /** Names it in messages, and among all kernels. */
  readonly label: string;
  /** GLSL ES 3.00 without its #version line; joined. Its one output is a vec4. */
  readonly fragment: readonly string[];
}

/** What tfjs's GPGPUContext keeps with a program. */
type TfjsProgram = WebGLProgram & { vao: WebGLVertexArrayObject };

/** What is used here of tfjs's GPGPUContext: by it tfjs knows of all that changes on its context. Frozen upstream at 4.22. */
export interface Gpgpu {
  readonly gl: WebGL2RenderingContext;
  createProgram(fragment: WebGLShader): TfjsProgram;
  buildVao(program: TfjsProgram): void;
  setProgram(program: TfjsProgram): void;
  bindVertexArray(array: WebGLVertexArrayObject): void;
  setInputMatrixTexture(texture: WebGLTexture, location: WebGLUniformLocation, unit: number): void;
  setOutputMatrixTexture(texture: WebGLTexture, rows: number, columns: number): void;
  setOutputMatrixWriteRegion(startRow: number, rows: number, startColumn: number, columns: number): void;
  executeProgram(): void;
}

interface Uniform {
  readonly name: string;
  readonly type: number;
  readonly location: WebGLUniformLocation;
  /** Of a sampler: its texture unit. */
  readonly unit: number;
}

const heading = '#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n';

/** A kernel, compiled for one context. */
export class GlKernelProgram {
  readonly #program: TfjsProgram;
  readonly #uniforms: readonly Uniform[];

  /** Throws the driver's message when the shader does not compile. */
  constructor(
    readonly gpgpu: Gpgpu,
    readonly kernel: GlKernel,
  ) {
    const { gl } = gpgpu;
    const shader = gl.createShader(gl.FRAGMENT_SHADER)!;
    gl.shaderSource(shader, heading + kernel.fragment.join('\n'));
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(`${kernel.label}: the shader does not compile (${(gl.getShaderInfoLog(shader) ?? '').trim()}).`);
    }
    this.#program = gpgpu.createProgram(shader);
    gl.deleteShader(shader);
    gpgpu.buildVao(this.#program);
    this.#uniforms = uniformsOf(gl, this.#program);
  }

  /** Makes it the context's program, with all of its uniforms. Throws when one is left out. */
  use(values: GlValues): void {
    this.gpgpu.setProgram(this.#program);
    this.gpgpu.bindVertexArray(this.#program.vao);
    for (const uniform of this.#uniforms) {
      const value = values[uniform.name];
      if (value === undefined) throw new Error(`${this.kernel.label}: ${uniform.name} is left out. Give it a value.`);
      this.#set(uniform, value);
    }
  }

  /** Changes some uniforms; it is the context's program. */
  change(values: GlValues): void {
    for (const uniform of this.#uniforms) {
      const value = values[uniform.name];
      if (value !== undefined) this.#set(uniform, value);
    }
  }

  #set({ name, type, location, unit }: Uniform, value: GlValue): void {
    const { gpgpu } = this;
    const { gl } = gpgpu;
    if (typeof value === 'object' && 'texture' in value) {
      gpgpu.setInputMatrixTexture(value.texture, location, unit);
      return;
    }
    const numbers = typeof value === 'number' ? [value] : value;
    if (type === gl.INT) gl.uniform1iv(location, numbers);
    else if (type === gl.INT_VEC2) gl.uniform2iv(location, numbers);
    else if (type === gl.INT_VEC3) gl.uniform3iv(location, numbers);
    else if (type === gl.INT_VEC4) gl.uniform4iv(location, numbers);
    else
      throw new Error(`${this.kernel.label}: ${name} is of a type that kernels have not. Use int, ivec or sampler2D.`);
  }
}

function uniformsOf(gl: WebGL2RenderingContext, program: WebGLProgram): Uniform[] {
  const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) as number;
  let units = 0;
  return Array.from({ length: count }, (_, i) => {
    const { name, type } = gl.getActiveUniform(program, i)!;
    const location = gl.getUniformLocation(program, name)!;
    return { name, type, location, unit: type === gl.SAMPLER_2D ? units++ : -1 };
  });
}
