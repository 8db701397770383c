import type { Contender } from './contender';

/** By name. Each page runs one. */
export const contenders: Record<string, () => Promise<Contender>> = {
  ours: async () => (await import('./ours')).ours({ mode: 'line', upload: false }),
  'ours-upload': async () => (await import('./ours')).ours({ mode: 'line', upload: true }),
  'ours-density': async () => (await import('./ours')).ours({ mode: 'density', upload: false }),
  'ours-density-upload': async () => (await import('./ours')).ours({ mode: 'density', upload: true }),
  plotly: async () => (await import('./plotly')).contender,
  chartgpu: async () => (await import('./chartgpu')).contender,
  canvas: async () => (await import('./canvas')).contender,
  uplot: async () => (await import('./uplot')).contender,
  'webgl-plot': async () => (await import('./webgl-plot')).contender,
  'regl-gpu-lines': async () => (await import('./regl-gpu-lines')).contender,
};
