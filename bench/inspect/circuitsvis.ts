import type { FrontEnd } from './as-json';
import { model } from './cases';
import { loadScript } from './load-script';

/** CircuitsVis's attention heads: a small heatmap per head, and the first one large. */
export const circuitsvis: FrontEnd = {
  name: 'CircuitsVis 1.43.3, attention_heads',
  load: () => loadScript('/front-ends/circuitsvis.js'),
  script({ attention, tokens }, root) {
    return `CircuitsVis.render(${JSON.stringify(root.id)}, CircuitsVis.AttentionHeads, {"attention": ${attention}, "tokens": ${tokens}})`;
  },
  seen(root) {
    const pictures = root.querySelectorAll('canvas, img').length;
    return pictures >= model.heads ? `${pictures} pictures of heads` : null;
  },
};
