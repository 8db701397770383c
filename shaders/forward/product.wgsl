// product: left · right for a batch of matrices, either of them turned.
//   in   left   f32[batch, row, inner], or f32[batch, inner, row] where leftTurned
//        right  f32[batch, inner, column], or f32[batch, column, inner] where rightTurned
//   out  made   f32[batch, row, column]
// An invocation makes 4 rows × 4 columns in registers, four of the inner axis at a time, without workgroup memory and
// barriers, which are dear on a software adapter. Workgroup z is the batch.
// needs forward/product-quads.wgsl or forward/product-singles.wgsl
override leftTurned: bool;
override rightTurned: bool;

struct Shape {
  rows: u32,
  columns: u32,
  inner: u32,
  // Elements from one batch to the next; 0 where all share one matrix.
  leftStep: u32,
  rightStep: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(3) var<storage, read_write> made: array<f32>;

// Where each of four rows, or columns, starts. Beyond the last one it is read again; the result is not kept.
fn four(first: u32, count: u32, start: u32) -> vec4u {
  return start + min(first + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u)) * shape.inner;
}

// A column is a row of left, four of the inner axis.
fn leftBlock(start: u32, row: u32, at: u32) -> mat4x4f {
  if (leftTurned) {
    let begin = start + at * shape.rows + row;
    return transpose(mat4x4f(
      leftQuad(begin), leftQuad(begin + shape.rows), leftQuad(begin + 2u * shape.rows), leftQuad(begin + 3u * shape.rows),
    ));
  }
  let starts = four(row, shape.rows, start) + at;
  return mat4x4f(leftQuad(starts.x), leftQuad(starts.y), leftQuad(starts.z), leftQuad(starts.w));
}

// A column is four columns of right at one place of the inner axis.
fn rightBlock(start: u32, column: u32, at: u32) -> mat4x4f {
  let columns = shape.columns;
  if (rightTurned) {
    let starts = four(column, columns, start) + at;
    return transpose(mat4x4f(rightQuad(starts.x), rightQuad(starts.y), rightQuad(starts.z), rightQuad(starts.w)));
  }
  let begin = start + at * columns + column;
  return mat4x4f(rightQuad(begin), rightQuad(begin + columns), rightQuad(begin + 2u * columns), rightQuad(begin + 3u * columns));
}

fn leftFour(start: u32, row: u32, at: u32) -> vec4f {
  if (leftTurned) { return leftQuad(start + at * shape.rows + row); }
  let starts = four(row, shape.rows, start) + at;
  return vec4f(leftAt(starts.x), leftAt(starts.y), leftAt(starts.z), leftAt(starts.w));
}

fn rightFour(start: u32, column: u32, at: u32) -> vec4f {
  if (!rightTurned) { return rightQuad(start + at * shape.columns + column); }
  let starts = four(column, shape.columns, start) + at;
  return vec4f(rightAt(starts.x), rightAt(starts.y), rightAt(starts.z), rightAt(starts.w));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let whole = shape.inner / 4u * 4u;
  let leftStart = id.z * shape.leftStep;
  let rightStart = id.z * shape.rightStep;
  for (var row = 4u * id.y; row < shape.rows; row += 32u * groups.y) {
    for (var column = 4u * id.x; column < shape.columns; column += 32u * groups.x) {
      var sums: mat4x4f;
      for (var at = 0u; at < whole; at += 4u) {
        sums += rightBlock(rightStart, column, at) * leftBlock(leftStart, row, at);
      }
      for (var at = whole; at < shape.inner; at++) {
        let each = leftFour(leftStart, row, at);
        let by = rightFour(rightStart, column, at);
        sums += mat4x4f(by * each.x, by * each.y, by * each.z, by * each.w);
      }
      for (var r = 0u; r < min(4u, shape.rows - row); r++) {
        let to = (id.z * shape.rows + row + r) * shape.columns + column;
        for (var c = 0u; c < min(4u, shape.columns - column); c++) { made[to + c] = sums[r][c]; }
      }
    }
  }
}
