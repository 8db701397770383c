/**
 * The value, if it is one of the words allowed.
 *
 * name    as the user writes it, with its owner in front where there is one: `mask`, `SeqSelfAttention: masking`
 * advice  what to do otherwise; unless given, 'Give one of …'
 * throws  a sentence with name, value and advice
 */
export function keyword<Word extends string>(
  name: string,
  value: string,
  allowed: readonly Word[],
  advice = `Give one of ${allowed.join(', ')}.`,
): Word {
  const word = allowed.find((one) => one === value);
  if (word === undefined) throw new Error(`${name} is "${value}". ${advice}`);
  return word;
}
