import type { Attribute, ElementDeclaration, Member } from 'virtual:custom-elements';
import { create } from '../inspector/dom';
import { docText } from './doc-text';

interface Row {
  name: string;
  /** Below the name. */
  also?: string;
  /** One per column between name and meaning. */
  cells?: readonly string[];
  meaning: string;
}

export interface Part {
  id: string;
  title: string;
  element: HTMLElement;
}

/** The tables of an element, those that have rows. */
export function tablesOf(declaration: ElementDeclaration): Part[] {
  const { attributes, members, events, cssParts, cssProperties } = declaration;
  const fields = members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = members.filter(({ kind }) => kind === 'method');
  const plain = ({ name, description = '' }: { name: string; description?: string }): Row => ({
    name,
    meaning: description,
  });
  const tables: [string, readonly string[], Row[]][] = [
    ['Attributes', ['Type', 'Default'], attributes.map(attributeRow)],
    ['Properties', ['Type', 'Default'], fields.map(fieldRow)],
    ['Methods', ['Returns'], methods.map(methodRow)],
    ['Events', [], events.map(plain)],
    ['CSS parts', [], cssParts.map(plain)],
    ['CSS custom properties', [], cssProperties.map(plain)],
  ];
  return tables
    .filter(([, , rows]) => rows.length > 0)
    .map(([title, columns, rows]) => {
      const id = `${declaration.tagName}-${title.toLowerCase().replaceAll(' ', '-')}`;
      return { id, title, element: table(id, { title, label: `${title} of ${declaration.tagName}`, columns, rows }) };
    });
}

function attributeRow({ name, fieldName, type, default: initial, description = '' }: Attribute): Row {
  const value = initialOf(initial);
  // A default at the end of the sentence has a column here.
  const meaning = value && description.endsWith(` (${value})`) ? description.slice(0, -value.length - 3) : description;
  return { name, also: fieldName === name ? '' : fieldName, cells: [type?.text ?? '', value], meaning };
}

function fieldRow({ name, type, default: initial, readonly, description = '' }: Member): Row {
  const text = [readonly ? 'readonly' : '', type?.text ?? ''].filter(Boolean).join(' ');
  return { name, cells: [text, initialOf(initial)], meaning: description };
}

function methodRow({ name, parameters = [], return: answer, description = '' }: Member): Row {
  const list = parameters.map(({ name: parameter, type, default: initial, rest, optional }) => {
    const lead = `${rest ? '...' : ''}${parameter}${optional && !initial ? '?' : ''}`;
    return `${lead}${type ? `: ${type.text}` : ''}${initial ? ` = ${initial}` : ''}`;
  });
  return { name: `${name}(${list.join(', ')})`, cells: [answer?.type?.text ?? 'void'], meaning: description };
}

/** A default as one writes it in HTML. */
function initialOf(value = ''): string {
  return value.replace(/^'(.*)'$/, '$1');
}

interface Table {
  title: string;
  label: string;
  columns: readonly string[];
  rows: readonly Row[];
}

function table(id: string, { title, label, columns, rows }: Table): HTMLElement {
  const heading = create('h3', { id }, title);
  const head = ['Name', ...columns, 'Meaning'].map((name) => create('th', { scope: 'col' }, name));
  const body = rows.map((row) => tableRow(id, columns, row));
  const box = create(
    'div',
    { className: 'table', tabIndex: 0 },
    create('table', {}, create('thead', {}, create('tr', {}, ...head)), create('tbody', {}, ...body)),
  );
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', label);
  return create('section', {}, heading, box);
}

function tableRow(table: string, columns: readonly string[], { name, also, cells = [], meaning }: Row): HTMLElement {
  const id = `${table}-${/^[\w-]+/.exec(name)![0]}`;
  const link = create('a', { href: `#${id}` }, create('code', {}, name));
  const second = also ? [create('code', { className: 'property' }, also)] : [];
  return create(
    'tr',
    { id },
    create('th', { scope: 'row' }, link, ...second),
    ...cells.map((text, i) => {
      const cell = create('td', { className: 'type' }, ...(text ? [create('code', {}, text)] : []));
      cell.dataset.label = columns[i];
      return cell;
    }),
    create('td', {}, docText(meaning)),
  );
}
