import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a kit carries beside the modules, so that they may import it. */
const carried = ['webgpu'];

/** The paths from `root` of some modules and of all that these import. Throws where one imports what no kit has. */
export function modulesOf(root, entries) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, name] of readFileSync(join(root, path), 'utf8').matchAll(/(?:from |import |import\()'([^']+)'/g)) {
      if (name.startsWith('.')) visit(join(dirname(path), name));
      else if (!name.startsWith('node:') && !carried.includes(name)) {
        throw new Error(
          `${path} imports "${name}", which a kit does not have. Import it in a module that stays at home.`,
        );
      }
    }
  };
  entries.forEach(visit);
  return [...found];
}
