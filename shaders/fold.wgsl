// fold: joins the values of all lanes of a workgroup, in the order of the lanes.
// needs from the shader that it is joined with:
//   alias Folded = …                             a lane's value
//   fn joined(a: Folded, b: Folded) -> Folded    a's lanes come before b's
//   lanes                                        lanes of the workgroup, a multiple of 8
// A tree needs a barrier per level. On a software adapter a barrier costs more than all additions, so fold has one and
// foldForAll two.
var<workgroup> ofLanes: array<Folded, lanes>;
var<workgroup> ofEights: array<Folded, lanes / 8u>;

// The joined value, in lane 0 only. Call it once in a shader.
fn fold(lane: u32, mine: Folded) -> Folded {
  ofLanes[lane] = mine;
  workgroupBarrier();
  if (lane > 0u) { return mine; }
  var all = mine;
  for (var other = 1u; other < lanes; other++) { all = joined(all, ofLanes[other]); }
  return all;
}

// The joined value, in every lane. Calls may follow one another without a barrier between.
fn foldForAll(lane: u32, mine: Folded) -> Folded {
  ofLanes[lane] = mine;
  workgroupBarrier();
  if (lane < lanes / 8u) {
    var eight = ofLanes[8u * lane];
    for (var i = 1u; i < 8u; i++) { eight = joined(eight, ofLanes[8u * lane + i]); }
    ofEights[lane] = eight;
  }
  workgroupBarrier();
  var all = ofEights[0];
  for (var i = 1u; i < lanes / 8u; i++) { all = joined(all, ofEights[i]); }
  return all;
}
