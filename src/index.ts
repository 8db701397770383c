export { openEngine } from './tensor/tfjs-backend';
export type { Engine, EngineOptions, Tier } from './engine/engine';
export type { Stats } from './engine/stats';
export type { ElementData } from './tensor/element-data';
export type { TensorView } from './tensor/tensor-view';
