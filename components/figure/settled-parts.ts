import type { LitElement } from 'lit';
import type { View } from '../../src/views/view';
import type { Feed } from './feed';
import type { Frame } from './frame';
import type { FigureParts, FigurePicture } from './image';

/** A figure that becomes an image. */
export interface PartsHost<V extends View> {
  element: LitElement;
  feed: Feed<V>;
  frame: Frame;
  /** Reads what is otherwise read a while after the last change. */
  readRest(view: V): Promise<void>;
  /** Its canvases, where they lie in it now. */
  pictures(view: V): readonly FigurePicture[];
}

/**
 * What a figure consists of once it shows all that it comes to show of its data: axes, numbers and words that are read
 * when the data rests are there. Of data that changes from frame to frame it is what was read last.
 *
 * throws  a sentence where there is no data, or where it was taken away meanwhile
 */
export async function settledParts<V extends View>(host: PartsHost<V>): Promise<FigureParts> {
  const { element, feed, frame } = host;
  for (;;) {
    frame.measure();
    const view = await feed.readyView();
    const { dataVersion } = view;
    feed.host.drawUnseen();
    await feed.readNumbers();
    if (view.hasData) await host.readRest(view);
    await element.updateComplete;
    if (!feed.view?.hasData) throw new Error(feed.message || gone(element.localName));
    if (feed.view !== view) continue;
    if (!feed.live && (view.dataVersion !== dataVersion || view.numbersDue)) continue;
    return { host: element, svg: element.renderRoot.querySelector('svg')!, pictures: host.pictures(view) };
  }
}

function gone(name: string): string {
  return `${name}: the data was taken away before the image was made. Set data, and ask again.`;
}
