// Every entry loads in a module worker, which has no document, and leaves it without one.
import * as attnscope from 'attnscope';
import * as elements from 'attnscope/components';
import { AttnHeatmap } from 'attnscope/components/attn-heatmap.js';

const names = [...Object.keys(attnscope), ...Object.keys(elements)];
const left = ['document', 'HTMLElement'].filter((name) => name in globalThis);
const later = await import('attnscope/components/show.js');
postMessage(
  names.includes('loadModel') && names.includes('FeatureGrid') && AttnHeatmap.name && 'showFeatures1D' in later
    ? `loaded, left ${left.join() || 'nothing'}`
    : `only ${names.join()}`,
);
