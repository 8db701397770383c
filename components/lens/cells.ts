import { html, nothing, type TemplateResult } from 'lit';
import { placed } from '../figure/placed';
import type { CellDetail } from '../figure/pointer';
import { tinted } from '../figure/tinted';
import type { Tints } from '../figure/tints';
import { tokenName, visibleToken } from '../figure/token-names';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';
import type { Answer } from './answers';
import type { LensCandidate } from './session';
import { indices, lensSizes, lensSpace, type LensWindow } from './sight';

/** A cell of the table by its indices. */
export interface LensCell {
  layer: number;
  token: number;
}

/** A cell, and the likeliest tokens there; none while they are not known, or not finite. */
export interface LensDetail extends CellDetail {
  candidates: LensCandidate[];
}

/** What is drawn of a lens. */
export interface LensTable {
  layers: number;
  tokens: readonly { readonly text: string }[];
  window: LensWindow;
  tints: Tints;
  /** Without a layer the column alone. */
  pointed: { layer: number | null; token: number } | null;
  locked: LensCell | null;
  language: Language;
  answerAt(layer: number, token: number): Answer | undefined;
}

/** The id of a cell's element. */
export function cellId({ layer, token }: LensCell): string {
  return `cell-${layer}-${token}`;
}

/** The row of tokens, and the rows in sight, the last layer's at the top. */
export function lensCells(table: LensTable): TemplateResult {
  const { layers, tokens, window, language } = table;
  const columns = indices(window.tokens);
  const rows = indices(window.rows);
  return html`
    <div class="space" ${placed(lensSpace(layers, tokens.length))}>
      <div part="head" role="row" aria-rowindex="1">
        <span part="corner" role="columnheader" aria-colindex="1">${language.axis('layer')}</span>
        ${columns.map((token) => columnHead(table, token))}
      </div>
      ${rows.map((row) => layerRow(table, row, columns))}
    </div>
  `;
}

function columnHead({ tokens, pointed, language }: LensTable, token: number): TemplateResult {
  const { text } = tokens[token];
  return html`<span
    part="token ${token === pointed?.token ? 'pointed' : ''}"
    role="columnheader"
    aria-colindex=${token + 2}
    aria-label=${tokenName(text, language)}
    dir="auto"
    ${placed({ x: xOf(token), width: lensSizes.width })}
    >${visibleToken(text)}</span
  >`;
}

function layerRow(table: LensTable, row: number, columns: readonly number[]): TemplateResult {
  const layer = table.layers - 1 - row;
  const y = lensSizes.head + row * lensSizes.height;
  return html`<div part="row" role="row" aria-rowindex=${row + 2} ${placed({ y })}>
    <span part="layer" role="rowheader" aria-colindex="1">${table.language.words.layerName(layer)}</span>
    ${columns.map((token) => cell(table, { layer, token }))}
  </div>`;
}

function cell({ tints, pointed, locked, language, answerAt }: LensTable, place: LensCell): TemplateResult {
  const { layer, token } = place;
  const answer = answerAt(layer, token);
  const best = answer?.candidates.at(0);
  const isLocked = locked?.layer === layer && locked.token === token;
  const isPointed = pointed?.layer === layer && pointed.token === token;
  const states = [answer && !best && 'odd', isPointed && 'pointed', isLocked && 'locked'].filter(Boolean);
  return html`<span
    id=${cellId(place)}
    part="cell ${states.join(' ')}"
    role="gridcell"
    aria-colindex=${token + 2}
    aria-selected=${isLocked}
    aria-label=${best ? `${tokenName(best.text, language)} ${shortNumber(best.probability, language)}` : nothing}
    data-layer=${layer}
    data-token=${token}
    dir="auto"
    ${placed({ x: xOf(token), width: lensSizes.width })}
    ${tinted(tints.of(best?.probability ?? NaN))}
    >${best ? visibleToken(best.text) : answer ? 'NaN' : ''}</span
  >`;
}

function xOf(token: number): number {
  return lensSizes.names + token * lensSizes.width;
}

/** The cell that an event happened in; null in none. */
export function cellIn({ target }: Event): LensCell | null {
  const { layer, token } = (target as HTMLElement).dataset;
  return token === undefined ? null : { layer: Number(layer), token: Number(token) };
}
