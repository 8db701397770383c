// product-tile: a tile of left · right in registers, four of the inner axis at a time, without workgroup memory and
// barriers, which are dear on a software adapter. A load there costs as much as several multiply-adds, so that a tile
// is as large as registers allow: 16 rows × 8 columns take half the time of 4 × 4.
// needs forward/product-quads.wgsl or forward/product-singles.wgsl; a shape with rows, columns and inner; and
// keepFour(batch, row, column, sums), which writes what lies inside of the matrix of four rows by four columns
override leftTurned: bool = false;
override rightTurned: bool = false;
override tileRows: u32 = 4;        // 4 or 16
override tileColumns: u32 = 4;     // 4 or 8

// Of four rows: four columns each, and the next four.
struct Sums { near: mat4x4f, far: mat4x4f }

// Where each of four rows, or columns, starts. Beyond the last one it is read again; the result is not kept.
fn four(first: u32, count: u32, start: u32) -> vec4u {
  return start + min(first + vec4u(0u, 1u, 2u, 3u), vec4u(count - 1u)) * shape.inner;
}

// A column is a row of left, four of the inner axis.
fn leftBlock(start: u32, row: u32, at: u32) -> mat4x4f {
  if (leftTurned) {
    let begin = start + at * shape.rows + row;
    return transpose(mat4x4f(
      leftQuad(begin),
      leftQuad(begin + shape.rows),
      leftQuad(begin + 2u * shape.rows),
      leftQuad(begin + 3u * shape.rows),
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
  return mat4x4f(
    rightQuad(begin),
    rightQuad(begin + columns),
    rightQuad(begin + 2u * columns),
    rightQuad(begin + 3u * columns),
  );
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

// Makes the tile whose first element this is. starts: of the batch's matrices in left and right.
fn makeTile(starts: vec2u, row: u32, column: u32, batch: u32) {
  let whole = shape.inner / 4u * 4u;
  var sums: array<Sums, 4>;
  for (var at = 0u; at < whole; at += 4u) {
    let near = rightBlock(starts.y, column, at);
    var far: mat4x4f;
    if (tileColumns > 4u) { far = rightBlock(starts.y, column + 4u, at); }
    sums[0] = added(sums[0], near, far, leftBlock(starts.x, row, at));
    if (tileRows > 4u) {
      sums[1] = added(sums[1], near, far, leftBlock(starts.x, row + 4u, at));
      sums[2] = added(sums[2], near, far, leftBlock(starts.x, row + 8u, at));
      sums[3] = added(sums[3], near, far, leftBlock(starts.x, row + 12u, at));
    }
  }
  for (var at = whole; at < shape.inner; at++) {
    let near = rightFour(starts.y, column, at);
    var far: vec4f;
    if (tileColumns > 4u) { far = rightFour(starts.y, column + 4u, at); }
    sums[0] = addedOuter(sums[0], near, far, leftFour(starts.x, row, at));
    if (tileRows > 4u) {
      sums[1] = addedOuter(sums[1], near, far, leftFour(starts.x, row + 4u, at));
      sums[2] = addedOuter(sums[2], near, far, leftFour(starts.x, row + 8u, at));
      sums[3] = addedOuter(sums[3], near, far, leftFour(starts.x, row + 12u, at));
    }
  }
  keep(batch, row, column, sums[0]);
  if (tileRows > 4u) {
    keep(batch, row + 4u, column, sums[1]);
    keep(batch, row + 8u, column, sums[2]);
    keep(batch, row + 12u, column, sums[3]);
  }
}

fn added(sums: Sums, near: mat4x4f, far: mat4x4f, rows: mat4x4f) -> Sums {
  if (tileColumns > 4u) { return Sums(sums.near + near * rows, sums.far + far * rows); }
  return Sums(sums.near + near * rows, sums.far);
}

fn addedOuter(sums: Sums, near: vec4f, far: vec4f, rows: vec4f) -> Sums {
  return Sums(sums.near + outer(near, rows), sums.far + outer(far, rows));
}

fn outer(columns: vec4f, rows: vec4f) -> mat4x4f {
  return mat4x4f(columns * rows.x, columns * rows.y, columns * rows.z, columns * rows.w);
}

fn keep(batch: u32, row: u32, column: u32, sums: Sums) {
  keepFour(batch, row, column, sums.near);
  if (tileColumns > 4u) { keepFour(batch, row, column + 4u, sums.far); }
}
