/** The custom-elements manifest of components/, made from the code when the page is built. */
declare module 'virtual:custom-elements' {
  interface Named {
    name: string;
    description?: string;
  }

  interface Typed extends Named {
    type?: { text: string };
    /** As the code has it: strings in quotes. */
    default?: string;
  }

  export interface Attribute extends Typed {
    fieldName: string;
  }

  export interface Member extends Typed {
    kind: 'field' | 'method';
    readonly?: boolean;
    /** The attribute of the same meaning. */
    attribute?: string;
    parameters?: (Typed & { optional?: boolean; rest?: boolean })[];
    return?: { type?: { text: string } };
  }

  export interface ElementDeclaration extends Named {
    tagName: string;
    summary: string;
    description: string;
    attributes: Attribute[];
    members: Member[];
    events: Typed[];
    cssParts: Named[];
    cssProperties: Named[];
  }

  const manifest: { schemaVersion: string; modules: { path: string; declarations: ElementDeclaration[] }[] };
  export default manifest;
}
