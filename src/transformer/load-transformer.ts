import type { FolderSource } from './folder/folder';
import type { Transformer } from './transformer';

export interface LoadTransformerOptions {
  /** 'file' (default): as stored, float32, float16 or bfloat16, widened in the multiply. 'int8': bytes with a scale per row. */
  weights?: 'file' | 'int8';
  /** Tokens that sessions hold at most; by default, and at most, what the model knows. */
  context?: number;
  /** Called as bytes come: of the tensors that are read, and what the weights take on the GPU. */
  onProgress?: (progress: { loaded: number; total: number; gpuBytes: number }) => void;
  /** Ends fetching and reading; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Opens a language model as Hugging Face stores it: decoders (GPT-2, Llama, Mistral, Qwen2, Qwen3, GPT-NeoX) and encoders
 * (BERT, DistilBERT, RoBERTa, and sentence models such as MiniLM, which have no logits).
 *
 * source   the files of its folder, or the folder's address: config.json, *.safetensors with their index, and
 *          tokenizer.json where text is wanted
 * returns  the model with its weights on the GPU; the caller calls `dispose()`
 * throws   ModelFileError: what is wrong with which file, and what to do; the signal's reason; without WebGPU why there
 *          is none, before a file is read. Nothing is left allocated
 * cost     the code for it is loaded at the first call; the tensors that are used are read once, through a few
 *          mebibytes of memory
 */
export async function loadTransformer(
  source: FolderSource,
  options: LoadTransformerOptions = {},
): Promise<Transformer> {
  const { openTransformer } = await import('./open-transformer');
  return openTransformer(source, options);
}
