import { expect } from 'chai';
import { loadTransformer, type LoadTransformerOptions, type Transformer } from '../../src/index';

/** A recorded model's numbers, as test/fixtures/transformers has them. */
export interface TransformerRecording {
  inputs: { ids: number[][]; mask: number[][]; token_types?: number[][] };
  outputs: Record<string, { shape: number[]; data: string }>;
  greedy: number[];
}

const folders = '/test/fixtures/transformers/';
const shards = [1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`);

/** The recorded decoders, each with the files of its folder. */
export const decoders: Record<string, string[]> = {
  gpt2: ['model.safetensors'],
  gpt_neox: ['model.safetensors.index.json', ...shards],
  llama: ['model.safetensors'],
  mistral: ['model.safetensors'],
  qwen2: ['model.safetensors'],
  qwen3: ['model.safetensors'],
};

/** The recorded encoders. */
export const encoders = ['bert', 'distilbert', 'roberta'];

export async function fetchFile(address: string): Promise<File> {
  const response = await fetch(address);
  expect(response.ok, `${address} is served`).to.equal(true);
  return new File([await response.blob()], address.slice(address.lastIndexOf('/') + 1));
}

/** A recorded model's folder as a person would choose it. */
export function folderFiles(name: string): Promise<File[]> {
  const weights = encoders.includes(name) ? ['model.safetensors'] : decoders[name];
  return Promise.all(['config.json', ...weights].map((file) => fetchFile(`${folders}${name}/${file}`)));
}

export async function loadRecorded(name: string, options?: LoadTransformerOptions): Promise<Transformer> {
  return loadTransformer(await folderFiles(name), options);
}

export async function fetchRecorded(name: string): Promise<TransformerRecording> {
  return (await fetch(`${folders}${name}/expected.json`)).json() as Promise<TransformerRecording>;
}

/** The numbers of one row of the batch. */
export function rowOf({ shape, data }: { shape: number[]; data: string }, row: number): Float32Array {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const values = new Float32Array(bytes.buffer);
  const size = values.length / shape[0];
  return values.slice(row * size, (row + 1) * size);
}
