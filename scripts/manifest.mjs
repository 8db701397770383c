// The custom-elements manifest (schema 1.0.0), read from the elements' code and doc tags. `npm run build` writes it to dist/, the reference
// page and the tests import it as virtual:custom-elements, `npm run check` refuses what is not described (scripts/check-manifest.mjs).
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { eventTypes } from './event-types.mjs';
import { wordTypes } from './manifest-types.mjs';

const root = resolve(import.meta.dirname, '..');
const folders = ['components', 'src/views', 'src/passes', 'src/matrix'];

/** The files that a manifest is made of: {path, text}, paths relative to the project. */
export function readSources() {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}

/** The manifest as it is published: the elements, each with what it inherits, under the names of the built modules. */
export function buildManifest(sources = readSources()) {
  const { elements, words, events } = analyze(sources);
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: elements.map(({ path, declaration }) => {
      const module = path.replace(/^components\/(.*)\.ts$/, 'dist/components/$1.js');
      const { name, tagName } = declaration;
      const reference = { name, module };
      return {
        kind: 'javascript-module',
        path: module,
        declarations: [published(declaration, words, events.get(name))],
        exports: [
          { kind: 'js', name, declaration: reference },
          { kind: 'custom-element-definition', name: tagName, declaration: reference },
        ],
      };
    }),
  };
}

/**
 * What the analyzer sees: the elements with all that they inherit, the unions of words that types are short for, and the types of events.
 *
 * sources  {path, text} of each file
 */
export function analyze(sources) {
  const files = sources.map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  const components = files.filter(({ fileName }) => fileName.startsWith('components/'));
  const { modules } = create({ modules: components, plugins: litPlugin(), context: { dev: false } });
  const elements = modules.flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((declaration) => ({ path, declaration })),
  );
  return { elements, words: wordTypes(files), events: eventTypes(components), files: components };
}

function published(declaration, words, eventTypes = new Map()) {
  const { kind, name, tagName, summary, description } = declaration;
  const spelled = (type) => type && { text: spellOut(type.text, words) };
  const attributes = declaration.attributes.map(({ name, fieldName, type, default: initial, description }) =>
    clean({ name, fieldName, type: spelled(type), default: initial, description }),
  );
  const described = Object.fromEntries(attributes.map(({ name, description }) => [name, description]));
  const members = declaration.members
    .filter(({ privacy, static: ofClass }) => !ofClass && (privacy ?? 'public') === 'public')
    .map((member) =>
      clean({
        ...member,
        inheritedFrom: undefined, // a module that is not published
        type: spelled(member.type),
        description: member.description ?? described[member.attribute],
      }),
    );
  return clean({
    kind,
    name,
    tagName,
    customElement: true,
    summary,
    description,
    superclass: { name: 'LitElement', package: 'lit' },
    attributes,
    members,
    events: documentedEvents(declaration, eventTypes),
    cssParts: named(declaration.cssParts),
    cssProperties: named(declaration.cssProperties),
  });
}

/** Events by their doc tags: the code alone names some of them by a variable only. */
function documentedEvents({ events = [] }, types) {
  return named(events.filter(({ description }) => description)).map((event) => ({
    ...event,
    type: { text: types.get(event.name) ?? 'CustomEvent' },
  }));
}

function named(items = []) {
  return items.map(({ name, description }) => ({ name, description }));
}

function spellOut(text, words) {
  return text.replace(/\b[A-Z]\w*\b/g, (name) => words.get(name) ?? name);
}

function clean(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
