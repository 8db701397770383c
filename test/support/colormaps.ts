/** matplotlib's own tables, recorded; the project's are checked against them. */
const tables: Promise<Record<string, number[]>> = fetch('/test/fixtures/matplotlib-colormaps.json').then((answer) =>
  answer.json(),
);

export async function matplotlibColour(cmap: string, value: number, [low, high]: [number, number]): Promise<number[]> {
  const table = (await tables)[cmap];
  const t = low === high ? 0.5 : (value - low) / (high - low);
  const entry = Math.min(255, Math.max(0, Math.floor(256 * t)));
  return table.slice(3 * entry, 3 * entry + 3);
}

export async function matplotlibTables(): Promise<Record<string, number[]>> {
  return tables;
}
