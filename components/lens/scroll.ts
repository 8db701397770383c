import type { LensPart } from './answers';
import { indices, isSame, lensSizes, lensSpace, scrollToCell, showsEnd, windowOf } from './sight';
import type { LensPlace, LensWindow } from './sight';

/** The whole table in cells. */
export interface LensExtent {
  readonly layers: number;
  readonly tokens: { readonly length: number };
}

/** What of a table is in sight; it follows its last token while that is in sight. */
export class LensScroll {
  follows = true;
  #drawn: LensWindow = { rows: [0, 0], tokens: [0, 0] };

  constructor(
    readonly extent: LensExtent,
    readonly scroller: () => HTMLElement | null,
  ) {}

  /** What is to be drawn. */
  look(): LensWindow {
    return (this.#drawn = this.#inSight());
  }

  /** To be called when it is drawn. Returns whether that is what is in sight. */
  settle(): boolean {
    const scroller = this.scroller();
    if (scroller && this.follows) scroller.scrollLeft = scroller.scrollWidth;
    return isSame(this.#inSight(), this.#drawn);
  }

  /** To be called when a person has scrolled. */
  scrolled(): void {
    this.follows = showsEnd(this.scroller()!);
  }

  goTo(place: LensPlace): void {
    scrollToCell(this.scroller()!, place);
    this.scrolled();
  }

  /** Layers and tokens that are drawn. */
  get part(): LensPart {
    const { rows, tokens } = this.#drawn;
    return { layers: indices(rows).map((row) => this.extent.layers - 1 - row), tokens: indices(tokens) };
  }

  /** Rows in sight. */
  get page(): number {
    return (this.scroller()!.clientHeight - lensSizes.head) / lensSizes.height;
  }

  #inSight(): LensWindow {
    const { layers, tokens } = this.extent;
    const scroller = this.scroller();
    if (!scroller) return windowOf({ scrollLeft: 0, scrollTop: 0, clientWidth: 0, clientHeight: 0 }, layers, 0);
    const { clientWidth, clientHeight, scrollTop, scrollLeft } = scroller;
    const end = Math.max(0, lensSpace(layers, tokens.length).width - clientWidth);
    const at = { clientWidth, clientHeight, scrollTop, scrollLeft: this.follows ? end : scrollLeft };
    return windowOf(at, layers, tokens.length);
  }
}
