// What Python knows of the elements, written from the custom-elements manifest: python/src/attnscope/_elements.py, a class of traits
// per element, and the browser's flags of scripts/chromium.mjs. `npm run build:python` writes it; `--check` says whether it is as it
// would be written now.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumFlags } from './chromium.mjs';
import { buildManifest } from './manifest.mjs';

const file = join(resolve(import.meta.dirname, '..'), 'python/src/attnscope/_elements.py');

/** The elements that a notebook shows, by the name of the class with their traits. */
const shown = {
  HeatmapTraits: 'attn-heatmap',
  FeaturesTraits: 'feature-grid',
  HistogramTraits: 'feature-histogram',
  ScatterTraits: 'feature-scatter',
  OverviewTraits: 'attn-overview',
};
/** Properties without an attribute that are no plain values: data, promises, tables of words. */
const kept = new Set(['data', 'pending', 'words', 'relevance']);
/** A test's wish, which a person's browser need not have. */
const forTests = /^--(js-flags|enable-precise-memory-info)/;

function main() {
  const text = pythonTables();
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not as the manifest has it. Run node scripts/python-tables.mjs.`);
    process.exitCode = 1;
  }
}

/** The text of _elements.py. */
export function pythonTables(manifest = buildManifest()) {
  const elements = new Map(
    manifest.modules.map(({ declarations: [declaration] }) => [declaration.tagName, declaration]),
  );
  const flags = chromiumFlags.filter((flag) => !forTests.test(flag));
  const classes = Object.entries(shown).map(([name, tag]) => classOf(name, elements.get(tag)));
  return `"""Traits of each element's attributes, and flags for the browser. Written by scripts/python-tables.mjs; do not edit."""

# fmt: off
# ruff: noqa: RUF001
from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import traitlets

from attnscope._traits import Choice, Flag, Names, Number, Plain, Text

#: Flags under which headless Chromium paints with WebGPU on a machine without a GPU.
CHROMIUM_FLAGS = (
${flags.map((flag) => `    ${quoted(flag)},\n`).join('')})

${classes.join('\n')}`;
}

function classOf(name, { tagName, summary, attributes, members }) {
  const traits = [...attributes.map(attributeTrait), ...members.filter(isPlainProperty).map(propertyTrait)];
  const fields = traits.map(({ trait, field }) => `        ${quoted(trait)}: ${quoted(field)},\n`);
  return `
class ${name}(traitlets.HasTraits):
    """Attributes of <${tagName}>.

    ${summary}
    """

    TAG: ClassVar[str] = ${quoted(tagName)}
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
${fields.join('')}    }

${traits.map(({ trait, made }) => `    ${trait} = ${made}\n`).join('')}`;
}

function attributeTrait({ name, fieldName, type, default: initial, description }) {
  return { trait: snake(name), field: fieldName, made: made(kindOf(type.text, initial), description) };
}

function isPlainProperty({ kind, name, attribute, readonly }) {
  return kind === 'field' && !attribute && !readonly && !kept.has(name);
}

function propertyTrait({ name, type, default: initial, description }) {
  const names = /^readonly string\[\] \| null$/.test(type.text);
  const kind = names ? ['Names', []] : ['Plain', [initial && initial !== 'null' ? initial : 'None']];
  return { trait: snake(name.replace(/[A-Z]/g, (letter) => `-${letter}`)), field: name, made: made(kind, description) };
}

/** The trait's class and its first arguments. */
function kindOf(type, initial) {
  const words = type.split(' | ');
  if (words.every((word) => /^'.*'$/.test(word))) {
    return ['Choice', [`[${words.map(asPython).join(', ')}]`, `default_value=${asPython(initial)}`]];
  }
  if (type === 'boolean') return ['Flag', [initial === 'true' ? 'True' : 'False']];
  if (words.includes('number')) {
    const none = initial === undefined || initial === 'undefined';
    return ['Number', none ? ['None', 'allow_none=True'] : [initial]];
  }
  return ['Text', [asPython(initial ?? "''")]];
}

/** A trait of at most 120 columns a line. */
function made([kind, given], description = '') {
  const help = `help=${quoted(description.replace(/\s+/g, ' '))}`;
  const oneLine = `${kind}(${[...given, help].join(', ')}).tag(sync=True)`;
  if (oneLine.length <= 90) return oneLine;
  const inside = [...given, ...helpLines(description.replace(/\s+/g, ' '))].map((part) => `        ${part}`);
  return `${kind}(\n${inside.join(',\n').replace(/"\n,/g, '",\n')},\n    ).tag(sync=True)`;
}

function helpLines(text) {
  const parts = [];
  for (let rest = text; rest;) {
    const end = rest.length <= 96 ? rest.length : rest.lastIndexOf(' ', 96) + 1 || 96;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (parts.length === 1) return [`help=${quoted(parts[0])}`];
  return [`help=(\n${parts.map((part) => `            ${quoted(part)}`).join('\n')}\n        )`];
}

const snake = (name) => name.replaceAll('-', '_').toLowerCase().replace(/^_/, '');
const asPython = (text) => quoted(text.slice(1, -1));
const quoted = (text) => JSON.stringify(text).replace(/[\u2028\u2029]/g, '');

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
