import { loadModel, openEngine, saveModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { seededNumbers } from '../support/random';
import { inputsOf, type Recording } from '../support/recorded';

/** An array as it goes to Python: base64 of little-endian float32. */
interface Sent {
  name: string;
  shape: number[];
  base64: string;
}

/** A model that was saved, what it is given and what it gives; or why it was not saved. */
type Saved = { archive: string; inputs: Sent[]; outputs: Sent[] } | { refused: string };

type Plain = Record<string, { shape: number[]; values: number[] }>;

/** The recorded inputs; else two samples of each input, of seven steps where the file leaves a side open. */
async function inputsFor(model: Model, recording: string | null): Promise<tf.Tensor[]> {
  const recorded = recording ? ((await (await fetch(recording)).json()) as Recording & { inputs?: Plain }) : null;
  if (recorded?.inputs) return Object.values(recorded.inputs).map(({ shape, values }) => tf.tensor(values, shape));
  if (recorded) {
    const inputs = inputsOf(recorded);
    return Array.isArray(inputs) ? inputs : model.inputs.map(({ name }) => inputs[name]);
  }
  return model.inputs.map(({ shape, vocabulary }, index) => {
    const sides = shape.map((side, axis) => side ?? (axis === 0 ? 2 : 7));
    const values = seededNumbers(tf.util.sizeFromShape(sides), index + 1);
    const ids = (ofWords: number): Float32Array =>
      values.map((value) => Math.floor(Math.abs(value) * ofWords) % ofWords);
    return tf.tensor(vocabulary ? ids(vocabulary) : values, sides);
  });
}

async function save(file: string, recording: string | null): Promise<Saved> {
  const model = await loadModel(file);
  try {
    const inputs = await inputsFor(model, recording);
    const archive = base64(await (await saveModel(model)).arrayBuffer());
    const outputs = [model.predict(inputs)].flat();
    const sent = async (tensor: tf.Tensor, name: string): Promise<Sent> => ({
      name,
      shape: tensor.shape,
      base64: base64(Float32Array.from(await tensor.data()).buffer),
    });
    return {
      archive,
      inputs: await Promise.all(inputs.map((one, i) => sent(one, model.inputs[i].name))),
      outputs: await Promise.all(outputs.map((one) => sent(one, ''))),
    };
  } catch (error) {
    return { refused: (error as Error).message };
  } finally {
    model.dispose();
  }
}

function base64(buffer: ArrayBufferLike): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

Object.assign(window, { ready: openEngine().then(({ tier }) => tier), save });
