import type { Family } from '../shape';
import { bertBody, bertFacts, bertHead, bertNames, bertShape } from './like-bert';

/** RoBERTa: BERT whose positions are counted over the ids that are no padding, from behind the padding's id on. */
export const roberta: Family = {
  modelType: 'roberta',
  prefix: 'roberta.',
  aliases: [['lm_head.bias', 'lm_head.decoder.bias']],
  shape(config) {
    const tokenTypes = config.whole(['type_vocab_size'], 2);
    const padding = config.index('pad_token_id', 1);
    return bertShape(config, {
      ...{ family: 'roberta', ...bertFacts(config), tokenTypes },
      // The head has GELU whatever the blocks have.
      ...{ padding, headActivation: 'gelu' },
    });
  },
  roles: (shape) => ({
    ...bertBody(shape, bertNames),
    ...bertHead(shape, {
      dense: 'lm_head.dense',
      norm: 'lm_head.layer_norm',
      matrix: 'lm_head.decoder.weight',
      bias: 'lm_head.bias',
    }),
  }),
};
