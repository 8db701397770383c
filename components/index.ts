export { AttnHeatmap } from './attn-heatmap';
