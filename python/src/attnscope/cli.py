"""The command `attnscope`: a page on this machine, for running models or for files."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from attnscope.errors import AttnscopeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "view":
            from attnscope.serve.files import view

            view(options.files, port=options.port, tensor=options.tensor)
        else:
            asyncio.run(_serve(options))
    except AttnscopeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "attnscope", description="See inside a neural network. Nothing leaves this machine."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="show models that run in other processes: a page and a collector")
    serve.add_argument("--host", default="127.0.0.1", help="who may call; this machine alone when left out")
    serve.add_argument(
        "--origin", action="append", default=[], help="a page of another server that may open the stream"
    )
    serve.add_argument("--rows", type=_count, default=4096, help="tokens of a text that are kept")
    view = commands.add_parser("view", help="open files in the page")
    view.add_argument(
        "files", nargs="+", metavar="FILE", help=".safetensors, .npy, .npz, .csv, .keras, .h5 or a folder"
    )
    view.add_argument("--tensor", help="the name of one in a .safetensors or .npz")
    for one in (serve, view):
        one.add_argument("--port", type=_port, default=0, help="any free one when left out")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    from attnscope.serve import Board, Server

    server = Server(Board("collected"), host=options.host, port=options.port, origins=options.origin, rows=options.rows)
    await server.open()
    print(server.address)
    print(f"Ranks: attnscope.watch(model, collector={server.stream_address!r})")
    print("Open the first address in Chrome or Edge. Ctrl+C ends it.", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await server.close()


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _count(text: str) -> int:
    return _whole(text, 1, 1 << 24)


def _whole(text: str, least: int, most: int) -> int:
    if not text.isdigit() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
    return int(text)
