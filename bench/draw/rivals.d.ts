/** The bench's own dependencies, so that types are checked where these are not installed. */
declare module 'chartgpu';
declare module 'plotly.js-dist-min';
declare module 'regl';
declare module 'regl-gpu-lines';
declare module 'uplot';
declare module 'webgl-plot';

declare module '*/package.json' {
  export const dependencies: Record<string, string>;
}
declare module '*.css';
