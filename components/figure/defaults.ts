import type { LitElement } from 'lit';

type ElementClass = typeof LitElement & (new () => LitElement);

const fresh = new WeakMap<ElementClass, LitElement>();

/**
 * Gives the property of an attribute the value that it has in a new element of this class: for attributes that were removed. (Lit's own
 * converters would make it null.)
 */
export function restoreDefault(element: LitElement, attribute: string): void {
  const own = element.constructor as ElementClass;
  const properties = [...own.elementProperties].filter(([name, { attribute: given }]) => {
    if (given === false) return false;
    return (typeof given === 'string' ? given : String(name).toLowerCase()) === attribute;
  });
  if (properties.length === 0) return;
  let defaults = fresh.get(own);
  if (!defaults) fresh.set(own, (defaults = new own()));
  for (const [name] of properties) Object.assign(element, { [name]: defaults[name as keyof LitElement] });
}
