import { loadModel, openEngine, saveModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { seededNumbers } from '../support/random';

/** An array as it goes to Python: base64 of little-endian float32. */
interface Sent {
  shape: number[];
  base64: string;
}

/** A model that was saved, what it is given and what it gives; or why it was not saved. */
type Saved = { archive: string; inputs: Sent[]; outputs: Sent[] } | { refused: string };

/** Two samples of each input, of seven steps where the file leaves a side open. */
function inputsFor(model: Model, recorded: Record<string, { shape: number[]; values: number[] }> | null): tf.Tensor[] {
  if (recorded) return Object.values(recorded).map(({ shape, values }) => tf.tensor(values, shape));
  return model.inputs.map(({ shape, vocabulary }, index) => {
    const sides = shape.map((side, axis) => side ?? (axis === 0 ? 2 : 7));
    const count = tf.util.sizeFromShape(sides);
    const values = seededNumbers(count, index + 1);
    return tf.tensor(
      vocabulary ? values.map((value) => Math.floor((Math.abs(value) * vocabulary) % vocabulary)) : values,
      sides,
    );
  });
}

async function save(file: string, recording: string | null): Promise<Saved> {
  const model = await loadModel(file);
  try {
    const recorded = recording ? ((await (await fetch(recording)).json()) as { inputs?: never }).inputs : null;
    const inputs = inputsFor(model, recorded ?? null);
    const archive = base64(await (await saveModel(model)).arrayBuffer());
    const outputs = [model.predict(inputs)].flat();
    const sent = async (tensor: tf.Tensor): Promise<Sent> => ({
      shape: tensor.shape,
      base64: base64(Float32Array.from(await tensor.data()).buffer),
    });
    return { archive, inputs: await Promise.all(inputs.map(sent)), outputs: await Promise.all(outputs.map(sent)) };
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
