import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { english } from './english';
import { Language } from './language';
import type { Words } from './table';

let pageWords: Words = english;
/** The figures in the page: they speak anew when the page's words change. */
const speakers = new Set<ReactiveControllerHost>();

/**
 * Sets the words of all figures of the page that have none of their own, those in the page already too. What the table
 * lacks is English; null brings back English.
 */
export function setWords(words: Partial<Words> | null): void {
  pageWords = withDefaults(words, english);
  for (const speaker of speakers) speaker.requestUpdate();
}

function withDefaults(words: Partial<Words> | null | undefined, defaults: Words): Words {
  if (!words) return defaults;
  const given = Object.entries(words).filter(([, word]) => word !== undefined && word !== null);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** The locale of an element: its nearest `lang`, the page's, or the browser's. */
function localeOf(element: Element): string {
  for (let at: Element | null = element; at;) {
    const near: Element | null = at.closest('[lang]');
    const lang = near?.getAttribute('lang');
    if (lang && isLocale(lang)) return lang;
    const root = (near ?? at).getRootNode();
    at = near?.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return navigator.language || 'en';
}

function isLocale(lang: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(lang).length > 0;
  } catch {
    return false;
  }
}

/** Keeps what an element speaks: its own words over the page's, numbers by its nearest `lang`. */
export class Spoken implements ReactiveController {
  #own: Partial<Words> | null = null;
  #page: Words | null = null;
  #language: Language | null = null;

  constructor(readonly element: ReactiveControllerHost & Element) {
    element.addController(this);
  }

  get own(): Partial<Words> | null {
    return this.#own;
  }
  set own(words: Partial<Words> | null | undefined) {
    this.#own = words ?? null;
    this.#language = null;
    this.element.requestUpdate();
  }

  /** The same object until words or locale are others. */
  get language(): Language {
    const locale = localeOf(this.element);
    if (this.#language?.locale !== locale || this.#page !== pageWords) {
      this.#page = pageWords;
      this.#language = new Language(withDefaults(this.#own, pageWords), locale);
    }
    return this.#language!;
  }

  hostConnected(): void {
    speakers.add(this.element);
  }

  hostDisconnected(): void {
    speakers.delete(this.element);
  }
}
