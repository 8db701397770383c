export { AttnHeatmap } from './attn-heatmap';
export { AttnOverview } from './attn-overview';
export { FeatureGrid } from './feature-grid';
export { FeatureHistogram } from './feature-histogram';
export { FeatureScatter } from './feature-scatter';
export { LogitLens } from './logit-lens';
export { RnnWeights } from './rnn-weights';
export { TokenStrip } from './token-strip';
export { showFeatures0D, showFeatures1D, showFeatures2D, showHistogram, showHistogramGrid } from './show';
export { showRnnHeatmap, showRnnHistogram } from './show-rnn';
export type {
  AttnHeatmapEventMap,
  AttnOverviewEventMap,
  CellDetail,
  DensityDetail,
  FeatureGridEventMap,
  FeatureHistogramEventMap,
  FeatureScatterEventMap,
  FigureEventMap,
  GridDetail,
  HeadDetail,
  HeatmapViewDetail,
  LensDetail,
  LogitLensEventMap,
  RnnWeightsEventMap,
  WeightDetail,
  TokenStripEventMap,
} from './events';
export { setWords } from './words';
export type { Words } from './words';
