/** Makes the browser give no WebGL 2 context from now on. Returns what undoes it. */
export function withoutWebGl(): () => void {
  const { prototype } = OffscreenCanvas;
  const { getContext } = prototype;
  prototype.getContext = function (this: OffscreenCanvas, kind: string, ...options: unknown[]) {
    return kind === 'webgl2' ? null : (getContext as (...given: unknown[]) => unknown).call(this, kind, ...options);
  } as typeof getContext;
  return () => void (prototype.getContext = getContext);
}

export const noWebGlReason =
  'This browser gives no WebGL 2 either. Turn on hardware acceleration in its settings, or update the graphics driver.';
