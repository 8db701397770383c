// share-groups: which histograms or cells have common limits, as share-groups.wgsl has it. Entry e is overlay e mod overlays
// of cell ⌊e / overlays⌋; cells lie in rows of `columns`. A share is all (0), rows (1), columns (2) or none (3).
const int shareAll = 0;
const int shareRows = 1;
const int shareColumns = 2;

int groupOf(int entry, int overlays, int columns, int share) {
  int cell = entry / overlays;
  if (share == shareAll) return 0;
  if (share == shareRows) return cell / columns;
  return share == shareColumns ? cell % columns : cell;
}
