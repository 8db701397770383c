export interface LossOptions extends ErrorOptions {
  /** What happened, as half a sentence: `the GPU was lost (its device was destroyed)`. */
  why: string;
  /** One sentence: what to do. */
  advice: string;
}

/**
 * What was on a GPU that is gone: its device was lost, or the engine that owned it was closed. Thrown by everything that
 * would read or compute with it; numbers that lie on the CPU too are still given.
 *
 * subject  what is gone, with its name, axes and shape where these are known: `the tensor "lstm" [sample 1, time 40,
 *          channel 8]`, `the model "weather"`, `the engine`
 * why      what happened, as half a sentence
 */
export class GpuLostError extends Error {
  override readonly name = 'GpuLostError';
  readonly subject: string;
  readonly why: string;

  /** `fact`: the subject and what is the matter with it, as half a sentence. */
  constructor(subject: string, fact: string, { why, advice, cause }: LossOptions) {
    super(`${fact}: ${why}. ${advice}`, { cause });
    this.subject = subject;
    this.why = why;
  }

  /** The same error with a message of its own: an element puts its name in front. */
  saying(message: string): GpuLostError {
    const error = new GpuLostError(this.subject, '', { why: this.why, advice: '', cause: this });
    error.message = message;
    return error;
  }
}

/** Why things are gone that went with an engine that the page closed. */
export const closedByPage = 'the engine was closed';

/** An error about something that is gone altogether. */
export function isGone(subject: string, options: LossOptions): GpuLostError {
  return new GpuLostError(subject, `${subject} is gone`, options);
}

const losses = new WeakMap<object, string>();
let lossSeen = false;

/** Whether any GPU was lost so far: while none was, nothing has to be looked at. */
export function anythingLost(): boolean {
  return lossSeen;
}

/** Notes that what a device or a backend held is gone. The first reason counts. */
export function noteLoss(owner: object, why: string): void {
  lossSeen = true;
  if (!losses.has(owner)) losses.set(owner, why);
}

/** Notes that a device is lost, and returns why as half a sentence. */
export function noteLostDevice(device: GPUDevice, info: GPUDeviceLostInfo): string {
  const { reason, message } = info;
  const why = reason === 'destroyed' ? 'its device was destroyed' : message.replace(/\.\s*$/, '') || reason;
  noteLoss(device, `the GPU was lost (${why})`);
  return `the GPU was lost (${why})`;
}

/** Why what this device or backend held is gone; null while it is there. */
export function lossOf(owner: object): string | null {
  return losses.get(owner) ?? null;
}

const makers = new WeakMap<GPUBuffer, GPUDevice>();

/** Remembers which device made a buffer, which the buffer itself does not tell. */
export function noteMaker(buffer: GPUBuffer, device: GPUDevice): void {
  makers.set(buffer, device);
}

/** The device that made this buffer; null where nobody noted it. */
export function makerOf(buffer: GPUBuffer): GPUDevice | null {
  return makers.get(buffer) ?? null;
}

/**
 * Waits until a lost device has said so: what was asked of it may be refused before.
 *
 * returns  whether it is lost
 * cost     one task
 */
export async function hasDied(device: GPUDevice): Promise<boolean> {
  const task = new Promise<null>((done) => setTimeout(() => done(null)));
  const lost = await Promise.race([device.lost, task]);
  if (lost) noteLostDevice(device, lost);
  return lost !== null;
}
