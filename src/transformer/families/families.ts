import { cut } from '../../models/file-error';
import { ConfigReader } from '../config';
import type { DecoderRoles, TransformerShape, Family } from '../shape';
import { bert } from './bert';
import { distilbert } from './distilbert';
import { gpt2 } from './gpt2';
import { gptNeox } from './gpt-neox';
import { llama } from './llama';
import { mistral } from './mistral';
import { qwen2 } from './qwen2';
import { qwen3 } from './qwen3';
import { roberta } from './roberta';

const families: readonly Family[] = [gpt2, llama, mistral, qwen2, qwen3, gptNeox, bert, distilbert, roberta];

/** A model as its config says it is. */
export interface Described {
  family: Family;
  shape: TransformerShape;
  roles: DecoderRoles;
}

/**
 * Finds the family of a config and reads it.
 *
 * throws  ModelFileError when the family is none of ours, which are listed, or a value is missing or of no use
 */
export function describe(values: Record<string, unknown>): Described {
  const config = new ConfigReader(values);
  const type = values.model_type;
  const family = families.find(({ modelType }) => modelType === type);
  if (!family) {
    const given = type === undefined ? 'has no model_type' : `has the model_type ${cut(JSON.stringify(type))}`;
    const ours = families.map(({ modelType }) => modelType).join(', ');
    return config.fail(`It ${given}. These are opened: ${ours}. Give a model of one of them.`);
  }
  const shape = family.shape(config);
  return { family, shape, roles: family.roles(shape, config) };
}
