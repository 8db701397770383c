import createRegl from 'regl';
import reglLines from 'regl-gpu-lines';
import type { Contender } from './contender';
import { finishWebgl } from './finish-webgl';
import { pictureSize } from './rows';
import { versionOf } from '../versions';

const vert = `
  precision highp float;
  #pragma lines: attribute vec2 xy;
  #pragma lines: position = getPosition(xy);
  #pragma lines: width = getWidth();
  uniform float lineWidth;
  vec4 getPosition(vec2 xy) { return vec4(xy, 0, 1); }
  float getWidth() { return lineWidth; }`;

const frag = `
  precision lowp float;
  void main() { gl_FragColor = vec4(0.12, 0.47, 0.71, 1.0); }`;

/** All lines in one draw call, parted by NaN as its examples do it; the range is known to it beforehand. */
export const contender: Contender = {
  name: `regl-gpu-lines ${versionOf('regl-gpu-lines')} on regl ${versionOf('regl')}`,
  antialias: () => 'MSAA of the context',
  async open(stage, row, frames) {
    if (row.family !== 'lines') throw new Error('This contender draws lines only.');
    const [width, height] = pictureSize.lines;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    stage.append(canvas);
    const regl = createRegl({ canvas, extensions: ['ANGLE_instanced_arrays'], pixelRatio: 1 });
    const perLine = row.steps + 1;
    const points = new Float32Array(2 * perLine * row.channels).fill(NaN);
    for (let channel = 0; channel < row.channels; channel++) {
      for (let step = 0; step < row.steps; step++) {
        points[2 * (channel * perLine + step)] = (2 * step) / (row.steps - 1) - 1;
      }
    }
    const buffer = regl.buffer({ data: points, usage: 'stream' });
    const drawLines = reglLines(regl, { vert, frag, uniforms: { lineWidth: 1 }, depth: { enable: false } });
    const lines = { join: 'bevel', vertexCount: perLine * row.channels, vertexAttributes: { xy: buffer } };
    return {
      draw(frame) {
        for (const [channel, values] of frames[frame].lists.entries()) {
          const first = 2 * channel * perLine + 1;
          for (let step = 0; step < values.length; step++) points[first + 2 * step] = values[step];
        }
        buffer.subdata(points);
        regl.poll();
        regl.clear({ color: [1, 1, 1, 1] });
        drawLines(lines);
      },
      finish: () => finishWebgl(regl._gl),
    };
  },
};
