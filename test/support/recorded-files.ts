/** A model file of the fixtures and the recording of its layers, without `.expected.json`. */
export interface RecordedFile {
  file: string;
  recording: string;
}

const folder = '/test/fixtures/models/';

/** In the folder `tfjs`. */
const tfjs = [
  'fun-cellnames',
  'fun-flatnodes',
  'fun-float16',
  'fun-keras3',
  'fun-lstm',
  'seq-cellnames',
  'seq-lstm',
].map((name) => ({ file: `tfjs/${name}/model.json`, recording: `tfjs/${name}` }));

const legacy = [
  'activation-layer-object',
  'any-length',
  'attention-on-vectors',
  'bi-ave-last',
  'bi-ave-seq',
  'bi-concat-last',
  'bi-concat-seq',
  'bi-frozen-forward',
  'bi-mul-last',
  'bi-mul-seq',
  'bi-null-last',
  'bi-null-seq',
  'bi-sum-last',
  'bi-sum-seq',
  'cudnn-gru',
  'cudnn-lstm-keras224',
  'float64-weights',
  'go-backwards-hardsigmoid',
  'h5-big-endian',
  'h5-bytes-config',
  'h5-float32-base',
  'h5-gzip-chunked',
  'h5-libver-latest',
  'h5-libver-v110',
  'h5-shuffle-gzip-fletcher',
  'h5-track-order',
  'h5-userblock',
  'mask-bilstm-2.2.4',
  'masked-lstm-gates',
  'noise-and-regular',
  'one-Conv1DTranspose',
  'one-Conv3D',
  'one-Cropping2D',
  'one-DepthwiseConv2D',
  'one-EinsumDense',
  'one-GaussianNoise',
  'one-GlobalMaxPooling2D',
  'one-GroupNormalization',
  'one-MaxPooling3D',
  'one-SeparableConv1D',
  'one-SeparableConv2D',
  'one-TimeDistributed',
  'one-UpSampling2D',
  'repeatvector-attention',
  'siamese-shared',
  'softmax-over-time',
  'stateful-lstm',
  'tf-operations',
  'tfoplambda-attention',
].map((name) => ({ file: `${name}.h5`, recording: name }));

/** Made by options/keras3.py and keras2.py: options combined, operations between layers, layers in several models. */
const options = [
  'cells.h5',
  'cells.keras',
  'conv2d.keras',
  'conv3d.h5',
  'encdec.h5',
  'keras2-cells.keras',
  'keras2-convs.h5',
  'keras2-kops.h5',
  'keras2-local-first.h5',
  'keras2-local.h5',
  'keras2-local.keras',
  'keras2-masking.h5',
  'keras2-names.keras',
  'keras2-nested2.keras',
  'keras2-tf-heads.h5',
  'keras2-tf-heads.keras',
  'keras2-tfops.h5',
  'keras2-transposed-dil.h5',
  'names.h5',
  'names.keras',
  'nested2.keras',
  'ops1.h5',
  'ops2.h5',
  'ops3.h5',
  'pools.h5',
  'siamese.h5',
  'transposed.h5',
].map((file) => ({ file: `options/${file}`, recording: `options/${file.slice(0, file.lastIndexOf('.'))}` }));

/** Made by handmade.py: attention of several layers, whose maps are recorded too. */
const handmade = ['handmade.keras', 'handmade-keras2.h5', 'handmade-keras2.keras'].map((file) => ({
  file,
  recording: file.slice(0, file.lastIndexOf('.')),
}));

/** Made by groups.py: fewer heads of keys than of queries, sliding windows, Dense. */
const groups = ['keras', 'h5'].map((format) => ({ file: `groups.${format}`, recording: 'groups' }));

/** Made by spatial.py: classes over steps, pixels and voxels, in both data formats. */
const spatial = ['keras', 'h5'].map((format) => ({ file: `spatial.${format}`, recording: 'spatial' }));

/** Recorded in float64: `fetchPlain` reads these. */
export const plainFiles: readonly RecordedFile[] = [
  ...tfjs,
  ...legacy,
  ...options,
  ...handmade,
  ...spatial,
  ...groups,
].map(({ file, recording }) => ({ file: folder + file, recording: folder + recording }));

/** Recorded for this project by test/fixtures/keras/made/make.py. */
const made = [
  'masked-graph',
  'masking',
  'merges',
  'nested',
  'sequential-nested',
  'convolutions',
  'activations',
  'recurrent',
  'bidirectional',
  'attention',
  'masked-attention',
  'operations',
  'statistics',
  'free-length',
  'sequential-masked',
  'nested-masked',
  'named-ends',
].map((name) => `made/${name}`);

/** Not saved as .h5. */
const kerasOnly = ['made/float16', 'made/bfloat16', 'made/shared-inside'];

const given = [
  'lstm-sequential',
  'lstm-stack-functional',
  'bilstm-sequential',
  'gru-default',
  'mha-functional',
  'seq-self-attention-width7',
  'seq-weighted-attention',
];

const compressed = ['fine-gzip', 'fine-latest'].map((name) => ({
  file: `hostile/${name}.h5`,
  name: 'lstm-sequential',
}));

/** Recorded from Keras 3: `fetchRecording` reads these. */
export const kerasFiles: readonly RecordedFile[] = [...given, ...made, ...kerasOnly]
  .flatMap((name) => {
    const formats = kerasOnly.includes(name) ? ['keras'] : ['keras', 'h5'];
    return formats.map((format) => ({ file: `${name}.${format}`, name }));
  })
  .concat(compressed)
  .map(({ file, name }) => ({ file: `/test/fixtures/keras/${file}`, recording: `/test/fixtures/keras/${name}` }));
