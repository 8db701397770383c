import './tfjs/producer';

export { openEngine } from './tfjs/open-engine';
export type { Engine, EngineOptions, Tier } from './engine/engine';
export { GpuLostError } from './engine/gpu-lost';
export type { Stats } from './engine/stats';
export type { ElementData, NumberList } from './tensor/data';
export type { Dtype, TensorView } from './tensor/tensor-view';
export type { VirtualData, VirtualInput } from './tensor/virtual-data';
export { loadModel, type ModelSource } from './models/load-model';
export type { LoadOptions } from './models/load-options';
export { loadInput, loadInputs, type InputArray } from './models/load-input';
export { inputTensor } from './models/ids';
export type { InputInfo, LayerInfo, Model, ModelInput } from './models/model';
export { getLayerOutputs, type LayerOutput, type LayerOutputOptions, type LayerSelector } from './models/layer-outputs';
export { getGradients, type GradientOptions, type LayerGradient } from './models/training/get-gradients';
export { getWeights, type LayerWeight } from './models/training/get-weights';
export {
  inspectModel,
  type GradientsOverTime,
  type InspectedGradient,
  type InspectedWeight,
  type Inspection,
  type InspectionOptions,
  type ValueSummary,
} from './models/training/inspect-model';
export { saveModel, type SaveOptions } from './models/saving/save-model';
export type { FitOptions, History } from './models/training/fit';
export type { CompileOptions, Truth } from './models/training/trainer';
export { attribute, type Attribution, type InputAttribution } from './attribution/attribute';
export { attributionCaption } from './attribution/caption';
export type { Method as AttributionMethod } from './attribution/methods';
export type { AttributionOptions, Baseline } from './attribution/options';
export * as layers from './layers/attention-layers';
export { registerActivation, type ActivationFunction } from './layers/own-activations';
export { registerLayer, type LayerClass } from './models/registry';
export { ModelFileError } from './models/file-error';
export { loadTransformer, type LoadTransformerOptions } from './transformer/load-transformer';
export type { Transformer, TransformerConfig } from './transformer/transformer';
export type { Session } from './transformer/session/session';
export { watchRun, type WatchedRun } from './watch-run';
export type { LensCandidates, LensCandidatesOptions } from './transformer/session/lens-candidates';
export type { SessionOptions } from './transformer/session/session-model';
export type { GenerateOptions, PromptInput, Token } from './transformer/session/input';
export type { TextTokenizer } from './transformer/tokenizer/tokenizer';
