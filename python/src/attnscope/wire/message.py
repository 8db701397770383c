"""Messages: JSON objects with a type, beside the frames."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attnscope.wire.block import Span
from attnscope.wire.error import WireError
from attnscope.wire.fields import Fields, parse_object
from attnscope.wire.limits import MAX_MESSAGE, MAX_NAME, VERSION

_types = ("hello", "subscribe", "ping", "pong", "welcome", "model", "refused")
_most_layers = 4096


@dataclass(frozen=True)
class LayerInfo:
    """A layer of a model, or a rank's share of it.

    heads, key_heads  [first, end) of this rank; of a recurrent layer [0, 1)
    of                heads of the whole layer
    head_size         units of a head; channels of a recurrent layer; 0 until it has run
    """

    layer: int
    kind: str
    heads: Span
    key_heads: Span
    of: int
    head_size: int = 0

    def described(self) -> dict[str, Any]:
        """As in a message."""
        return {
            "layer": self.layer,
            "kind": self.kind,
            "heads": list(self.heads),
            "keyHeads": list(self.key_heads),
            "of": self.of,
            "headSize": self.head_size,
        }


def encode_message(message: Mapping[str, Any]) -> str:
    """Make a message's text."""
    return json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def decode_message(text: str | bytes, most: int = MAX_MESSAGE) -> dict[str, Any]:
    """Read a message of at most `most` bytes; its type is one of the format's, its version ours where it says one.

    raises WireError  `size`, `utf8`, `json`, `type`, `version`
    """
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(raw) > most:
        raise WireError("size", f"A message has {len(raw)} bytes. Send {most} at most.")
    message = parse_object(raw, "json")
    kind = message.get("type")
    if kind not in _types:
        raise WireError("type", f"A message's type is {json.dumps(kind)[:40]}. Send {', '.join(_types)}.")
    if kind in ("hello", "welcome") and message.get("version") != VERSION:
        told = json.dumps(message.get("version"))[:40]
        raise WireError("version", f"A message is of version {told}, and this side reads {VERSION}. Use one release.")
    return message


def subscription_of(message: Mapping[str, Any]) -> dict[int, Span | None] | None:
    """Read which layers somebody wants: heads by layer, None for all heads; None for all layers.

    raises WireError  `field`
    """
    if message.get("layers") == "*":
        return None
    wanted: dict[int, Span | None] = {}
    for item in Fields(message, "field").items("layers", _most_layers):
        entry = item if isinstance(item, dict) else {"layer": item}
        fields = Fields(entry, "field")
        heads = None if entry.get("heads", "*") == "*" else fields.span("heads")
        wanted[fields.integer("layer")] = heads
    return wanted


def layers_of(entries: Sequence[object]) -> list[LayerInfo]:
    """Read the layers of a rank's hello.

    raises WireError  `field`
    """
    found = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise WireError("field", "A layer is no object. Send {layer, kind, heads, keyHeads, of, headSize}.")
        fields = Fields(entry, "field")
        found.append(
            LayerInfo(
                layer=fields.integer("layer"),
                kind=fields.text("kind", MAX_NAME),
                heads=fields.span("heads"),
                key_heads=fields.span("keyHeads"),
                of=fields.integer("of"),
                head_size=fields.integer("headSize", 0),
            )
        )
    return found
