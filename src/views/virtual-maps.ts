import type { VirtualMaps } from '../passes/virtual/virtual-maps';

export type { VirtualMaps } from '../passes/virtual/virtual-maps';

let loaded: typeof VirtualMaps | null = null;
let loading: Promise<void> | null = null;

/** Loads what draws maps that are not stored: a page pays for it with its first virtual map. Null where that is done. */
export function loadVirtualMaps(): Promise<void> | null {
  if (loaded) return null;
  loading ??= import('../passes/virtual/virtual-maps').then(
    (module) => void (loaded = module.VirtualMaps),
    (error: unknown) => {
      loading = null;
      throw new Error(`what draws virtual maps could not be loaded (${(error as Error).message}). Set the data again.`);
    },
  );
  return loading;
}

/** What draws them; only once `loadVirtualMaps` has resolved. */
export function virtualMaps(): typeof VirtualMaps {
  if (!loaded) throw new Error('what draws virtual maps is not loaded. Call loadVirtualMaps() first.');
  return loaded;
}
