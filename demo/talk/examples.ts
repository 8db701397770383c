/** A prompt worth trying, and a head that has to do with it. */
export interface Example {
  name: string;
  prompt: string;
  layer: number;
  head: number;
  /** What there is to see; numbers are those of this prompt, or the model card's. */
  note: string;
}

export const examples: readonly Example[] = [
  {
    name: 'Who gets it',
    prompt: 'When Mary and John went to the shop, John gave a drum to',
    layer: 0,
    head: 2,
    note: 'At “to”, L0H2 gives 0.77 of its attention to “John”, who gives and so does not get. Without this head the model hardly knows which name is left.',
  },
  {
    name: 'A made-up name',
    prompt: 'The owl was called Zorkemul Pelfi. Nobody knew why it was called',
    layer: 4,
    head: 5,
    note: 'At the second “called”, L4H5 looks at the “Z” that followed the first one. Such induction heads copy a name that the model never saw.',
  },
  {
    name: 'The token before',
    prompt: 'The parrot said: red key small lamp old boat. Then the parrot said it again: red key',
    layer: 1,
    head: 1,
    note: 'L1H1 gives 0.7 of its attention to the token before: a line beside the diagonal. Induction heads build on it, such as L3H1, which looks at “small” now.',
  },
  {
    name: 'Closing brackets',
    prompt: 'Kate wrote in the sand: ( [ { ( ) }',
    layer: 1,
    head: 0,
    note: 'At the last bracket, L1H0 gives 0.97 of its attention to “[”, the last one that is still open.',
  },
  {
    name: 'Counting',
    prompt: 'Leo counted the boats: two, three, four,',
    layer: 2,
    head: 3,
    note: 'At the last comma, L2H3 gives 0.99 of its attention to “four”: the next number follows from it.',
  },
];
