/** Waits until a WebGL context has drawn all that it was given: reading a pixel cannot be done before. */
export function finishWebgl(gl: WebGLRenderingContext): void {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
