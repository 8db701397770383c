import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { View } from '../../src/views/view';
import type { Feed } from './feed';
import type { FigurePicture } from './image';
import { KeptPicture } from './kept-picture';
import { SpeakingElement } from './speaking-element';

/**
 * A figure whose GPU may be lost: it stays as it looks while another takes the lost one's place, and says so where none
 * does.
 *
 * @csspart kept-picture - the copy of the picture that is shown meanwhile, where the page had it kept
 * @csspart message - what went wrong
 * @csspart retry - the button that asks for a GPU again, where one was lost and none took its place
 */
export abstract class RecoveringElement<V extends View> extends SpeakingElement {
  /**
   * Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until another has painted.
   * Reads 4 bytes per device pixel each time that the picture has come to rest.
   */
  @property({ type: Boolean, attribute: 'keep-picture' }) keepPicture = false;

  protected abstract readonly feed: Feed<V>;
  protected readonly kept: KeptPicture = new KeptPicture({
    element: this,
    wanted: () => this.keepPicture,
    pictures: () => (this.view?.hasData ? this.pictures(this.view) : []),
    finished: async () => this.view?.engine.finished(),
    read: (bytes) => this.view?.engine.countRead(bytes),
  });
  /** Its canvases, where they lie in it now. */
  protected abstract pictures(view: V): readonly FigurePicture[];

  protected get view(): V | null {
    return this.feed.view;
  }

  /**
   * Asks the browser for a GPU again where it was lost and none could take its place; all figures of the page draw again
   * then. Where they draw already, by WebGL too, nothing happens. Resolves when this one's picture is there, or a
   * sentence says why not.
   */
  async retry(): Promise<void> {
    await this.feed.retry();
    await this.updateComplete;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const { reopening } = this.feed.host;
    return reopening ? reopening.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  /** What went wrong, beside the picture or in its place; with a button where a person may do something about it. */
  protected messageTemplate(): TemplateResult {
    const { message, view, canRetry } = this.feed;
    const place = view?.hasData ? '' : 'alone';
    return html`${message ? html`<p part="message" class=${place} role="alert">${message}</p>` : nothing}
    ${canRetry ? html`<button part="retry" type="button" @click=${() => void this.retry()}>${this.language.words.tryAgain}</button>` : nothing}`;
  }
}
