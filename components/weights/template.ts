import { html, nothing, type TemplateResult } from 'lit';
import type { ValueCounts } from '../../src/views/unit-matrix';
import type { CellDetail, CellKind } from '../figure/pointer';
import type { Language } from '../words/language';
import { keyOf, type WeightFigure } from './figures';
import type { CellWeight } from './weights-data';
import { countWords, isOdd, weightName } from './words';

/** What is beside the weights themselves. */
export interface WeightsParts {
  figures: ReadonlyMap<string, WeightFigure>;
  counts: ReadonlyMap<string, ValueCounts>;
  view: 'heatmap' | 'histogram';
  language: Language;
  /** What a layer of one direction is called. */
  title: string;
  retell(kind: CellKind, event: CustomEvent<CellDetail>): void;
}

/** The figures of one direction under its name, each with its caption. */
export function weightsOfDirection(weights: readonly CellWeight[], parts: WeightsParts): TemplateResult {
  const { view, language, title, retell } = parts;
  const { direction } = weights[0];
  const tell = (kind: CellKind) => (event: CustomEvent<CellDetail>) => retell(kind, event);
  const name = direction && language.words.weightDirection(direction);
  return html`<div part="direction" role="group" aria-label=${name ?? title}>
    ${name ? html`<h3>${name}</h3>` : nothing}
    <div class=${`weights ${view}`} @cell-hover=${tell('cell-hover')} @cell-select=${tell('cell-select')}>
      ${weights.map((weight) => weightPart(weight, parts))}
    </div>
  </div>`;
}

function weightPart(weight: CellWeight, { figures, counts, language }: WeightsParts): TemplateResult {
  const key = keyOf(weight);
  const known = counts.get(key);
  const odd = known && isOdd(weight, known) ? ' odd' : '';
  return html`<figure part="weight" data-role=${weight.stored ? weight.role : nothing}>
    <figcaption part="caption">
      <span part="name">${weightName(weight, language)}</span>
      <span part="counts${odd}">${countWords(weight, known, language) ?? nothing}</span>
    </figcaption>
    ${figures.get(key) ?? html`<p part="none">${language.words.noGradient}</p>`}
  </figure>`;
}
