import type { Engine } from '../engine/engine';
import { currentEngine, openPageEngine } from '../engine/page-engine';
import { deviceOfPage } from '../tensor/producers';
import type { View } from './view';

export type ViewClass<V extends View> = new (engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) => V;

/** What a host wants to hear of its view. */
export interface ViewEvents {
  /** The engine was closed or its GPU was lost; the view is of no more use. */
  closed(reason: string): void;
  /** A frame's picture could not be drawn. */
  failed(error: Error): void;
}

/**
 * A view on this canvas, on the page's engine, which is opened if need be.
 *
 * throws  the engine's reason when there is no GPU to draw with
 */
export async function openView<V extends View>(
  View: ViewClass<V>,
  canvas: HTMLCanvasElement | OffscreenCanvas,
  events: ViewEvents,
): Promise<V> {
  // Asked for again, the open engine is returned; the options count for the first only.
  const engine = await (currentEngine() ?? openPageEngine({ device: deviceOfPage() }));
  const view = new View(engine, canvas);
  view.onFail = (error) => events.failed(error);
  engine.addEventListener('closed', () => events.closed(engine.reason), { once: true });
  return view;
}

/** Whether the page has an engine, open or opening. */
export function engineWanted(): boolean {
  return currentEngine() !== null;
}
