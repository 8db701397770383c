import './tfjs/producer';

export { openEngine } from './tfjs/open-engine';
export type { Engine, EngineOptions, Tier } from './engine/engine';
export type { Stats } from './engine/stats';
export type { ElementData, NumberList } from './tensor/data';
export type { Dtype, TensorView } from './tensor/tensor-view';
export { loadModel, type ModelSource } from './models/load-model';
export type { LoadOptions } from './models/load-options';
export { loadInput, loadInputs, type InputArray } from './models/load-input';
export { inputTensor } from './models/ids';
export type { InputInfo, LayerInfo, Model, ModelInput } from './models/model';
export { getLayerOutputs, type LayerOutput, type LayerOutputOptions, type LayerSelector } from './models/layer-outputs';
export * as layers from './layers/attention-layers';
export { registerActivation, type ActivationFunction } from './layers/own-activations';
export { registerLayer, type LayerClass } from './models/registry';
export { ModelFileError } from './models/file-error';
