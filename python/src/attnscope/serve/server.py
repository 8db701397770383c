"""The server: pages over HTTP, and the stream over a WebSocket, on one port."""

import asyncio
import contextlib
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from attnscope.errors import AttnscopeError, MissingExtraError
from attnscope.serve.board import Board
from attnscope.serve.counting import TextCount
from attnscope.serve.door import Door
from attnscope.serve.ranks import RankLine
from attnscope.serve.session import Session
from attnscope.serve.site import file_of, find_site, type_of
from attnscope.wire import WireError, decode_message, encode_message
from attnscope.wire.block import Dtype
from attnscope.wire.limits import MAX_FRAME, MAX_MESSAGE, MAX_SERVER_MESSAGE, VERSION

if TYPE_CHECKING:
    from websockets.asyncio.server import Server as WebSocketServer
    from websockets.asyncio.server import ServerConnection
    from websockets.http11 import Request, Response

STREAM = "/stream"
# Seconds for the first message.
_patience = 10
_most_pages = 64
_most_ranks = 1024


class Server:
    """Serves a board to pages, and takes the frames of ranks.

    host     loopback unless told
    port     0 for any free one
    origins  pages of other servers that may open the stream: a notebook's
    rows     how many tokens of a text are kept of layers of ranks
    """

    def __init__(
        self,
        board: Board,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        origins: Iterable[str] = (),
        dtype: Dtype = "float16",
        rows: int = 4096,
        token: str | None = None,
    ) -> None:
        self.board = board
        self.token = token or secrets.token_urlsafe(24)
        self.host, self.port = host, port
        self._door = Door(self.token, {host, "127.0.0.1", "localhost", "[::1]"}, origins)
        self._dtype: Dtype = dtype
        self._rows = rows
        self._site = find_site()
        self._workers = ThreadPoolExecutor(1, "attnscope-frames")
        self._sessions: set[Session] = set()
        self._ranks: set[RankLine] = set()
        self._texts = TextCount()
        self._server: WebSocketServer | None = None

    @property
    def stream_address(self) -> str:
        """Where pages and ranks open the stream."""
        return f"ws://{self.host}:{self.port}{STREAM}?token={self.token}"

    @property
    def address(self) -> str:
        """The page."""
        return f"http://{self.host}:{self.port}/watch.html?token={self.token}"

    async def open(self) -> None:
        """Listen.

        raises AttnscopeError  when the port is taken
        """
        try:
            serve = import_module("websockets.asyncio.server").serve
        except ImportError:
            raise MissingExtraError("websockets", "serve") from None
        try:
            # Without compression: a small message cannot become a large one, and numbers hardly shrink.
            self._server = await serve(
                self._handle,
                self.host,
                self.port,
                process_request=self._before,
                compression=None,
                max_size=MAX_SERVER_MESSAGE,
            )
        except OSError as error:
            raise AttnscopeError(
                f"Port {self.port} of {self.host} cannot be had ({error.strerror}). Give another, or none."
            ) from None
        assert self._server is not None  # noqa: S101
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def close(self) -> None:
        """End all connections."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _before(self, connection: "ServerConnection", request: "Request") -> "Response | None":
        """Answer requests for pages; let those for the stream pass that show what they have to."""
        host = request.headers.get("Host", "")
        if urlsplit(request.path).path == STREAM:
            refusal = self._door.stream_refusal(request.path, host, request.headers.get("Origin"))
            if refusal is None:
                return None
            return connection.respond(refusal, "This stream is for its own page, with the token of its address.\n")
        refusal = self._door.refusal(host)
        if refusal is not None:
            return connection.respond(refusal, f"Call this server {self.host}.\n")
        file = file_of(self._site, request.path)
        if file is None:
            why = "There is no such page.\n" if self._site else "The pages are not built: npm run build:site.\n"
            return connection.respond(HTTPStatus.NOT_FOUND, why)
        response = connection.respond(HTTPStatus.OK, "")
        response.body = file.read_bytes()
        for name, value in (("Content-Type", type_of(file)), ("Content-Length", str(len(response.body)))):
            del response.headers[name]
            response.headers[name] = value
        # The token in the page's address goes to nobody.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def _handle(self, connection: "ServerConnection") -> None:
        closed = import_module("websockets.exceptions").ConnectionClosed
        with contextlib.suppress(closed):
            try:
                await self._meet(connection)
            except WireError as error:
                await connection.send(encode_message({"type": "refused", "code": error.code, "message": str(error)}))
                await connection.close(1008, error.code)

    async def _meet(self, connection: "ServerConnection") -> None:
        try:
            hello = _message_of(await asyncio.wait_for(connection.recv(), _patience), MAX_SERVER_MESSAGE)
        except TimeoutError:
            raise WireError("order", f"There was no hello in {_patience} seconds. Send it first.") from None
        if hello["type"] != "hello" or hello.get("role") not in ("page", "rank"):
            raise WireError("order", "The first message is no hello of a page or a rank. Send one.")
        page = hello["role"] == "page"
        if len(self._sessions if page else self._ranks) >= (_most_pages if page else _most_ranks):
            raise WireError("order", f"{_most_pages if page else _most_ranks} are here already. Close one.")
        await connection.send(encode_message({"type": "welcome", "version": VERSION, "run": self.board.run}))
        await (self._serve_page(connection) if page else self._serve_rank(connection, hello))

    async def _serve_page(self, connection: "ServerConnection") -> None:
        connection.protocol.max_message_size = MAX_MESSAGE
        session = Session(self.board, connection.send, self._workers, self._dtype)
        self._sessions.add(session)
        sending = asyncio.create_task(session.run())
        # A receiver that is gone ends the loop below; a failure of ours has to end it too.
        sending.add_done_callback(lambda task: None if task.cancelled() else _end(connection, task))
        try:
            async for raw in connection:
                message = _message_of(raw)
                if message["type"] == "subscribe":
                    session.subscribe(message)
                    await self._ask_ranks()
                elif message["type"] == "ping":
                    await connection.send(encode_message({"type": "pong", "id": message.get("id")}))
        finally:
            sending.cancel()
            self._sessions.discard(session)
            await self._ask_ranks()

    async def _serve_rank(self, connection: "ServerConnection", hello: dict[str, Any]) -> None:
        line = RankLine(self.board, self._texts, connection, hello, rows=self._rows)
        connection.protocol.max_message_size = MAX_FRAME
        self._ranks.add(line)
        try:
            await line.ask(self._asked())
            async for raw in connection:
                if isinstance(raw, str):
                    if _message_of(raw)["type"] == "ping":
                        await connection.send(encode_message({"type": "pong"}))
                else:
                    line.take(raw)
        finally:
            self._ranks.discard(line)
            line.close()

    def _asked(self) -> set[int] | None:
        """Layers that some page asks for; None for all."""
        asked: set[int] = set()
        for session in self._sessions:
            if session.layers is None:
                return None
            asked |= session.layers
        return asked

    async def _ask_ranks(self) -> None:
        for line in tuple(self._ranks):
            with contextlib.suppress(Exception):  # A rank that is gone ends its own loop.
                await line.ask(self._asked())


def _message_of(raw: str | bytes, most: int = MAX_MESSAGE) -> dict[str, Any]:
    if isinstance(raw, bytes):
        raise WireError("order", "A frame came where a message is due. Only ranks send frames, after their hello.")
    return decode_message(raw, most)


def _end(connection: "ServerConnection", task: "asyncio.Task[None]") -> None:
    error = task.exception()
    if error is not None:
        connection.transport.abort()
