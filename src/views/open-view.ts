import type { Engine } from '../engine/engine';
import { GpuLostError } from '../engine/gpu-lost';
import { currentEngine, movePageEngine, openPageEngine } from '../engine/page-engine';
import { CanvasTakenError } from '../engine/surface';
import { tensorIn, type ElementData } from '../tensor/data';
import { deviceOfPage, tensorProducer } from '../tensor/producers';
import type { View } from './view';

export { retryPageEngine, whenOpened } from '../engine/page-engine';

export type ViewClass<V extends View> = new (engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) => V;

/** Where a view's canvas lies. */
export interface CanvasPlace {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  /** Puts a fresh canvas there. */
  renew(): void;
}

/** What a host wants to hear of its view. */
export interface ViewEvents {
  /** The engine was closed or its GPU was lost; the view is of no more use. */
  closed(error: GpuLostError): void;
  /** A frame's picture could not be drawn. */
  failed(error: Error): void;
}

/**
 * A view on the canvas of this place, on the page's engine, which is opened if need be. Where a view of another tier has
 * painted that canvas, a fresh one takes its place.
 *
 * stay     aborted when the view is not wanted any more: ends the listening, and before the view is open the opening
 * throws   the engine's reason when there is no GPU to draw with, and the signal's when it was aborted
 */
export async function openView<V extends View>(
  View: ViewClass<V>,
  place: CanvasPlace,
  events: ViewEvents,
  stay: AbortSignal,
): Promise<V> {
  // Asked for again, the open engine is returned; the options count for the first only.
  const engine = await (currentEngine() ?? openPageEngine({ device: deviceOfPage() }, { adopted: true }));
  stay.throwIfAborted();
  const view = viewOn(View, engine, place);
  view.onFail = (error) => {
    // A context is lost before the browser says so: `closed` comes.
    if (!(error instanceof GpuLostError && error.subject === 'the engine')) events.failed(error);
  };
  engine.addEventListener('closed', () => events.closed(engine.lostError()), { once: true, signal: stay });
  return view;
}

function viewOn<V extends View>(View: ViewClass<V>, engine: Engine, place: CanvasPlace): V {
  try {
    return new View(engine, place.canvas);
  } catch (error) {
    if (!(error instanceof CanvasTakenError)) throw error;
    place.renew();
    return new View(engine, place.canvas);
  }
}

/**
 * Moves the page's engine to the device that this data lies on, where it can move: figures were drawn before tfjs got
 * its WebGPU backend, and nobody else uses the engine. All views of the engine are closed then, and open again.
 *
 * returns  null when there is nothing to do; else what resolves when it is done, or was found impossible
 */
export function joinDevice(data: ElementData, engine: Engine): Promise<unknown> | null {
  const tensor = tensorIn(data);
  if (!tensor || tensor.isDisposed) return null;
  const device = tensorProducer()?.deviceOf(tensor);
  return device && device !== engine.device ? movePageEngine(device) : null;
}

/** Whether the page has an engine, open or opening: after a loss, the one that takes the lost one's place. */
export function engineWanted(): boolean {
  return currentEngine() !== null;
}
