import { adoptStyles, type CSSResult, type LitElement } from 'lit';

/**
 * Gives an element its styles again in the document that it has come to: the browser takes a shadow root's sheets away
 * there, and a sheet belongs to the document that it was made in.
 */
export function restyle({ constructor, renderRoot, ownerDocument }: LitElement): void {
  const view = ownerDocument.defaultView as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null;
  // An element that has never been on a page gets its styles there.
  if (!view || !renderRoot) return;
  const root = renderRoot as ShadowRoot;
  const { elementStyles } = constructor as typeof LitElement;
  if (view === window) return adoptStyles(root, elementStyles);
  root.adoptedStyleSheets = elementStyles.map((styles) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync((styles as CSSResult).cssText);
    return sheet;
  });
}
