import { html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';
import { stepAt, thresholdAt, thresholdSteps } from './threshold-scale';

/** What the controls above a heatmap show and change. */
export interface ControlsHost {
  language: Language;
  /** Whether rows or columns have names to look for. */
  named: boolean;
  found: { count: number; at: number };
  /** Lowest and highest value; null before they were first read. */
  range: readonly [number, number] | null;
  threshold: number | undefined;
  topK: number;
  find(text: string): void;
  next(back: boolean): void;
  setThreshold(threshold: number | undefined): void;
  setTopK(topK: number): void;
}

/** A search box for names, a slider that leaves out small cells, and how many cells of each row are shown. */
export function heatmapControls(host: ControlsHost): TemplateResult {
  return html`<div part="controls" role="group" aria-label=${host.language.words.controls}>
    ${host.named ? searchBox(host) : nothing} ${thresholdSlider(host)} ${topKBox(host)}
  </div>`;
}

function searchBox({ found, find, next, language }: ControlsHost): TemplateResult {
  const { words } = language;
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') next(event.shiftKey);
    else if (event.key !== 'Escape') return;
    else find(((event.target as HTMLInputElement).value = ''));
    event.preventDefault();
  };
  return html`<input
      part="search"
      type="search"
      placeholder=${words.findName}
      aria-label=${words.findLabel}
      @input=${(event: Event) => find((event.target as HTMLInputElement).value)}
      @keydown=${keys}
    /><output part="found" aria-live="polite">${foundText(found, language)}</output>`;
}

function foundText({ count, at }: ControlsHost['found'], language: Language): string {
  const { words } = language;
  if (count < 0) return '';
  if (count === 0) return words.foundNone;
  const all = language.amount(count);
  return at < 0 ? words.found(all) : words.foundAt(language.amount(at + 1), all);
}

function thresholdSlider({ range, threshold, setThreshold, language }: ControlsHost): TemplateResult {
  const { words } = language;
  const ends = range && range[0] < range[1] ? range : ([0, 1] as const);
  const slid = (event: Event): void =>
    setThreshold(thresholdAt(Number((event.target as HTMLInputElement).value), ends));
  const said = threshold === undefined ? words.thresholdNone : words.thresholdAt(shortNumber(threshold, language));
  return html`<label
    >${words.threshold}
    <input
      part="threshold"
      type="range"
      min="0"
      max=${thresholdSteps}
      .value=${String(stepAt(threshold, ends))}
      aria-valuetext=${said}
      ?disabled=${!range}
      @input=${slid}
    /><output>${said}</output></label
  >`;
}

function topKBox({ topK, setTopK, language: { words } }: ControlsHost): TemplateResult {
  const typed = (event: Event): void => {
    const value = Number((event.target as HTMLInputElement).value || 0);
    if (Number.isInteger(value) && value >= 0) setTopK(value);
  };
  return html`<label
    >${words.topK[0]}
    <input
      part="top-k"
      type="number"
      min="0"
      placeholder=${words.topKAll}
      .value=${topK > 0 ? String(topK) : ''}
      @input=${typed}
    />
    ${words.topK[1]}</label
  >`;
}
