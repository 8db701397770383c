/** regl without its checks of what it is given: as much of it as is used here. */
declare module 'regl/dist/regl.unchecked.js' {
  export interface Regl {
    (description: Record<string, unknown>): (props: Record<string, unknown>) => void;
    prop(name: string): unknown;
    framebuffer(options: Record<string, unknown>): { _framebuffer: { framebuffer: WebGLFramebuffer } };
    _refresh(): void;
    destroy(): void;
  }
  const createRegl: (options: { gl: WebGLRenderingContext; extensions: string[] }) => Regl;
  export default createRegl;
}
