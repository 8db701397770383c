// head-sums: what the scores of a head are made of, summed over rows.
//   i/o  sums  f32[head][8]  entropy; p[t, 0]; p[t, t - 1]; Σ p[t, j] and Σ p[t, j + 1] over earlier j with t's token
// needs fold.wgsl, isSeen, weightOfCell, and the binding of sums
struct Sums {
  entropy: f32,
  sink: f32,
  previous: f32,
  duplicate: f32,
  induction: f32,
}
alias Folded = Sums;
fn joined(a: Sums, b: Sums) -> Sums {
  return Sums(
    a.entropy + b.entropy,
    a.sink + b.sink,
    a.previous + b.previous,
    a.duplicate + b.duplicate,
    a.induction + b.induction,
  );
}

fn weightAt(query: u32, key: u32, head: u32) -> f32 {
  if (!isSeen(query, key)) { return 0.0; }
  return weightOfCell(query, key, head);
}

// Writes the sums of a head; `goesOn`: those that lie there count, as rows came before.
fn keep(head: u32, ofRows: Sums, goesOn: bool) {
  var all = ofRows;
  let to = 8u * head;
  if (goesOn) {
    all = joined(all, Sums(sums[to], sums[to + 1u], sums[to + 2u], sums[to + 3u], sums[to + 4u]));
  }
  sums[to] = all.entropy;
  sums[to + 1u] = all.sink;
  sums[to + 2u] = all.previous;
  sums[to + 3u] = all.duplicate;
  sums[to + 4u] = all.induction;
}
