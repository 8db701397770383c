import type { LitElement, ReactiveController } from 'lit';
import { forgetColours } from './colours';
import type { CanvasPlace } from '../../src/views/open-view';
import { contentSizeOf, differentSize, sizeOf, type Box, type Size } from './layout';
import type { ViewHost } from './view-host';
import { watchColours, watchDevicePixels, watchHost, watchPixelRatio } from './watch-host';

/** What draws into the frame. */
export interface FrameFeed {
  host: Pick<ViewHost<never>, 'open' | 'resize' | 'setVisible' | 'apply'>;
}

export interface FrameHost {
  /** The size where the page gives none, before the scales, in CSS pixels. */
  defaultSize(): Size;
  /** Where the picture lies in the figure. */
  plot(): Box;
}

/**
 * Keeps a figure's size: the element's own follows its attributes or the page, the canvas follows the plot, the view is
 * told of both. It is the place of the figure's canvas, too.
 */
export class Frame implements ReactiveController, CanvasPlace {
  /** The element's size on the page, in CSS pixels. */
  size: Size = { width: 0, height: 0 };
  /** How many canvases the figure had before this one: others that it has are of no more use with each. */
  renewals = 0;
  #plot: Size = { width: 0, height: 0 };
  #ends: (() => void)[] = [];
  #canvasEnds: (() => void)[] = [];

  constructor(
    readonly element: LitElement & { scaleWidth: number; scaleHeight: number },
    readonly feed: FrameFeed,
    readonly host: FrameHost,
  ) {
    element.addController(this);
  }

  hostConnected(): void {
    this.#ends.push(
      watchHost(this.element, {
        resized: (width, height) => this.#resized({ width, height }),
        seen: (visible) => this.feed.host.setVisible(visible),
        changed: () => this.#restyled(),
      }),
    );
    if (this.element.hasUpdated) this.#start();
  }

  hostDisconnected(): void {
    for (const end of [...this.#ends.splice(0), ...this.#canvasEnds.splice(0)]) end();
  }

  /** The page's own width and height win over these. */
  hostUpdate(): void {
    const { element } = this;
    const { width, height } = this.host.defaultSize();
    element.style.setProperty('--figure-width', `${width * element.scaleWidth}px`);
    element.style.setProperty('--figure-height', `${height * element.scaleHeight}px`);
    if (!element.hasUpdated) this.size = sizeOf(element);
  }

  hostUpdated(): void {
    forgetColours(this.canvas);
    this.#sizeCanvas();
    if (this.#ends.length === 1) this.#start();
  }

  /** Takes the size that the page has just given, before the browser tells of it. */
  measure(): void {
    const size = contentSizeOf(this.element);
    // What is written of a size is rounded.
    const differs = (side: keyof Size): boolean => Math.abs(size[side] - this.size[side]) > 0.5;
    if (differs('width') || differs('height')) this.#resized(size);
  }

  get canvas(): HTMLCanvasElement {
    return this.element.renderRoot.querySelector('canvas')!;
  }

  #start(): void {
    this.#watchCanvas();
    this.#ends.push(watchPixelRatio(() => this.#magnified()));
    this.feed.host.open(this);
  }

  #watchCanvas(): void {
    this.#canvasEnds.push(
      watchDevicePixels(this.canvas, (w, h) => this.feed.host.resize(w, h)),
      watchColours(this.canvas, () => this.#restyled()),
    );
  }

  /** Puts a canvas that nothing has painted where the figure's canvas is; it looks and lies as that one did. */
  renew(): void {
    const watched = this.#canvasEnds.splice(0);
    for (const end of watched) end();
    this.canvas.replaceWith(this.canvas.cloneNode());
    this.renewals += 1;
    if (watched.length > 0) this.#watchCanvas();
  }

  #resized(size: Size): void {
    if (!differentSize(size, this.size)) return;
    this.size = size;
    this.element.requestUpdate();
    this.feed.host.apply();
  }

  /**
   * By rounding, so that the first picture need not wait for the browser's own measure, which then has the last word.
   */
  #sizeCanvas(): void {
    const { width, height } = this.host.plot();
    if (!differentSize({ width, height }, this.#plot)) return;
    this.#plot = { width, height };
    this.feed.host.resize(Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio));
  }

  /** Lines and markers are as wide as before in CSS pixels. */
  #magnified(): void {
    this.#plot = { width: 0, height: 0 };
    this.#restyled();
  }

  /** Light became dark, or an attribute changed that is no property. */
  #restyled(): void {
    if (this.element.hasUpdated) forgetColours(this.canvas);
    this.element.requestUpdate();
    this.feed.host.apply();
  }
}
