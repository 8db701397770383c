import type { Socket } from '../../src/wire/stream';

/** A server's end of a connection, without a network. */
export class Wire extends EventTarget implements Socket {
  binaryType: BinaryType = 'blob';
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  constructor(readonly address: string) {
    super();
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.dispatchEvent(new Event('open'));
  }

  ends(): void {
    this.dispatchEvent(new CloseEvent('close'));
  }

  says(data: string | object | ArrayBuffer): void {
    const message = typeof data === 'string' || data instanceof ArrayBuffer ? data : JSON.stringify(data);
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }
}
