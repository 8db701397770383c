import type { FloatTexture } from './float-texture';

/** Texels in a row of a list, as slots.glsl has it. */
const slotWidth = 1024;

/** Gives a texture room for a list of so many texels. */
export function forSlots(texture: FloatTexture, count: number): FloatTexture {
  return texture.resize(slotWidth, Math.ceil(count / slotWidth));
}

/** Where a slot lies, as slots.glsl has it. */
export function slotPlace(slot: number): { x: number; y: number } {
  return { x: slot % slotWidth, y: Math.floor(slot / slotWidth) };
}
