/** What the browser was asked for and has not answered: of a test that hangs, this says where. */
const pending = new Map<object, string>();
let watched = false;

/** The questions that wait for an answer, each with where it was asked. */
export function unanswered(): string[] {
  return [...pending.values()];
}

/** Notes questions to the GPU, to files and to the network from now on, on this page. */
export function watchQuestions(): void {
  if (watched) return;
  watched = true;
  watch(GPUBuffer.prototype, 'mapAsync');
  watch(GPUQueue.prototype, 'onSubmittedWorkDone');
  watch(GPUDevice.prototype, 'popErrorScope');
  watch(GPUDevice.prototype, 'createComputePipelineAsync');
  watch(GPUDevice.prototype, 'createRenderPipelineAsync');
  watch(GPUAdapter.prototype, 'requestDevice');
  watch(Blob.prototype, 'arrayBuffer');
  watch(Blob.prototype, 'text');
  watch(ReadableStreamBYOBReader.prototype, 'read');
  watch(ReadableStreamBYOBReader.prototype, 'cancel');
  watch(ReadableStreamDefaultReader.prototype, 'read');
  watch(globalThis, 'fetch');
}

function watch<T extends object>(owner: T, name: keyof T & string): void {
  const method = owner[name] as (...values: unknown[]) => Promise<unknown>;
  const asked = function (this: unknown, ...values: unknown[]): Promise<unknown> {
    const answer = method.apply(this, values);
    pending.set(answer, `${name}, ${new Error().stack?.split('\n').slice(2, 6).join('\n')}`);
    const forget = (): void => void pending.delete(answer);
    answer.then(forget, forget);
    return answer;
  };
  owner[name] = asked as T[typeof name];
}
