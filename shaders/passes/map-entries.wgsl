// map-entries: all maps of a tensor [layer, head, query, key], read in place.
//   in  values  f32[...]  the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in  maps    Maps      counts, and strides and offset in elements
struct Maps {
  heads: u32,
  rows: u32,
  columns: u32,
  cells: u32,
  layerStride: u32,
  headStride: u32,
  rowStride: u32,
  columnStride: u32,
  offset: u32,
}
@group(0) @binding(0) var<uniform> maps: Maps;
@group(0) @binding(1) var<storage, read> values: array<u32>;

fn entryAt(map: u32, row: u32, column: u32) -> f32 {
  let start = maps.offset + map / maps.heads * maps.layerStride + map % maps.heads * maps.headStride;
  return bitcast<f32>(values[start + row * maps.rowStride + column * maps.columnStride]);
}
