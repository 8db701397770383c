// Without a framework: data that is set before the element is defined, a module worker, an event by addEventListener.
import type { AttnHeatmap } from 'attnscope/components/attn-heatmap.js';

const map = document.querySelector('attn-heatmap')!;
const told = document.querySelector('output')!;
map.style.cssText = 'width: 200px; height: 200px';
map.data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };
await import('attnscope/components/attn-heatmap.js');
map.addEventListener('cell-select', function (this: AttnHeatmap, { detail }) {
  told.textContent = JSON.stringify([detail.indices, detail.value, this.id]);
});
// @ts-expect-error: the detail has no row
map.addEventListener('cell-hover', ({ detail }) => detail.row);

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => document.body.setAttribute('data-worker', data);
worker.onerror = ({ message }) => document.body.setAttribute('data-worker', `failed: ${message}`);
