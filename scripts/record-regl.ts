import { openWebGlTier, painterKinds, type WebGlPictures } from '../src/views/webgl-tier';
import { calledPart, recordSources } from '../src/webgl/recorded';

/** The page of record-regl.mjs: makes every painter, compiles all commands, and gives what regl generated for them. */
function record(): Record<string, readonly string[]> {
  const sources: Record<string, readonly string[]> = {};
  recordSources((key, parts) => (sources[key] = [...parts.slice(0, -1), calledPart(parts.at(-1)!)]));
  const { webgl, reason } = openWebGlTier({}, '');
  if (!webgl) throw new Error(reason);
  for (const kind of painterKinds) (webgl as WebGlPictures).painter(kind);
  (webgl as WebGlPictures).rows();
  (webgl as WebGlPictures).context.compileAll();
  return sources;
}

Object.assign(globalThis, { record });
