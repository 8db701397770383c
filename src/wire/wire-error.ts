/** Why a frame or a message is refused; the words are those of docs/wire-format.md. */
export type RefusalCode =
  | 'truncated'
  | 'magic'
  | 'version'
  | 'size'
  | 'length'
  | 'checksum'
  | 'utf8'
  | 'header'
  | 'dtype'
  | 'shape'
  | 'range'
  | 'payload'
  | 'json'
  | 'type'
  | 'field'
  | 'order';

/** What was sent cannot be read. The message says what was sent and what to send. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}
