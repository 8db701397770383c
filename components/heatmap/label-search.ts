/** A row or a column whose name holds what was searched for. */
export interface LabelMatch {
  axis: 'row' | 'column';
  index: number;
}

/** Rows, then columns, whose names contain a text; case does not matter. No text matches nothing. */
export function findLabels(
  text: string,
  rows: readonly string[] | null,
  columns: readonly string[] | null,
): LabelMatch[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === '') return [];
  const within = (names: readonly string[] | null, axis: LabelMatch['axis']): LabelMatch[] =>
    (names ?? []).flatMap((name, index) => (name.toLocaleLowerCase().includes(wanted) ? [{ axis, index }] : []));
  return [...within(rows, 'row'), ...within(columns, 'column')];
}
