// sum-of-lanes: what fold.wgsl needs to add up a number of each lane.
// needs lanes from the shader that it is joined with
alias Folded = f32;
fn joined(a: f32, b: f32) -> f32 { return a + b; }
