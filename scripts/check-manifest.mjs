// Part of `npm run check`: what the elements have is described by their doc tags, and what these describe is there. Shows the rules a
// violation of each first, so that a rule that has lost its teeth is seen too.
import { objections } from './manifest-check.mjs';
import { buildManifest, readSources } from './manifest.mjs';

const sample = `
import { part } from './sample/part';
/**
 * A sample.
 *
 * @summary A sample.
 * @attr size - its size (3)
 * @fires told - it told
 * @csspart inner - what is inside
 * @csspart deep - what is farther inside
 * @cssprop --sample-ink - its ink
 */
@customElement('a-sample')
export class Sample extends LitElement {
  static styles = css\`i { --own: 1px; color: var(--sample-ink); width: var(--own); }\`;
  @property({ type: Number }) size = 3;
  /** Tells. */
  tell(kind: 'told'): void {
    this.dispatchEvent(new CustomEvent(kind));
  }
  render() {
    return html\`<i part="inner">\${part()}</i>\`;
  }
}`;
const events = `
export interface SampleEventMap {
  told: CustomEvent<string>;
}`;
const inner = 'export const part = () => html`<b part="deep"></b>`;';

const violations = [
  ['@attr size - its size (3)', '', 'the attribute size is not described'],
  ['its size (3)', 'its size (4)', 'ends with (4), but its default is 3'],
  ['@attr size', '@attr weight - none\n * @attr size', '@attr weight describes an attribute that no @property has'],
  ['@fires told - it told', '', 'No element describes the event told'],
  ['CustomEvent(kind)', "CustomEvent('gone')", 'the event gone is not described'],
  ['@fires told', '@fires never - x\n * @fires told', '@fires never describes an event that is never fired'],
  ['@fires told', '@fires news - x\n * @fires told', 'the event news has no type'],
  ['@fires told - it told', '', 'gives the event told a type'],
  ['@csspart inner - what is inside', '', 'the part inner is not described'],
  ['@csspart deep - what is farther inside', '', 'the part deep is not described'],
  ['@csspart inner', '@csspart outer - x\n * @csspart inner', '@csspart outer describes a part that no template has'],
  ['@cssprop --sample-ink - its ink', '', 'No element describes the property --sample-ink'],
  ['var(--sample-ink)', 'red', '@cssprop --sample-ink describes a property that no style reads'],
  ['/** Tells. */', '', 'the member tell has no description'],
  ['@summary A sample.', '', 'has no @summary'],
];

const wrong = [];
const objected = (text) =>
  objections([
    { path: 'components/a-sample.ts', text },
    { path: 'components/sample/part.ts', text: inner },
    { path: 'components/events.ts', text: events },
  ]);

const innocent = objected(sample);
if (innocent.length) wrong.push(`a well described element is refused: ${innocent.join(' ')}`);
for (const [good, bad, expected] of violations) {
  if (!sample.includes(good)) throw new Error(`the sample has no "${good}". Mend the list of violations.`);
  const found = objected(sample.replace(good, () => bad));
  if (!found.some((sentence) => sentence.includes(expected))) wrong.push(`let through: ${expected}`);
}
wrong.push(...objections(readSources()));

if (wrong.length) {
  console.error(`The elements and their descriptions differ:\n  ${wrong.join('\n  ')}`);
  process.exit(1);
}
const { modules } = buildManifest();
console.log(`Custom-elements manifest: ${violations.length} violations refused, ${modules.length} elements described.`);
