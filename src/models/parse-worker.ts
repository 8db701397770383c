/** The parser's worker: a file from somewhere else is read here, where it can be stopped and the page goes on. */
import { buffersOf, PieceParser, type ParseRequest } from './parse-messages';

const parser = new PieceParser();
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ParseRequest>) => void;
  postMessage: (message: unknown, transfer: Transferable[]) => void;
};

scope.onmessage = ({ data }) => {
  if ('hello' in data) scope.postMessage(data, []);
  else if ('piece' in data) parser.add(new Uint8Array(data.piece));
  else {
    const answer = parser.parse(data.parse);
    scope.postMessage(answer, buffersOf(answer));
  }
};
