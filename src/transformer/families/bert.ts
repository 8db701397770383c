import type { Family } from '../shape';
import { bertBody, bertFacts, bertHead, bertNames, bertShape } from './like-bert';

/** BERT, and what is stored as BERT: MiniLM and other sentence models, whose files have no output head. */
export const bert: Family = {
  modelType: 'bert',
  prefix: 'bert.',
  // Files of TensorFlow's days call a norm's vectors so.
  aliases: [
    ['LayerNorm.weight', 'LayerNorm.gamma'],
    ['LayerNorm.bias', 'LayerNorm.beta'],
    ['cls.predictions.bias', 'cls.predictions.decoder.bias'],
  ],
  shape(config) {
    const facts = bertFacts(config);
    const tokenTypes = config.whole(['type_vocab_size'], 2);
    return bertShape(config, {
      ...{ family: 'bert', ...facts, tokenTypes },
      ...{ padding: null, headActivation: facts.activation },
    });
  },
  roles: (shape) => ({
    ...bertBody(shape, bertNames),
    ...bertHead(shape, {
      dense: 'cls.predictions.transform.dense',
      norm: 'cls.predictions.transform.LayerNorm',
      matrix: 'cls.predictions.decoder.weight',
      bias: 'cls.predictions.bias',
    }),
  }),
};
