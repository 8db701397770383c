import { html, nothing, type TemplateResult } from 'lit';
import type { View } from '../../src/views/view';
import type { Feed } from './feed';
import { SpeakingElement } from './speaking-element';

/**
 * A figure whose GPU may be lost: it stays as it looks while another takes the lost one's place, and says so where none
 * does.
 *
 * @csspart message - what went wrong
 * @csspart retry - the button that asks for a GPU again, where one was lost and none took its place
 */
export abstract class RecoveringElement<V extends View> extends SpeakingElement {
  protected abstract readonly feed: Feed<V>;

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
