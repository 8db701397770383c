import { ts } from '@custom-elements-manifest/analyzer';

/**
 * The types of the events that elements fire, as components/events.ts gives them: an interface or alias `<Class>EventMap` per element.
 *
 * files    parsed source files
 * returns  event names and their types as text, by class name
 */
export function eventTypes(files) {
  const declared = new Map();
  for (const { statements } of files) {
    for (const statement of statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
        if (statement.name.text.endsWith('EventMap')) declared.set(statement.name.text, statement);
      }
    }
  }
  const entries = [...declared].map(([name, declaration]) => [
    name.replace(/EventMap$/, ''),
    eventsOf(declaration, declared),
  ]);
  return new Map(entries);
}

function eventsOf(declaration, declared) {
  if (ts.isTypeAliasDeclaration(declaration)) return eventsOf(named(declaration.type.getText(), declared), declared);
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types);
  const inherited = bases.flatMap((base) => [...eventsOf(named(base.getText(), declared), declared)]);
  const own = declaration.members.map(({ name, type }) => [name.text, type.getText()]);
  return new Map([...inherited, ...own]);
}

function named(name, declared) {
  if (!declared.has(name)) throw new Error(`components/events.ts has no ${name}. Event maps extend event maps only.`);
  return declared.get(name);
}
