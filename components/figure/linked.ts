import type { CellDetail } from './pointer';

/** A figure that can be pointed at from outside. */
interface Pointable extends HTMLElement {
  pointAt(places: Readonly<Record<string, number>> | null): void;
}

/** Axes along which a figure counts tokens, the one that says where attention goes first. */
const tokenAxes = ['token', 'key', 'time', 'query'];

/**
 * Figures that share the token that is pointed at, by their ids. They are looked up when they are needed: a page may make
 * them later.
 */
export class LinkedFigures {
  ids: readonly string[] = [];
  #root: Document | ShadowRoot | null = null;
  #ended = new AbortController();

  /** pointed  called with the token that a person points at in one of them; null when the pointer leaves it */
  constructor(readonly pointed: (token: number | null) => void) {}

  /** Listens in this part of the page from now on. */
  connect(root: Document | ShadowRoot): void {
    this.release();
    this.#root = root;
    this.#ended = new AbortController();
    const options = { capture: true, signal: this.#ended.signal };
    const isOurs = ({ target }: Event): boolean => this.ids.includes((target as Element).id);
    root.addEventListener(
      'cell-hover',
      (event) => isOurs(event) && this.pointed(tokenOf((event as CustomEvent<CellDetail>).detail)),
      options,
    );
    root.addEventListener('pointerleave', (event) => isOurs(event) && this.pointed(null), options);
  }

  /**
   * Moves the crosshair of every figure.
   *
   * row     the query of maps; null for the token itself
   * throws  when an id names no figure
   */
  point(token: number | null, row: number | null): void {
    const places = token === null ? null : { token, time: token, key: token, query: row ?? token };
    for (const id of this.ids) this.#figure(id).pointAt(places);
  }

  release(): void {
    this.#ended.abort();
    this.#root = null;
  }

  #figure(id: string): Pointable {
    const figure = this.#root?.getElementById(id);
    if (figure && 'pointAt' in figure) return figure as Pointable;
    throw new Error(`for names "${id}", which is ${figure ? 'no figure' : 'no id in this page'}. Give ids of figures.`);
  }
}

function tokenOf({ indices, axes }: CellDetail): number | null {
  const axis = tokenAxes.map((name) => axes.indexOf(name)).find((at) => at >= 0);
  return axis === undefined ? null : indices[axis];
}
