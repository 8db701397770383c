import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';
import type { Box } from './layout';

const properties = { x: 'left', y: 'top', width: 'width', height: 'height' } as const;
const sides = Object.keys(properties) as (keyof Box)[];

/**
 * Puts an element of a template at a box of the figure, in CSS pixels: `<div ${placed(box)}>`. It goes through the CSSOM, which every content
 * policy allows; a `style` attribute, Lit's styleMap included, is refused by `style-src 'self'`.
 */
class Placed extends Directive {
  readonly #set: Partial<Box> = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('placed() stands where an attribute would: <div ${placed(box)}>.');
  }

  /** The sides that differ from the last ones. */
  render(box: Readonly<Partial<Box>>): (keyof Box)[] {
    return sides.filter((side) => box[side] !== undefined && box[side] !== this.#set[side]);
  }

  override update(part: ElementPart, [box]: [Readonly<Partial<Box>>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const side of this.render(box)) style.setProperty(properties[side], `${box[side]}px`);
    Object.assign(this.#set, box);
    return noChange;
  }
}

export const placed = directive(Placed);
