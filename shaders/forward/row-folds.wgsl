// row-folds: the highest value and the sum of all lanes' numbers, in every lane.
// needs fold.wgsl, and lanes from the shader that it is joined with
alias Folded = f32;
var<private> summing: bool;
fn joined(a: f32, b: f32) -> f32 { return select(max(a, b), a + b, summing); }

fn highestOf(lane: u32, own: f32) -> f32 {
  summing = false;
  return foldForAll(lane, own);
}

fn sumOf(lane: u32, own: f32) -> f32 {
  summing = true;
  return foldForAll(lane, own);
}
