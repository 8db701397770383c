"""The local server: a page, and a WebSocket that says what layers compute."""

from attnscope.serve.background import Background
from attnscope.serve.board import Board
from attnscope.serve.server import Server

__all__ = ["Background", "Board", "Server"]
