import type { FrontEnd } from './as-json';
import { loadScript } from './load-script';
import { model } from './cases';

declare global {
  const requirejs: unknown;
}

let template = '';

/** BertViz's model view: a line of SVG per query and key of each head. */
export const bertviz: FrontEnd = {
  name: 'BertViz 1.4.1, model_view',
  async load() {
    await loadScript('/front-ends/require.js');
    const answer = await fetch('/front-ends/model_view.js');
    if (!answer.ok) throw new Error(`its front end is not there (${answer.status}).`);
    // What it takes from a CDN is served beside it.
    template = (await answer.text())
      .replace(/'https:[^']*d3\.min'/, "'/front-ends/d3.min'")
      .replace(/'https:[^']*jquery\.min'/, "'/front-ends/jquery.min'");
  },
  script({ attention, tokens }, root) {
    root.innerHTML = '<div id="bertviz"><span></span><div id="vis"></div></div>';
    const heads = JSON.stringify(Array.from({ length: model.heads }, (_, head) => head));
    const data = `[{"name": null, "attn": [${attention}], "left_text": ${tokens}, "right_text": ${tokens}}]`;
    const rest = `"default_filter": "0", "display_mode": "light", "root_div_id": "bertviz", "include_layers": [0]`;
    const params = `{"attention": ${data}, ${rest}, "include_heads": ${heads}, "total_heads": ${model.heads}}`;
    return template.replace('PYTHON_PARAMS', () => params);
  },
  seen(root) {
    const lines = root.querySelectorAll('svg line').length;
    return lines > 0 ? `${lines} lines of SVG` : null;
  },
};
