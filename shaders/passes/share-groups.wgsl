// share-groups: which histograms or cells have common limits. Entry e is overlay e mod overlays of cell ⌊e / overlays⌋;
// cells lie in rows of `columns`. A share is all (0), rows (1), columns (2) or none (3). Groups count from 0.
const shareAll = 0u;
const shareRows = 1u;
const shareColumns = 2u;

fn groupOf(entry: u32, overlays: u32, columns: u32, share: u32) -> u32 {
  let cell = entry / overlays;
  if (share == shareAll) { return 0u; }
  if (share == shareRows) { return cell / columns; }
  if (share == shareColumns) { return cell % columns; }
  return cell;
}
