import { describeFailure, within } from '../../engine/error-scopes';
import { forgetStepNumbers } from '../../forward/recurrent/programs';
import { requireBridge } from '../../tfjs/backend';
import { rememberNumbers } from '../../tfjs/host-copies';
import type * as tf from '../../tfjs/tf';
import { forgetOne } from './target';

/**
 * Records and submits a training step, and waits until the GPU has taken it, not until it is done.
 *
 * read     the tensors that the step reads; those that were on the CPU are so again where it fails
 * returns  null; or what the GPU or the code objected to, as a sentence
 */
export async function accepted(read: readonly tf.Tensor[], record: () => void): Promise<Error | null> {
  const { device, backend } = requireBridge();
  const putBack = rememberNumbers(backend, read);
  try {
    const failure = await within(device, record);
    if (!failure) return null;
    putBack();
    forgetOne();
    forgetStepNumbers(device);
    const { message } = describeFailure(failure, 'a training step');
    const said = message[0].toUpperCase() + message.slice(1).replace('Give less data', 'Give a smaller batch');
    return new Error(`${said} The weights are as before the step.`, { cause: failure });
  } catch (error) {
    return error as Error;
  }
}
