"""Frames: a prefix, a JSON header, and blocks of numbers."""

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from attnscope.wire.block import Block, Described, Span, described_of, from_bytes
from attnscope.wire.error import WireError
from attnscope.wire.fields import Fields, parse_object
from attnscope.wire.limits import MAX_BLOCKS, MAX_HEADER, MAX_NAME, MAX_PAYLOAD, PREFIX, VERSION

_prefix = struct.Struct("<4sHHIIII")
_magic = b"ATNS"
_kinds = ("attention", "states", "tokens")


@dataclass(frozen=True)
class Frame:
    """What one layer of one rank computed for a range of tokens, or the texts of tokens.

    names  texts of the tokens of `span`; with the kind `tokens` only
    scale, causal, window  how scores are made; with the kind `attention` only
    """

    kind: str
    run: str
    rank: int = 0
    sequence: int = 0
    layer: int = 0
    dropped: int = 0
    scale: float = 1.0
    causal: bool = False
    window: int = 0
    names: tuple[str, ...] = ()
    span: Span | None = None
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def block(self, role: str) -> Block | None:
        """The block of a role."""
        return next((one for one in self.blocks if one.role == role), None)


def encode_frame(frame: Frame) -> bytes:
    """Make a frame's bytes.

    raises WireError  when it is larger than a receiver takes
    cost              one copy of the numbers
    """
    payload = b"".join(block.packed() for block in frame.blocks)
    text = json.dumps(_header_of(frame), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone surrogate is in no UTF-8; a tokenizer can give one.
    header = text.encode("utf-8", "replace")
    header += b" " * (-len(header) % 8)
    if len(header) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
        raise WireError(
            "size",
            f"A frame has {len(header)} bytes of header and {len(payload)} of numbers. "
            f"Send {MAX_HEADER} and {MAX_PAYLOAD} at most: fewer tokens at a time.",
        )
    check = zlib.crc32(payload, zlib.crc32(header))
    return b"".join((_prefix.pack(_magic, VERSION, 0, len(header), len(payload), check, 0), header, payload))


def _header_of(frame: Frame) -> dict[str, Any]:
    header: dict[str, Any] = {
        "kind": frame.kind,
        "run": frame.run,
        "rank": frame.rank,
        "sequence": frame.sequence,
        "layer": frame.layer,
    }
    if frame.dropped:
        header["dropped"] = frame.dropped
    if frame.kind == "attention":
        header |= {"scale": frame.scale, "causal": frame.causal, "window": frame.window}
    if frame.kind == "tokens" and frame.span:
        header |= {"names": {"token": list(frame.names)}, "range": list(frame.span)}
    header["blocks"] = [block.described() for block in frame.blocks]
    return header


def decode_frame(message: bytes | bytearray | memoryview) -> Frame:
    """Read a frame.

    returns           a frame whose numbers lie in `message`; blocks of roles that are not known are left out
    raises WireError  with the code of docs/wire-format.md, before memory is taken for what was announced
    """
    view = memoryview(message)
    header, payload = _parts_of(view)
    found = parse_object(bytes(header), "header")
    fields = Fields(found, "header")
    kind = fields.text("kind", MAX_NAME)
    if kind not in _kinds:
        raise WireError("header", f"kind is {kind!r}. Send attention, states or tokens.")
    described = [described_of(entry) for entry in fields.items("blocks", MAX_BLOCKS)]
    span, names = _names_of(found) if kind == "tokens" else (None, ())
    attention = kind == "attention"
    return Frame(
        kind=kind,
        run=fields.text("run", MAX_NAME),
        rank=fields.integer("rank"),
        sequence=fields.integer("sequence"),
        layer=fields.integer("layer"),
        dropped=fields.integer("dropped", 0),
        scale=fields.number("scale") if attention else 1.0,
        causal=fields.boolean("causal") if attention else False,
        window=fields.integer("window", 0) if attention else 0,
        names=names,
        span=span,
        blocks=_blocks_of(described, payload),
    )


def _parts_of(view: memoryview) -> tuple[memoryview, memoryview]:
    if len(view) < PREFIX:
        raise WireError("truncated", f"A frame has {len(view)} bytes. Its prefix alone has {PREFIX}.")
    magic, version, _, header, payload, check, _ = _prefix.unpack_from(view)
    if magic != _magic:
        raise WireError("magic", f"A frame begins with {magic!r}. Send {_magic!r}.")
    if version != VERSION:
        raise WireError("version", f"A frame is of version {version}, and this side reads {VERSION}. Use one release.")
    if header > MAX_HEADER or payload > MAX_PAYLOAD or header % 8 or payload % 8:
        raise WireError(
            "size",
            f"A frame announces {header} bytes of header and {payload} of numbers. "
            f"Send multiples of 8, {MAX_HEADER} and {MAX_PAYLOAD} at most.",
        )
    if len(view) != PREFIX + header + payload:
        code = "truncated" if len(view) < PREFIX + header + payload else "length"
        raise WireError(
            code, f"A frame has {len(view)} bytes and announces {PREFIX + header + payload}. Send it whole."
        )
    body = view[PREFIX:]
    if zlib.crc32(body) != check:
        raise WireError("checksum", "A frame's checksum is not that of its bytes. Send it again.")
    return body[:header], body[header:]


def _names_of(header: dict[str, Any]) -> tuple[Span, tuple[str, ...]]:
    first, end = Fields(header, "range").span("range")
    names = header.get("names")
    texts = names.get("token") if isinstance(names, dict) else None
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise WireError("header", "names.token is no array of texts. Send one text for each token of the range.")
    if len(texts) != end - first:
        raise WireError("range", f"There are {len(texts)} names for {end - first} tokens. Send one for each.")
    return (first, end), tuple(texts)


def _blocks_of(described: list[Described], payload: memoryview) -> tuple[Block, ...]:
    announced = sum(one.size + -one.size % 8 for one in described)
    if announced != len(payload):
        raise WireError("payload", f"Blocks of {announced} bytes are announced and {len(payload)} sent. Send as many.")
    blocks = []
    start = 0
    for one in described:
        if one.known:
            values = from_bytes(payload[start : start + one.size], one)
            blocks.append(Block(one.role, values, one.tokens, one.heads, one.dtype))
        start += one.size + -one.size % 8
    return tuple(blocks)
