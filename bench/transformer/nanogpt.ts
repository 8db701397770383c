import * as nanogpt from '@genai-fi/nanogpt';
import { Refusal } from '../kernels/contender';
import { versionOf } from '../versions';
import type { Contender } from './contender';

/** What the bench uses of it. */
interface Model {
  on(event: string, listener: (...args: never[]) => void): void;
  responses: {
    create(options: object): Promise<{ id: string }>;
    hook(id: string): boolean;
    resume(id: string): boolean;
    on(event: string, listener: (which: string) => void): void;
    off(event: string, listener: (which: string) => void): void;
  };
}

const { TeachableLLM } = nanogpt as {
  TeachableLLM: { selectBackend(name: string): Promise<void>; create(tokeniser: string, config: object): Model };
};

/** @genai-fi/nanogpt, whose transformer runs on tfjs's WebGPU backend with kernels of its own; untrained weights. */
export const contender: Contender = {
  name: `@genai-fi/nanogpt ${versionOf('@genai-fi/nanogpt')}`,
  open: () => TeachableLLM.selectBackend('webgpu'),
  async prepare({ tokens, layers, heads, width, vocabulary, context, past }) {
    if (tokens > 1) throw new Refusal('it has no call that runs a prompt alone');
    const model = TeachableLLM.create('char', {
      modelType: 'GenAI_NanoGPT_v1',
      useRope: true,
      vocabSize: vocabulary,
      blockSize: context,
      nLayer: layers,
      nHead: heads,
      nEmbed: width,
      // As many numbers as the row's own MLP: 2 · 4 · width² = 3 · width · neurons for the story model.
      mlpFactor: 4,
    });
    await new Promise<void>((resolve, reject) => {
      model.on('loaded', resolve);
      model.on('error', reject);
    });
    const { responses } = model;
    const input = 'a'.repeat(past - 1);
    const options = { input, nonConversational: true, allowSpecial: true, maxLength: context, background: true };
    let id = '';
    const waits = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const met = (which: string): void => {
          if (id && which !== id) return;
          responses.off('hook', met);
          resolve();
        };
        responses.on('hook', met);
        responses.on('error', reject);
      });
    const first = waits();
    ({ id } = await responses.create(options));
    responses.hook(id);
    await first;
    return {
      async run() {
        const next = waits();
        responses.resume(id);
        await next;
      },
    };
  },
};
