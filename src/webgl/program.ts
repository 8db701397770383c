import fullScreen from '../../shaders/webgl/full-screen.glsl';
import type { SharedRegl } from './regl';
import { uniformsIn } from './webgl1';

export interface ProgramOptions {
  /** One word or more: the command's name among all of the context. Messages name it. */
  label: string;
  /** GLSL ES 3.00 of the fragment stage, without its #version line; joined from a prelude and the shader. */
  fragment: readonly string[];
  /** The vertex stage; without it one triangle covers the target. */
  vertex?: readonly string[];
  /** With a vertex stage of its own: what is drawn, `count` of them as the inputs say. */
  primitive?: 'triangles' | 'points' | 'lines';
  /** Whether colours are added to what is there; else they replace it. */
  additive?: boolean;
}

/** Whatever has a texture: a FloatTexture, a tensor. */
export interface HasTexture {
  readonly texture: WebGLTexture;
}

/** A uniform's value: numbers for float, int and vectors of these, a texture for a sampler2D. */
export type GlInput = number | readonly number[] | HasTexture;

export type GlInputs = Readonly<Record<string, GlInput>>;

/** Where a command draws: a framebuffer of regl's, or null for the hidden canvas. */
export interface DrawTarget {
  framebuffer: unknown;
  width: number;
  height: number;
}

const heading = '#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n';

/**
 * One regl command. It has the uniforms that its shaders declare, all of them given with each draw. It is compiled at its
 * first draw.
 */
export class GlProgram {
  readonly label: string;
  readonly #uniforms: readonly { name: string; type: string }[];
  readonly #vert: string;
  readonly #frag: string;
  #command: ((props: Record<string, unknown>) => void) | null = null;

  constructor(
    readonly regl: SharedRegl,
    readonly options: ProgramOptions,
  ) {
    const { label, fragment, vertex = [fullScreen] } = options;
    this.label = label;
    [this.#vert, this.#frag] = [vertex, fragment].map((parts) => `${heading}${parts.join('\n')}`);
    const declared = uniformsIn(`${this.#vert}\n${this.#frag}`);
    this.#uniforms = [...new Map(declared.map((uniform) => [uniform.name, uniform])).values()];
  }

  /** Throws the driver's message when the shaders do not compile. */
  compile(): (props: Record<string, unknown>) => void {
    if (this.#command) return this.#command;
    const { regl } = this;
    const { primitive = 'triangles', additive = false } = this.options;
    try {
      return (this.#command = regl.command({
        vert: this.#vert,
        frag: this.#frag,
        uniforms: Object.fromEntries(this.#uniforms.map(({ name }) => [name, regl.prop(name)])),
        framebuffer: regl.prop('framebuffer'),
        viewport: regl.prop('viewport'),
        count: regl.prop('count'),
        primitive,
        depth: { enable: false },
        blend: { enable: additive, func: { src: 'one', dst: 'one' } },
      }));
    } catch (error) {
      throw new Error(`${this.label}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Throws when a uniform is left out or does not fit its type. */
  draw(inputs: GlInputs, { framebuffer, width, height }: DrawTarget, count = 3): void {
    const props: Record<string, unknown> = { framebuffer, count, viewport: { x: 0, y: 0, width, height } };
    for (const { name, type } of this.#uniforms) props[name] = this.#value(name, type, inputs[name]);
    this.compile()(props);
  }

  #value(name: string, type: string, value: GlInput | undefined): unknown {
    if (value === undefined) throw new Error(`${this.label}: ${name} is left out. Give it a value.`);
    if (type === 'sampler2D') {
      if (typeof value === 'object' && 'texture' in value) return this.regl.foreign(value.texture);
      throw new Error(`${this.label}: ${name} is a texture's. Give one.`);
    }
    const components = Number(/vec(\d)$/.exec(type)?.[1] ?? 1);
    const given = typeof value === 'number' ? 1 : 'length' in value ? value.length : 0;
    if (given !== components) throw new Error(`${this.label}: ${name} takes ${components} numbers, not ${given}.`);
    return components === 1 && typeof value !== 'number' ? (value as readonly number[])[0] : value;
  }
}
