"""A figure as PNG or SVG, painted by a headless Chromium that this machine has."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from attnscope import _assets
from attnscope._elements import CHROMIUM_FLAGS
from attnscope._page import document

if TYPE_CHECKING:
    from attnscope._figure import Figure

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
)
#: A picture larger than this is refused.
_MOST_BYTES = 512 * 2**20


def find_chromium() -> str:
    """The path of a Chromium: CHROME_PATH, or one of the usual names and places. Raises FileNotFoundError."""
    named = os.environ.get("CHROME_PATH")
    if named:
        if os.access(named, os.X_OK):
            return named
        raise FileNotFoundError(f"CHROME_PATH is {named}, and there is no program. Set it to a Chromium, or unset it.")
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    found = found or next((place for place in _PLACES if os.access(place, os.X_OK)), None)
    if found:
        return found
    raise FileNotFoundError("A picture needs Chromium, and none was found. Install it, set CHROME_PATH, or save .html.")


class _Server(ThreadingHTTPServer):
    """Gives the document to the browser and takes the picture from it, on 127.0.0.1, under a random path."""

    daemon_threads = True

    def __init__(self, text: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.document = text.encode("utf-8")
        self.path = f"/{secrets.token_urlsafe(24)}/"
        self.came = threading.Event()
        self.picture: bytes | None = None
        self.error: str | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{self.path}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.path.split("?")[0] != self.server.path:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.document)))
        self.end_headers()
        self.wfile.write(self.server.document)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.path not in (f"{self.server.path}picture", f"{self.server.path}error") or length > _MOST_BYTES:
            return self.send_error(404)
        body = self.rfile.read(length)
        if self.path.endswith("picture"):
            self.server.picture = body
        else:
            self.server.error = body.decode("utf-8", "replace")
        self.send_response(204)
        self.end_headers()
        self.server.came.set()

    def log_message(self, *_: object) -> None:
        """Says nothing: the notebook's output is the user's."""


def picture(figure: Figure, kind: str, *, scale: float, timeout: float) -> bytes:
    """The figure as bytes of a PNG or an SVG; raises as `Figure.save` says."""
    if not 0 < scale <= 8:
        raise ValueError(f"scale is {scale}. Give a number above 0, 8 at most.")
    chromium = find_chromium()
    server = _Server(document(figure, title="attnscope", then=_assets.script("picture.js")))
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        with tempfile.TemporaryDirectory(prefix="attnscope-", ignore_cleanup_errors=True) as profile:
            browser = _start(chromium, profile, f"{server.address}?kind={kind}&scale={scale}")
            try:
                came = server.came.wait(timeout)
            finally:
                _end(browser)
    finally:
        server.shutdown()
        server.server_close()
    if server.error is not None:
        raise RuntimeError(server.error)
    if not came or server.picture is None:
        raise RuntimeError(f"{chromium} drew nothing in {timeout:g} s. Give a longer timeout, or save .html.")
    return server.picture


def _start(chromium: str, profile: str, address: str) -> subprocess.Popen[bytes]:
    flags = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", "--window-size=1600,1200"]
    return subprocess.Popen(  # noqa: S603 - the program that the user has, with our flags
        [chromium, *CHROMIUM_FLAGS, *flags, address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )


def _end(browser: subprocess.Popen[bytes]) -> None:
    """Ends the browser and the processes that it started."""
    if sys.platform == "win32":
        browser.terminate()
    else:
        os.killpg(browser.pid, signal.SIGTERM)
    try:
        browser.wait(10)
    except subprocess.TimeoutExpired:
        browser.kill()
        browser.wait()
