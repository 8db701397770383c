import attribution from '../../docs/attribution.md';
import embed from '../../docs/embed.md';
import figures from '../../docs/figures.md';
import languageModels from '../../docs/language-models.md';
import measured from '../../docs/measured.md';
import models from '../../docs/models.md';
import notebook from '../../docs/notebook.md';
import training from '../../docs/training.md';
import watching from '../../docs/watching.md';
import { create } from '../inspector/dom';

const chapters = [figures, models, training, attribution, languageModels, notebook, watching, embed, measured];

/** What the README leaves out: docs/, a chapter each. */
export const guideChapters = chapters.map(({ id, title, html, parts }) => {
  const text = create('div', { className: 'guide' });
  text.innerHTML = html;
  const section = create('section', { className: 'element' }, create('h2', { id }, title), text);
  section.setAttribute('aria-labelledby', id);
  return { id, title, parts, section };
});
