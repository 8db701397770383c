/**
 * The axes that an element's attributes fix, by name: `head="3"` is {head: 3}. Any attribute whose value is a number
 * counts; the view asks only for the names that its data has. A property of the same name wins.
 */
export function axisIndices(element: HTMLElement & { sample?: number; head?: number }): Record<string, number> {
  const indices: Record<string, number> = {};
  for (const { name, value } of element.attributes) {
    if (value.trim() !== '' && Number.isFinite(Number(value))) indices[name] = Number(value);
  }
  if (element.sample !== undefined) indices.sample = element.sample;
  if (element.head !== undefined) indices.head = element.head;
  return indices;
}
