/**
 * The WebSocket that a page's address asks for: of the server that gave the page, with the page's own token;
 * `?stream=ws://127.0.0.1:8765/stream?token=…` names another one.
 *
 * throws  a sentence when there is neither, or it is no WebSocket
 */
export function streamAddress(page: string): string {
  const { searchParams: query, host, protocol } = new URL(page);
  const named = query.get('stream');
  const token = query.get('token');
  if (named === null && token === null) {
    throw new Error('The address has no token. Open the address that attnscope serve or watch prints.');
  }
  if (named === null) {
    const scheme = protocol === 'https:' ? 'wss' : 'ws';
    return `${scheme}://${host}/stream?token=${encodeURIComponent(token!)}`;
  }
  if (URL.canParse(named) && /^wss?:$/.test(new URL(named).protocol)) return named;
  throw new Error(`stream is “${named.slice(0, 80)}” in the address. Give ws://HOST:PORT/stream?token=….`);
}
