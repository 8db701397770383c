// recurrent-parts: sums that several lanes of a workgroup share. Lane `quad + quads · part` has one part of the sums of
// four units.
//   parts     a power of two; one part needs no sharing and no workgroup memory
//   sumCount  lanes, or 1 with one part
// needs the type Summed, and quads, parts and lanes, from the shaders that it is joined with
override sumCount: u32 = lanes;
var<workgroup> sums: array<Summed, sumCount>;

// The sum of all parts, complete in the lanes of part 0. Callers put a barrier between two calls.
fn sumOfParts(lane: u32, mine: Summed) -> Summed {
  if (parts == 1u) { return mine; }
  sums[lane] = mine;
  for (var width = parts / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width * quads) { sums[lane] += sums[lane + width * quads]; }
  }
  return sums[lane];
}
