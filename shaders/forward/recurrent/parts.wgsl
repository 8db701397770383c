// recurrent-parts: sums that several lanes of a workgroup share. Lane `quad + quads · part` has one part of the sums of four units.
//   parts     a power of two; with one part nothing is shared and no workgroup memory used
//   sumCount  lanes, or 1 where there is one part
// needs a cell (Gates), and from the shader that it is joined with: quads, parts, lanes
override sumCount: u32 = lanes;
var<workgroup> sums: array<Gates, sumCount>;

// The sum of all parts, whole in the lanes of part 0. Put a barrier between two calls.
fn sumOfParts(lane: u32, mine: Gates) -> Gates {
  if (parts == 1u) { return mine; }
  sums[lane] = mine;
  for (var width = parts / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width * quads) { sums[lane] += sums[lane + width * quads]; }
  }
  return sums[lane];
}
