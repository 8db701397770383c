// step: which tokens a pass is about; one uniform for all layers.
//   position  tokens before the first of this pass
//   count     tokens of this pass
//   stride    numbers from one row of scores to the next, a multiple of 4 that holds position + count keys
// Buffers that are kept have a row per token of the session; others have a row per token of the pass.
struct Step {
  position: u32,
  count: u32,
  stride: u32,
}
@group(0) @binding(0) var<uniform> step: Step;

fn rowOf(token: u32, kept: bool) -> u32 { return select(token, step.position + token, kept); }
