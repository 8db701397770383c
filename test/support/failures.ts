import { expect } from 'chai';
import { ModelFileError } from '../../src/index';

/** The error of a promise that must be refused. */
export async function refusal(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was accepted');
}

/** The typed error of a file that must be refused. */
export async function fileError(promise: Promise<unknown>): Promise<ModelFileError> {
  const error = await refusal(promise);
  expect(error, error.stack).to.be.instanceOf(ModelFileError);
  return error as ModelFileError;
}

export async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  expect(response.ok, `${url} is served`).to.equal(true);
  return new Uint8Array(await response.arrayBuffer());
}
