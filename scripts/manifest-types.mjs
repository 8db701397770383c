import { ts } from '@custom-elements-manifest/analyzer';

/**
 * The types that are short for a list of words, spelled out: `type X = 'a' | 'b'`, unions of such types, and `keyof typeof table`.
 *
 * files    parsed source files
 * returns  the name's words as TypeScript writes them, by name
 */
export function wordTypes(files) {
  const types = new Map();
  const tables = new Map();
  for (const statement of files.flatMap(({ statements }) => [...statements])) {
    if (ts.isTypeAliasDeclaration(statement)) types.set(statement.name.text, statement.type);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) tables.set(name.text, initializer);
  }
  const words = new Map();
  for (const [name, type] of types) {
    const spelled = wordsOf(type, { types, tables });
    if (spelled) words.set(name, [...new Set(spelled)].join(' | '));
  }
  return words;
}

/** A type's words, or null when it is no list of words. */
function wordsOf(type, known) {
  if (ts.isLiteralTypeNode(type)) return [type.getText()];
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.map((part) => wordsOf(part, known));
    return parts.includes(null) ? null : parts.flat();
  }
  if (ts.isTypeReferenceNode(type)) {
    const target = known.types.get(type.typeName.getText());
    return target && !type.typeArguments ? wordsOf(target, known) : null;
  }
  const table = /^keyof typeof (\w+)$/.exec(type.getText())?.[1];
  return table ? keysOf(known.tables.get(table)) : null;
}

function keysOf(value) {
  while (value && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value))) value = value.expression;
  if (!value || !ts.isObjectLiteralExpression(value)) return null;
  return value.properties.map(({ name }) => `'${name.text}'`);
}
