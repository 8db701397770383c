import { examples } from '../../../demo/gallery/examples/index';
import type { Figure, Tag } from '../../../demo/gallery/example';

/** What a page can set on an element: every attribute and property that an example of the gallery sets, with its values; not the row limit, which counts with the rows. */
export interface Settings {
  attributes: Map<string, string[]>;
  properties: Map<string, unknown[]>;
}

const kept = new Map<Tag, Settings>();

export function settingsOf(tag: Tag): Settings {
  const known = kept.get(tag);
  if (known) return known;
  const settings: Settings = { attributes: new Map(), properties: new Map() };
  for (const example of examples.filter((one) => one.tag === tag)) {
    for (const [name, value] of Object.entries(example.attributes ?? {})) {
      if (name !== 'row-limit') add(settings.attributes, name, value === true ? '' : String(value));
    }
    for (const [name, value] of Object.entries(example.properties ?? {})) add(settings.properties, name, value);
  }
  kept.set(tag, settings);
  return settings;
}

function add<T>(lists: Map<string, T[]>, name: string, value: T): void {
  lists.set(name, [...(lists.get(name) ?? []), value]);
}

/** Something that gives a figure data; done again it gives the same. */
export type DataStep = (figure: Figure) => void;

/** An element that a monkey plays with, and all that a fresh one needs to look the same. */
export class Played {
  /** Since the data was last set: what was done about it, in order. */
  readonly steps: DataStep[] = [];

  constructor(readonly figure: Figure) {}

  give(step: DataStep, { anew }: { anew: boolean }): void {
    if (anew) {
      const { rowLimit } = this.figure;
      this.steps.splice(0, Infinity, (figure) => void (figure.rowLimit = rowLimit));
    }
    this.steps.push(step);
    step(this.figure);
  }

  /** A new element with the same settings, the same size and the same data, that nobody has played with. */
  fresh(): Figure {
    const { figure } = this;
    const twin = document.createElement(figure.localName as Tag);
    for (const { name, value } of figure.attributes) if (name !== 'style') twin.setAttribute(name, value);
    for (const side of ['width', 'height'] as const) twin.style[side] = figure.style[side];
    const taken = twin as unknown as Record<string, unknown>;
    const given = figure as unknown as Record<string, unknown>;
    for (const name of [
      ...settingsOf(figure.localName as Tag).properties.keys(),
      'window',
      'locked',
      'enlarged',
      'firstRow',
    ]) {
      if (name in figure) taken[name] = given[name];
    }
    for (const step of this.steps) step(twin);
    return twin;
  }
}
