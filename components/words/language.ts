import { format } from 'd3-format';
import type { Amount, Span, Words } from './table';

const formats = new Map<string, Intl.NumberFormat>();

/** Decimals as many as given; digits in groups from five on, as the locale has them. */
function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  let known = formats.get(key);
  if (!known) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    formats.set(key, (known = new Intl.NumberFormat(locale, { ...digits, useGrouping: 'min2' })));
  }
  return known;
}

/** What a figure speaks: a table of words, and how numbers are written. */
export class Language {
  constructor(
    readonly words: Words,
    readonly locale: string,
  ) {}

  /** A number by one of d3-format's specifiers, with the locale's digits, separators and groups. */
  written(value: number, specifier: string): string {
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return `${value < 0 ? '-' : ''}${this.words.infinity}`;
    const [mantissa, exponent] = format(specifier)(value).replaceAll('−', '-').split('e');
    const decimals = mantissa.split('.')[1]?.length ?? 0;
    const number = numberFormat(this.locale, decimals).format(Number(mantissa));
    return exponent === undefined ? number : `${number}e${exponent}`;
  }

  /** A count, to be said in a sentence. */
  amount(count: number): Amount {
    return { count, text: numberFormat(this.locale, 0).format(count) };
  }

  /** What an axis of the data is called. */
  axis(name: string): string {
    return this.words.axis(name);
  }

  /** `count` indices of an axis from `first` on, of `all`. */
  span(axis: string, [first, count, all]: readonly [first: number, count: number, all: number]): Span {
    return { axis: this.axis(axis), first, last: first + count - 1, all: this.amount(all), whole: count === all };
  }
}
