// The licences of what is bundled: who is in it, and the full texts, for dist/THIRD-PARTY-LICENSES.txt.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const texts = join(import.meta.dirname, 'licences');

/** Texts of packages that bring no file of their own: a file of scripts/licences, or the end of their README from a heading on. */
const elsewhere = {
  '@tensorflow/tfjs-backend-cpu': { file: 'Apache-2.0.txt' },
  '@tensorflow/tfjs-backend-webgl': { file: 'Apache-2.0.txt' },
  '@tensorflow/tfjs-backend-webgpu': { file: 'Apache-2.0.txt' },
  '@tensorflow/tfjs-core': { file: 'Apache-2.0.txt' },
  '@tensorflow/tfjs-layers': { file: 'tfjs-layers.txt' },
  seedrandom: { readme: 'LICENSE (MIT)' },
};

/** What bundlers write into the code by themselves, by how its module's name begins. */
const helpers = { '\0rolldown/': 'rolldown', '\0@oxc-project+runtime@': 'rolldown', '\0vite/': 'vite' };

/** Modules without a line of anybody else's code. */
const empty = /^(__vite-browser-external|\0tfjs-core-names|\0node-util)/;

/** A plugin that adds the name of each package whose code is in a bundle to `found`. */
export function packagesIn(found) {
  return {
    name: 'packages-in-bundle',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(chunk.modules ?? {})) {
          const name = renderedLength > 0 && packageOf(id);
          if (name) found.add(name);
        }
      }
    },
  };
}

/** The package that a module belongs to; null for ours. */
export function packageOf(id) {
  const parts = id.split('node_modules/');
  if (parts.length > 1) {
    const [scope, name] = parts.at(-1).split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  const helper = Object.keys(helpers).find((start) => id.startsWith(start));
  if (helper) return helpers[helper];
  if (empty.test(id) || id.startsWith(root)) return null;
  throw new Error(
    `the module ${JSON.stringify(id)} is in the bundle, and of no package. Say in scripts/licences.mjs whose it is.`,
  );
}

/**
 * A bundled package's licence.
 *
 * returns  {name, version, license, home, text}
 * throws   where there is no text: the package may not be bundled before there is one
 */
export function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, homepage, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = textOf(name, folder);
  if (!license || !text) {
    throw new Error(`${name} is bundled and has no licence text. Add it to scripts/licences.mjs, or leave it out.`);
  }
  const home = homepage ?? repository?.url ?? repository ?? `https://www.npmjs.com/package/${name}`;
  return { name, version, license, home: home.replace(/^git\+|\.git$/g, ''), text };
}

function textOf(name, folder) {
  const own = readdirSync(folder).find((file) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(file));
  if (own) return readFileSync(join(folder, own), 'utf8').trim();
  const { file, readme } = elsewhere[name] ?? {};
  if (file) return readFileSync(join(texts, file), 'utf8').trim();
  const text = readme && existsSync(join(folder, 'README.md')) && readFileSync(join(folder, 'README.md'), 'utf8');
  return text && text.includes(readme) ? text.slice(text.indexOf(readme)).trim() : null;
}

const rule = '-'.repeat(80);

/** dist/THIRD-PARTY-LICENSES.txt: each package once, each text once. */
export function licencesText(names) {
  const licences = names.map(licenceOf);
  const byText = groupByText(licences);
  const notices = [...byText].map(([text, owners]) => {
    const who = owners.map(({ name, version, license, home }) => `${name} ${version} (${license})\n${home}`).join('\n');
    return `${rule}\n${who}\n\n${text}\n`;
  });
  const data = readFileSync(join(texts, 'colour-maps.txt'), 'utf8').trim();
  return `Third-party software in attnscope's files in this folder, with its licences.\n\n${notices.join('\n')}\n${rule}\n${data}\n`;
}

function groupByText(licences) {
  const groups = new Map();
  for (const licence of licences) groups.set(licence.text, [...(groups.get(licence.text) ?? []), licence]);
  return groups;
}

/** The comment at the head of dist/attnscope.js. */
export function banner({ name, version, license }, names) {
  const inside = names.map(licenceOf).map((one) => ` *   ${one.name} ${one.version} (${one.license})`);
  return `/*!
 * ${name} ${version} (${license}), with
${inside.join('\n')}
 * Their licences: THIRD-PARTY-LICENSES.txt, beside this file in the package ${name}.
 */
`;
}
