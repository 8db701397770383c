import type { TextureStored } from '../tensor/stored';
import { denseStrides } from '../tensor/tensor-view';
import * as tf from './tf';

/** What is known here of tfjs's WebGL backend: frozen upstream at 4.22. */
export interface WebGlBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
  readonly texData: tf.DataStorage<TexData>;
  uploadToGPU(id: tf.DataId): void;
}

/** A tensor's texture; null until the tensor is used on the GPU. */
export interface TexData {
  values: tf.BackendValues | null;
  texture?: { texture: WebGLTexture } | null;
  /** Rows and columns of the texture, in elements. */
  texShape: [number, number] | null;
  isPacked: boolean;
  /** As it was packed. */
  shape: number[];
  /** Of a slice that shares its origin's texture. */
  slice?: { flatOffset: number };
}

export function isWebGlBackend(backend: unknown): backend is WebGlBackend {
  const candidate = backend as Partial<WebGlBackend> | null | undefined;
  return Boolean(candidate?.gpgpu && candidate.texData && candidate.uploadToGPU);
}

/**
 * A tfjs tensor in the texture that it lies in, not a copy. A reference to the tensor is held until `release`, so that its
 * texture is not used for another one under the picture.
 *
 * cost  one upload for a tensor that still lives on the CPU, else nothing
 */
export function textureOf(backend: WebGlBackend, tensor: tf.Tensor, axes: readonly string[]): TextureStored {
  const held = tf.keep(tensor.clone());
  return {
    ...placeOf(backend, held.dataId),
    shape: tensor.shape,
    strides: denseStrides(tensor.shape),
    axes,
    release: () => {
      if (!held.isDisposed && tf.engine().state.tensorInfo.has(held.dataId)) held.dispose();
    },
  };
}

/** The texture that a tensor's numbers lie in, uploaded first where they still lie on the CPU, and where they lie in it. */
export function placeOf(backend: WebGlBackend, id: tf.DataId): Pick<TextureStored, 'texture' | 'texels' | 'offset'> {
  backend.uploadToGPU(id);
  const { texture, texShape, isPacked, shape, slice } = backend.texData.get(id);
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const width = isPacked ? Math.ceil(texShape![1] / 2) : texShape![1];
  return {
    texture: texture!.texture,
    texels: { width, packed: isPacked ? { rows, columns } : null, component: 0 },
    offset: slice?.flatOffset ?? 0,
  };
}
