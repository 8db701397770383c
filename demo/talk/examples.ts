import { noChanges, type HeadOff } from './changes';
import type { TalkState } from './address';

/** A prompt worth trying, what is shown of it, and what a person changed. */
export interface Example {
  name: string;
  /** What there is to see; numbers are those of this prompt, or the model card's. */
  note: string;
  shown: Pick<TalkState, 'prompt' | 'view' | 'layer' | 'head' | 'other' | 'off' | 'taken'>;
}

const off = (layer: number, head: number): HeadOff => ({ layer, head, how: 'zero' });
const plain = { view: 'attention', other: '', ...noChanges } as const;

const giving = 'When Mary and John went to the shop, John gave a drum to';
const name = 'The owl was called Zorkemul Pelfi. Nobody knew why it was called';

export const examples: readonly Example[] = [
  {
    name: 'Who gets it',
    note: 'At “to”, L0H2 gives 0.77 of its attention to “John”, who gives and so does not get. Without this head the model hardly knows which name is left.',
    shown: { ...plain, prompt: giving, layer: 0, head: 2 },
  },
  {
    name: '… without L0H2',
    note: 'With L0H2 switched off, “Mary” falls from 100.0 to 82.9 % and “John” rises to 3.1 %: over 40 such prompts the lead of the right name falls from 14.0 to 0.7. Switch it on again in the chip above the candidates.',
    shown: { ...plain, prompt: giving, layer: 0, head: 2, off: [off(0, 2)] },
  },
  {
    name: 'Swap the giver',
    note: 'In the second prompt Mary gives. What L0H2 puts out at the last “to” is taken from there: the text still says John, and the model now answers “John” with 99.9 %. That head’s output alone says who is out.',
    shown: {
      ...plain,
      ...{ prompt: giving, view: 'prompts', layer: 0, head: 2 },
      other: 'When Mary and John went to the shop, Mary gave a drum to',
      taken: [{ layer: 0, head: 2, token: 14 }],
    },
  },
  {
    name: 'A made-up name',
    note: 'At the second “called”, L4H5 looks at the “Z” that followed the first one. Such induction heads copy a name that the model never saw.',
    shown: { ...plain, prompt: name, layer: 4, head: 5 },
  },
  {
    name: '… without L1H1',
    note: 'Without the previous-token head L1H1 no induction head finds what followed “or” before: “ke” falls from 99.9 to 6.7 %.',
    shown: { ...plain, prompt: `${name} Zor`, layer: 1, head: 1, off: [off(1, 1)] },
  },
  {
    name: 'The token before',
    note: 'L1H1 gives 0.7 of its attention to the token before: a line beside the diagonal. Induction heads build on it, such as L3H1, which looks at “small” now.',
    shown: {
      ...plain,
      prompt: 'The parrot said: red key small lamp old boat. Then the parrot said it again: red key',
      ...{ layer: 1, head: 1 },
    },
  },
  {
    name: 'Closing brackets',
    note: 'At the last bracket, L1H0 gives 0.97 of its attention to “[”, the last one that is still open.',
    shown: { ...plain, prompt: 'Kate wrote in the sand: ( [ { ( ) }', layer: 1, head: 0 },
  },
  {
    name: 'A neuron of brackets',
    note: 'Neuron 468 of layer 1 is above 3 at each “]” and below 1.4 elsewhere. Click its cell or its number: the text is coloured by it.',
    shown: {
      ...plain,
      view: 'neurons',
      prompt: 'Kate wrote in the sand: ( [ { ( ) } ( [ ] ) ] ) [ { } ]',
      layer: 1,
      head: 0,
    },
  },
  {
    name: 'Counting',
    note: 'At the last comma, L2H3 gives 0.99 of its attention to “four”: the next number follows from it.',
    shown: { ...plain, prompt: 'Leo counted the boats: two, three, four,', layer: 2, head: 3 },
  },
  {
    name: 'Layer by layer',
    note: 'At the last “to”, layers 0 to 2 would write “Grace”, a name that is not in the text. Layer 3 is the first to lean to “Mary”; layer 5 is sure.',
    shown: { ...plain, prompt: giving, view: 'lens', layer: 3, head: 1 },
  },
];

/** The example that shows just this; undefined for none. */
export function exampleOf(state: Example['shown']): Example | undefined {
  const of = ({ prompt, view, other, off, taken }: Example['shown']): string =>
    JSON.stringify([prompt, view === 'lens', other, off, taken]);
  return examples.find(({ shown }) => of(shown) === of(state));
}
