/**
 * Reads an attribute that is empty or "low,high".
 *
 * throws  on anything else
 */
export function parseLimits(name: string, text: string): [number, number] | null {
  if (text.trim() === '') return null;
  const ends = text.split(',').map((end) => (end.trim() === '' ? NaN : Number(end)));
  if (ends.length === 2 && ends.every(Number.isFinite)) return [ends[0], ends[1]];
  throw new Error(`${name} is "${text}". Leave it empty, or give two numbers such as "-1,1".`);
}
