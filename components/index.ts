export { AttnHeatmap } from './attn-heatmap';
export { FeatureGrid } from './feature-grid';
export { FeatureHistogram } from './feature-histogram';
