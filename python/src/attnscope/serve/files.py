"""`attnscope view`: the page, with files opened in it."""

import shutil
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from attnscope.errors import AttnscopeError
from attnscope.serve.door import Door
from attnscope.serve.pages import Opened, open_files
from attnscope.serve.site import file_of, find_site, type_of


def view(paths: Sequence[str], *, port: int = 0, tensor: str | None = None) -> None:
    """Serve the page and the files on this machine alone, until interrupted.

    raises AttnscopeError  when a file is not there or is of no kind that opens, when the pages are not built,
                           or the port is taken
    """
    server = serve_files(open_files([Path(path) for path in paths], tensor), port)
    print(server.address)
    print("Open this address in Chrome or Edge. Ctrl+C ends it.", flush=True)
    with server:
        server.serve_forever()


class FileServer(ThreadingHTTPServer):
    """A server on 127.0.0.1 with the page's address."""

    daemon_threads = True
    address = ""


def serve_files(opened: Opened, port: int) -> FileServer:
    """Make the server; `serve_forever` runs it.

    raises AttnscopeError  when the pages are not built, or the port is taken
    """
    site = find_site()
    if site is None:
        raise AttnscopeError("The pages are not in the package. Run `npm run build:site` in the checkout.")
    try:
        server = FileServer(("127.0.0.1", port), partial(_Handler, site, opened))
    except OSError as error:
        raise AttnscopeError(f"Port {port} cannot be had ({error.strerror}). Give another, or none.") from None
    server.address = f"http://127.0.0.1:{server.server_port}/{opened.page}{opened.query}"
    return server


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, in pieces: a file may be larger than memory."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def __init__(self, site: Path, opened: Opened, *rest: object) -> None:
        self._site = site
        self._opened = opened
        self._door = Door("", {"127.0.0.1", "localhost"})
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file of the site, or one that was given."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Say how large it is."""
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""

    def _answer(self, *, body: bool) -> None:
        if self._door.refusal(self.headers.get("Host", "")) is not None:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = self._opened.files.get(path) or file_of(self._site, quote(path))
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with file.open("rb") as source:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", type_of(file))
            self.send_header("Content-Length", str(file.stat().st_size))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if body:
                shutil.copyfileobj(source, self.wfile, 1 << 20)
