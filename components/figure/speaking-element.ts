import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Language } from '../words/language';
import { Spoken } from '../words/spoken';
import type { Words } from '../words/table';
import { restyle } from './adopted-styles';

/** An element whose words can be replaced, and whose numbers follow the nearest `lang`. */
export abstract class SpeakingElement extends LitElement {
  readonly #spoken = new Spoken(this);

  /**
   * Words in place of the English ones, by key: all of them, such as `german`, or some; null for the page's. Numbers
   * follow the nearest `lang`.
   */
  @property({ attribute: false, noAccessor: true })
  get words(): Partial<Words> | null {
    return this.#spoken.own;
  }
  set words(words: Partial<Words> | null) {
    this.#spoken.own = words;
  }

  /** The element was moved into another document: a frame's, or back. */
  protected adoptedCallback(): void {
    restyle(this);
  }

  /** The words, and how numbers are written. */
  protected get language(): Language {
    return this.#spoken.language;
  }
}
