import { posix } from 'node:path';
import { ts } from '@custom-elements-manifest/analyzer';
import { analyze } from './manifest.mjs';

/**
 * What is wrong with the elements' doc tags, a sentence each: what code has and no tag describes, and what a tag describes and no code has.
 *
 * sources  {path, text} of each file
 */
export function objections(sources) {
  const { elements, files, events } = analyze(sources);
  const byPath = new Map(files.map((file) => [file.fileName, file]));
  const documented = elements.map(({ path, declaration }) => ({
    tag: declaration.tagName,
    declaration,
    typed: events.get(declaration.name) ?? new Map(),
    used: gather(reached(path, byPath)),
  }));
  return [...documented.flatMap(ofElement), ...shared(documented)];
}

function ofElement({ tag, declaration, typed, used }) {
  const { summary, description, attributes, members, cssParts, cssProperties, events } = declaration;
  const said = (items = []) => new Set(items.filter((item) => item.description).map(({ name }) => name));
  const parts = said(cssParts);
  const properties = said(cssProperties);
  const fired = said(events);
  return [
    ...(summary && description ? [] : [`${tag} has no @summary or no description.`]),
    ...attributes.flatMap((attribute) => ofAttribute(tag, attribute)),
    ...members
      .filter(({ privacy, attribute, description }) => !privacy && !attribute && !description)
      .map(({ name }) => `${tag}: the member ${name} has no description. Add a sentence above it.`),
    ...missing(used.parts, parts).map((name) => `${tag}: the part ${name} is not described. Add @csspart ${name}.`),
    ...missing(parts, used.parts).map((name) => `${tag}: @csspart ${name} describes a part that no template has.`),
    ...missing(used.fired, fired).map((name) => `${tag}: the event ${name} is not described. Add @fires ${name}.`),
    ...missing(fired, new Set([...used.fired, ...used.maybeFired])).map(
      (name) => `${tag}: @fires ${name} describes an event that is never fired.`,
    ),
    ...missing(fired, new Set(typed.keys())).map(
      (name) => `${tag}: the event ${name} has no type. Add it to ${declaration.name}EventMap in components/events.ts.`,
    ),
    ...missing(typed.keys(), fired).map(
      (name) => `${tag}: components/events.ts gives the event ${name} a type, and no @fires ${name} describes it.`,
    ),
    ...missing(properties, used.properties).map(
      (name) => `${tag}: @cssprop ${name} describes a property that no style reads.`,
    ),
  ];
}

function ofAttribute(tag, { name, fieldName, description, default: initial }) {
  if (!fieldName) return [`${tag}: @attr ${name} describes an attribute that no @property has.`];
  if (!description) return [`${tag}: the attribute ${name} is not described. Add @attr ${name}.`];
  const value = initial?.replace(/^'(.*)'$/, '$1');
  const told = /\(([^()\s]*)\)$/.exec(description)?.[1];
  if (!value || told === undefined || told === value) return [];
  return [`${tag}: @attr ${name} ends with (${told}), but its default is ${value}.`];
}

/** An event whose name is a variable, or a property of the common style sheet: one element that describes it is enough. */
function shared(documented) {
  const all = (key) => new Set(documented.flatMap(({ used }) => [...used[key]]));
  const said = (key) => new Set(documented.flatMap(({ declaration }) => (declaration[key] ?? []).map((i) => i.name)));
  return [
    ...missing(all('maybeFired'), said('events')).map((name) => `No element describes the event ${name}.`),
    ...missing(all('properties'), said('cssProperties')).map((name) => `No element describes the property ${name}.`),
  ];
}

function missing(wanted, present) {
  return [...wanted].filter((name) => !present.has(name));
}

/** The files of an element: its own, its base classes', and what these import from components/. */
function reached(path, byPath, seen = new Set()) {
  const file = byPath.get(path);
  if (!file || seen.has(file)) return seen;
  seen.add(file);
  for (const statement of file.statements) {
    // What is imported for its effect alone is another element.
    if (!ts.isImportDeclaration(statement) || !statement.importClause) continue;
    if (!statement.moduleSpecifier.text.startsWith('.')) continue;
    reached(`${posix.join(posix.dirname(path), statement.moduleSpecifier.text)}.ts`, byPath, seen);
  }
  return seen;
}

/** Parts, custom properties and events in these files. Properties that they set themselves are nobody else's business. */
function gather(files) {
  const used = { parts: new Set(), properties: new Set(), fired: new Set(), maybeFired: new Set() };
  const own = new Set();
  for (const file of files) {
    for (const [, names] of file.text.matchAll(/(?<!\[)\bpart="([\w-]+(?: [\w-]+)*) ?(?:"|\$\{)/g)) {
      for (const name of names.split(' ')) used.parts.add(name);
    }
    for (const [, name] of file.text.matchAll(/var\((--[\w-]+)/g)) used.properties.add(name);
    for (const [, name, set] of file.text.matchAll(/(?<![\w(-])(--[\w-]+):|setProperty\('(--[\w-]+)'/g))
      own.add(name ?? set);
    visitEvents(file, { used, files });
  }
  for (const name of own) used.properties.delete(name);
  return used;
}

function visitEvents(node, { used, files }) {
  if (ts.isNewExpression(node) && /^(Custom)?Event$/.test(node.expression.getText())) {
    const [name] = node.arguments;
    if (ts.isStringLiteral(name)) used.fired.add(name.text);
    else for (const word of wordsOfParameter(name, files)) used.maybeFired.add(word);
  }
  ts.forEachChild(node, (child) => visitEvents(child, { used, files }));
}

/** The words that a variable may be, by the type of the parameter of that name, or what that type stands for. */
function wordsOfParameter(name, files) {
  for (let scope = name.parent; scope; scope = scope.parent) {
    const parameter = scope.parameters?.find((candidate) => candidate.name.getText() === name.getText());
    if (parameter?.type) return wordsIn(typeNamed(parameter.type.getText(), files) ?? parameter.type);
  }
  throw new Error(`the name of an event, ${name.getText()}, is no parameter of words. Name events by words.`);
}

function wordsIn(type) {
  return [...type.getText().matchAll(/'([^']+)'/g)].map(([, word]) => word);
}

function typeNamed(name, files) {
  const statements = [...files].flatMap((file) => [...file.statements]);
  return statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === name)?.type;
}
