// Types of the elements for frameworks, from the custom-elements manifest: what attnscope/react, /preact, /vue, /solid and /svelte declare, and
// typed addEventListener on the element classes. All of it is types; the modules beside them are empty.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const head = `// Generated from the custom-elements manifest.\n`;

/** Writes dist/frameworks/, and appends to the declarations in dist/types. */
export function buildFrameworkTypes(outDir, manifest) {
  const elements = manifest.modules.map(({ path, declarations: [declaration] }) => describe(path, declaration));
  for (const element of elements) appendFileSync(join(outDir, element.declarations), listeners(element));
  const folder = join(outDir, 'frameworks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'elements.d.ts'), shared(elements));
  for (const [name, text] of Object.entries({ react, preact, vue, solid, svelte })) {
    writeFileSync(join(folder, `${name}.d.ts`), `${head}${text(elements)}\nexport {};\n`);
    writeFileSync(join(folder, `${name}.js`), `// Types only: see ${name}.d.ts.\nexport {};\n`);
  }
}

function describe(path, { name, tagName, summary, attributes, members, events }) {
  const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly).map((member) => member.name);
  const renamed = attributes.filter((attribute) => attribute.name !== attribute.fieldName);
  return {
    name,
    tagName,
    summary,
    fields,
    renamed: renamed.map((attribute) => [attribute.name, attribute.fieldName]),
    events: events.map((event) => event.name),
    // dist/components/x.js: where it is in dist, and its declarations there.
    declarations: path.replace(/^dist\//, 'types/').replace(/\.js$/, '.d.ts'),
  };
}

const quoted = (names) => names.map((name) => `'${name}'`).join(' | ');
const members = (lines) => lines.map((line) => `  ${line}\n`).join('');

/** Merged with the class: listeners of its own events know the detail; those of the platform stay as they are. */
function listeners({ name }) {
  const overloads = (method, options) => `
    ${method}<K extends keyof ${name}EventMap>(
        type: K,
        listener: (this: ${name}, event: ${name}EventMap[K]) => unknown,
        options?: boolean | ${options},
    ): void;
    ${method}<K extends keyof HTMLElementEventMap>(
        type: K,
        listener: (this: ${name}, event: HTMLElementEventMap[K]) => unknown,
        options?: boolean | ${options},
    ): void;
    ${method}(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | ${options}): void;`;
  return `
import type { ${name}EventMap } from './events.js';
export interface ${name} {${overloads('addEventListener', 'AddEventListenerOptions')}${overloads('removeEventListener', 'EventListenerOptions')}
}
`;
}

/** What all frameworks need of an element: its properties, its attributes that are spelled otherwise, its events. */
function shared(elements) {
  const imports = elements.map(
    ({ name, declarations }) => `import type { ${name} } from '../${declarations.replace(/\.d\.ts$/, '.js')}';`,
  );
  const maps = elements.map(({ name }) => `${name}EventMap`).join(', ');
  const types = elements.map(
    ({ name, fields, renamed }) => `
/** The properties of an element, all optional. */
export type ${name}Properties = Partial<Pick<${name}, ${quoted(fields)}>>;
/** Its attributes whose names are not the properties' names. */
export interface ${name}Attributes {
${members(renamed.map(([attribute, field]) => `'${attribute}'?: Written<${name}['${field}']>;`))}}
`,
  );
  return `${head}${imports.join('\n')}
import type { ${maps} } from '../types/components/events.js';
export type { ${elements.map(({ name }) => name).join(', ')}, ${maps} };
${types.join('')}
/** An attribute's value: a number may be written as text, and a boolean attribute is there or not. */
export type Written<Value> = Value extends number ? Value | \`\${number}\` : Value extends boolean ? Value | '' : Value;
/** Handlers by property name: \`on\` and the event's name, such as \`oncell-hover\`. */
export type Handlers<Map, Target> = {
  [Name in keyof Map & string as \`on\${Name}\`]?: ((event: Map[Name] & { currentTarget: Target }) => void) | null | undefined;
};
`;
}

const names = (elements) =>
  elements.flatMap(({ name }) => [name, `${name}Properties`, `${name}Attributes`, `${name}EventMap`]).join(', ');
const imports = (elements, more = ', Handlers') => `import type { ${names(elements)}${more} } from './elements.js';\n`;

/** `<own props> & <the framework's props without these>`, per tag. */
function tags(elements, propsOf) {
  return elements
    .map((element) => `    /** ${element.summary} */\n    '${element.tagName}': ${propsOf(element)};`)
    .join('\n');
}

const own = ({ name }) => `${name}Properties & ${name}Attributes & Handlers<${name}EventMap, ${name}>`;

function react(elements) {
  return `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
${imports(elements)}
type Props<Own, Element> = Own & Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${tags(elements, (element) => `Props<${own(element)}, ${element.name}>`)}
    }
  }
}
`;
}

function preact(elements) {
  return `import type { HTMLAttributes } from 'preact';
${imports(elements)}
type Props<Own, Element extends EventTarget> = Own & Omit<HTMLAttributes<Element>, keyof Own>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
${tags(elements, (element) => `Props<${own(element)}, ${element.name}>`)}
    }
  }
}
`;
}

function vue(elements) {
  return `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
${imports(elements, '')}
type Emits<Map> = { [Name in keyof Map]: (event: Map[Name]) => void };
type Element<Own, Map> = new () => {
  $props: Own & Omit<HTMLAttributes, keyof Own> & PublicProps;
  $emit: EmitFn<Emits<Map>>;
};

declare module 'vue' {
  interface GlobalComponents {
${tags(elements, ({ name }) => `Element<${name}Properties & ${name}Attributes, ${name}EventMap>`)}
  }
}
`;
}

function solid(elements) {
  return `import type { JSX } from 'solid-js';
${imports(elements, '')}
type Listeners<Map, Target> = {
  [Name in keyof Map & string as \`on:\${Name}\`]?: ((event: Map[Name] & { currentTarget: Target }) => void) | undefined;
};
type Prefixed<Own, Prefix extends string> = { [Name in keyof Own & string as \`\${Prefix}\${Name}\`]?: Own[Name] };
type Props<Own, Element> = Own & Prefixed<Own, 'prop:'> & Prefixed<Own, 'attr:'> & Omit<JSX.HTMLAttributes<Element>, keyof Own>;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
${tags(elements, ({ name }) => `Props<${name}Properties & ${name}Attributes, ${name}> & Listeners<${name}EventMap, ${name}>`)}
    }
  }
}
`;
}

function svelte(elements) {
  return `import type { HTMLAttributes } from 'svelte/elements';
${imports(elements)}
type Props<Own, Element extends EventTarget> = Own & Omit<HTMLAttributes<Element>, keyof Own>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${tags(elements, (element) => `Props<${own(element)}, ${element.name}>`)}
  }
}
`;
}
