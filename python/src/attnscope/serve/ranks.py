"""A rank's connection, on the collector's side."""

import contextlib
from typing import TYPE_CHECKING, Any

from attnscope.serve.board import Board, Rank
from attnscope.serve.counting import TextCount
from attnscope.serve.relay import RelayedLayer, RelayedTokens
from attnscope.wire import WireError, decode_frame, encode_message, layers_of
from attnscope.wire.fields import Fields
from attnscope.wire.limits import MAX_NAME

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

_most_layers = 4096


class RankLine:
    """Takes a rank in, asks it for layers, and takes its frames.

    raises WireError  `field` when its hello is none
    """

    def __init__(
        self, board: Board, texts: TextCount, connection: "ServerConnection", hello: dict[str, Any], *, rows: int
    ) -> None:
        fields = Fields(hello, "field")
        number = fields.integer("rank")
        layers = [RelayedLayer(info, rows) for info in layers_of(fields.items("layers", _most_layers))]
        self._board = board
        self._connection = connection
        self._layers = {layer.info.layer: layer for layer in layers}
        self._tokens = RelayedTokens(rows)
        self._texts = texts
        self._generation = texts.enter(number, fields.text("run", MAX_NAME))
        self._rank = Rank(number, layers, self._tokens)
        self._asked: set[int] | None = set()
        board.put(self._rank)

    async def ask(self, layers: set[int] | None) -> None:
        """Say which layers pages want; None for all. Says nothing where that has not changed."""
        if layers == self._asked:
            return
        self._asked = layers
        wanted = "*" if layers is None else sorted(layers & set(self._layers))
        await self._connection.send(encode_message({"type": "subscribe", "layers": wanted}))

    def take(self, raw: bytes) -> None:
        """Take a frame.

        raises WireError  when it is none, or is of a layer or rank that hello did not name
        """
        frame = decode_frame(raw)
        if frame.rank != self._rank.number:
            raise WireError("field", f"A frame is of rank {frame.rank}, not {self._rank.number}. Send one's own.")
        sequence = self._texts.number(self._generation, frame.sequence)
        if frame.kind == "tokens":
            self._tokens.take(frame, sequence)
        else:
            layer = self._layers.get(frame.layer)
            if layer is None:
                raise WireError("field", f"A frame is of layer {frame.layer}, which hello did not name. Name it there.")
            layer.take(frame, sequence)
        self._board.tell()

    def close(self) -> None:
        """The rank is gone."""
        with contextlib.suppress(KeyError):
            self._board.lose(self._rank)
