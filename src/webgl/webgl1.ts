/** A uniform of a program, by its declaration. */
export interface DeclaredUniform {
  name: string;
  /** As GLSL writes it: `vec4`. */
  type: string;
}

/** The uniforms of a shader's source, by name. */
export function uniformsIn(source: string): DeclaredUniform[] {
  const declaration = /^\s*uniform\s+(?:(?:high|medium|low)p\s+)?(\w+)\s+(\w+)\s*;/gm;
  return [...source.replace(/\/\/.*/g, '').matchAll(declaration)]
    .map(([, type, name]) => ({ name, type }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of a program's answers shapes the code that regl generates. */
const vertexAttributes = 16;

/**
 * A WebGL 2 context as regl asks a WebGL 1 context: the same context, with other answers to some questions. What regl
 * generates from them is the same in every browser: uniforms are those that the shaders declare, in the order of their
 * names, whether or not a driver has left some out; there are no attributes, since vertices come by gl_VertexID.
 *
 * throws  (when regl links a program) the driver's message on shaders that do not compile or link
 */
export function asWebGl1(gl: WebGL2RenderingContext): WebGLRenderingContext {
  const facade = delegate(gl);
  const shaders = new WeakMap<WebGLShader, string>();
  const attached = new WeakMap<WebGLProgram, WebGLShader[]>();
  const uniformsOf = (program: WebGLProgram): DeclaredUniform[] => {
    const sources = (attached.get(program) ?? []).map((shader) => shaders.get(shader) ?? '');
    return uniformsIn(sources.join('\n'));
  };
  const extensions = extensionsOf(gl);
  Object.assign(facade, {
    getExtension: (name: string) => (Object.hasOwn(extensions, name) ? extensions[name] : null),
    getParameter: (name: number) => (name === gl.MAX_VERTEX_ATTRIBS ? vertexAttributes : gl.getParameter(name)),
    shaderSource: (shader: WebGLShader, source: string) => {
      shaders.set(shader, source);
      gl.shaderSource(shader, source);
    },
    attachShader: (program: WebGLProgram, shader: WebGLShader) => {
      attached.set(program, [...(attached.get(program) ?? []), shader]);
      gl.attachShader(program, shader);
    },
    linkProgram: (program: WebGLProgram) => link(gl, program, attached.get(program) ?? []),
    getProgramParameter: (program: WebGLProgram, name: number) => {
      if (name === gl.ACTIVE_UNIFORMS) return uniformsOf(program).length;
      return name === gl.ACTIVE_ATTRIBUTES ? 0 : (gl.getProgramParameter(program, name) as unknown);
    },
    getActiveUniform: (program: WebGLProgram, index: number) => {
      const { name, type } = uniformsOf(program)[index];
      return { name, size: 1, type: glTypeOf(gl, type) };
    },
    texImage2D: (...args: unknown[]) => {
      const type = args.length > 6 ? args[7] : args[4];
      if (args[2] === gl.RGBA && type === gl.FLOAT) args[2] = gl.RGBA32F;
      (gl.texImage2D as (...given: unknown[]) => void).apply(gl, args);
    },
  });
  return facade as unknown as WebGLRenderingContext;
}

/** Everything of the context, called on it. */
function delegate(gl: WebGL2RenderingContext): Record<string, unknown> {
  const facade: Record<string, unknown> = {};
  const all = gl as unknown as Record<string, unknown>;
  for (const name in gl) {
    const value = all[name];
    if (typeof value === 'function') facade[name] = (value as (...args: unknown[]) => unknown).bind(gl);
    else Object.defineProperty(facade, name, { get: () => all[name] });
  }
  return facade;
}

/** Of WebGL 1's extensions those that regl is to find: WebGL 2 has them itself. */
function extensionsOf(gl: WebGL2RenderingContext): Record<string, unknown> {
  return {
    oes_texture_float: {},
    oes_element_index_uint: {},
    oes_vertex_array_object: {
      createVertexArrayOES: () => gl.createVertexArray(),
      bindVertexArrayOES: (array: WebGLVertexArrayObject | null) => gl.bindVertexArray(array),
      deleteVertexArrayOES: (array: WebGLVertexArrayObject | null) => gl.deleteVertexArray(array),
    },
    angle_instanced_arrays: {
      drawArraysInstancedANGLE: gl.drawArraysInstanced.bind(gl),
      drawElementsInstancedANGLE: gl.drawElementsInstanced.bind(gl),
      vertexAttribDivisorANGLE: gl.vertexAttribDivisor.bind(gl),
    },
    webgl_color_buffer_float: gl.getExtension('EXT_color_buffer_float'),
  };
}

/** The names under which regl asks for them. */
export const extensionNames = [
  'oes_texture_float',
  'oes_element_index_uint',
  'oes_vertex_array_object',
  'angle_instanced_arrays',
  'webgl_color_buffer_float',
];

function link(gl: WebGL2RenderingContext, program: WebGLProgram, shaders: readonly WebGLShader[]): void {
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) || gl.isContextLost()) return;
  const logs = [...shaders.map((shader) => gl.getShaderInfoLog(shader)), gl.getProgramInfoLog(program)];
  throw new Error(`a shader does not compile (${logs.filter(Boolean).join(' ').trim()}).`);
}

function glTypeOf(gl: WebGL2RenderingContext, type: string): number {
  const known: Record<string, number> = {
    float: gl.FLOAT,
    vec2: gl.FLOAT_VEC2,
    vec3: gl.FLOAT_VEC3,
    vec4: gl.FLOAT_VEC4,
    int: gl.INT,
    ivec2: gl.INT_VEC2,
    ivec3: gl.INT_VEC3,
    ivec4: gl.INT_VEC4,
    sampler2D: gl.SAMPLER_2D,
  };
  if (type in known) return known[type];
  throw new Error(`a uniform has type ${type}. regl sets ${Object.keys(known).join(', ')}.`);
}
