// Which adapter a bench under Node runs on: the machine's GPU, wherever its driver lies, before any software.
import { inProcess } from './node-process.mjs';

/** Seconds after which an attempt is given up. */
const patience = 45;

/**
 * Asks for an adapter in each environment, given as {title, variables} in order, until a GPU answers; else takes the first software
 * adapter. Returns {adapter, environment, tries}; without any adapter, `adapter` is null and `tries` holds what the loader said.
 */
export function findAdapter(environments, deadline = Infinity) {
  const tries = [];
  let software = null;
  for (const { title, variables } of environments) {
    const seconds = Math.min(patience, (deadline - Date.now()) / 1000);
    if (seconds < 1) break;
    const one = { title, variables, ...ask(variables, seconds) };
    tries.push(one);
    if (one.adapter && !one.adapter.software) return { adapter: one.adapter, environment: variables, tries };
    if (one.adapter) software ??= one;
  }
  return { adapter: software?.adapter ?? null, environment: software?.variables ?? {}, tries };
}

function ask(variables, seconds) {
  try {
    const environment = { VK_LOADER_DEBUG: 'error,warn', ...variables };
    const { answer, log } = inProcess({ task: 'adapter' }, { environment, seconds });
    return { adapter: answer && { ...answer, software: isSoftware(answer) }, log };
  } catch (error) {
    return { adapter: null, log: error.message };
  }
}

function isSoftware({ vendor, isFallbackAdapter, ...rest }) {
  const words = Object.values(rest).join(' ');
  return Boolean(isFallbackAdapter) || vendor === 'google' || /swiftshader|llvmpipe|lavapipe|software/i.test(words);
}

/** Says loudly whether the numbers are a GPU's. */
export function describeAdapter(adapter) {
  if (!adapter) return '*** NO ADAPTER: nothing that needs WebGPU was measured. ***';
  const { vendor, architecture, device, description, timestamps, software } = adapter;
  const clock = timestamps ? 'with timestamp queries' : 'without timestamp queries';
  const words = `${[vendor, architecture, device].filter(Boolean).join(' ')}; driver ${description || 'unnamed'}; ${clock}`;
  return software
    ? `*** NO GPU: this is the software adapter ${words}. No time of it tells anything about a GPU. ***`
    : `A real GPU: ${words}`;
}
