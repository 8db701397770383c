// Pages of the tests that are served under a strict content policy, as a header.

/** The policy that our elements keep: no inline style, no data: image, no eval, WebAssembly's included. */
export const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:";

const folder = '/test/package/strict/';

/**
 * Serves the pages of that folder under the policy, by another where the address has one, without any
 * where that is `none`. A second header asks for a
 * report of each violation; they are kept by the page's address, and `/strict-reports?page=…` answers with them.
 */
export function strictPages() {
  const reports = new Map();

  return async function serveStrict(context, next) {
    const { path, query } = context;
    if (path === '/strict-report') return keep(context);
    if (path === '/strict-reports') return (context.body = JSON.stringify(reports.get(query.page) ?? []));
    await next();
    if (!path.startsWith(folder) || !path.endsWith('.html') || query.policy === 'none') return undefined;
    const kept = query.policy ?? policy;
    context.set('Content-Security-Policy', kept);
    context.set('Content-Security-Policy-Report-Only', `${kept}; report-uri /strict-report`);
  };

  async function keep(context) {
    let text = '';
    for await (const piece of context.req) text += piece;
    const { 'document-uri': page, 'effective-directive': directive } = JSON.parse(text)['csp-report'];
    reports.set(page, [...(reports.get(page) ?? []), directive]);
    context.status = 204;
  }
}
