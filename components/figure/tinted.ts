import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

/** How a token is coloured: the colour behind it, and that of its letters where the page's own could not be read. */
export interface Tint {
  /** As CSS writes it. */
  behind: string;
  letters: string | null;
}

/**
 * Colours an element of a template: `<span ${tinted(tint)}>`; null takes the colours away. It goes through the CSSOM, as
 * `placed` does.
 */
class Tinted extends Directive {
  #behind = '';
  #letters = '';

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('tinted() stands where an attribute would: <span ${tinted(tint)}>.');
  }

  render(tint: Tint | null): [behind: string, letters: string] {
    return [tint?.behind ?? '', tint?.letters ?? ''];
  }

  override update(part: ElementPart, [tint]: [Tint | null]): typeof noChange {
    const { style } = part.element as HTMLElement;
    const [behind, letters] = this.render(tint);
    if (behind !== this.#behind) style.setProperty('--tint', behind);
    if (letters !== this.#letters) style.setProperty('color', letters);
    [this.#behind, this.#letters] = [behind, letters];
    return noChange;
  }
}

export const tinted = directive(Tinted);
