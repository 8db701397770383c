"""Write test/fixtures/wire/vectors.json: frames and messages, good and hostile, that the tests of both sides read.

python scripts/wire_vectors.py
"""

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from attnscope.wire import Block, Frame, decode_frame, encode_frame

path = Path(__file__).resolve().parents[2] / "test/fixtures/wire/vectors.json"


def made() -> dict[str, Any]:
    """All vectors."""
    return {"good": good(), "hostile": hostile(), "messages": messages()}


def good() -> list[dict[str, Any]]:
    """Frames with what they mean."""
    found = [_good(name, frame, encode_frame(frame)) for name, frame in _frames().items()]
    extended = _raw(
        {**_tokens, "colour": {"deep": [1, None]}, "blocks": [{**_mask, "role": "later", "extra": True}]}, 8
    )
    found.append(_good("fields and a role of a later version are ignored", decode_frame(extended), extended))
    return found


def _frames() -> dict[str, Frame]:
    ramp = np.arange(-12, 12, dtype=np.float32)
    query = (ramp / 8).reshape(2, 3, 4)
    key = (ramp[:12] / 4).reshape(1, 3, 4)
    rows = (ramp / 16).reshape(2, 3, 4)
    odd = np.array([[0.1, -0.0, 65504, 6e-8, np.inf, -np.inf]], dtype=np.float32)
    between = np.array([[1.00390625, 1.01171875, -3.1415927]], dtype=np.float32)
    return {
        "a prompt, float32": Frame(
            "attention", "demo", layer=3, scale=0.5, causal=True,
            blocks=(
                Block("query", query, (0, 3), (0, 2)),
                Block("key", key, (0, 3), (0, 1)),
                Block("statistics", rows, (0, 3), (0, 2)),
            ),
        ),
        "a token of the second rank, float16": Frame(
            "attention", "demo", rank=1, sequence=2, layer=7, dropped=5, scale=0.125, causal=True, window=16,
            blocks=(
                Block("query", query[:, :1].astype(np.float16), (41, 42), (2, 4), "float16"),
                Block("key", key[:, :2].astype(np.float16), (40, 42), (1, 2), "float16"),
                Block("statistics", rows[:, :1], (41, 42), (2, 4)),
            ),
        ),
        "an encoder with padding, bfloat16": Frame(
            "attention", "demo", layer=0, scale=0.5,
            blocks=(
                Block("query", query, (0, 3), (0, 2), "bfloat16"),
                Block("key", query, (0, 3), (0, 2), "bfloat16"),
                Block("mask", np.array([1, 1, 0], dtype=np.float32), (0, 3)),
            ),
        ),
        "halves at their ends": Frame("states", "demo", blocks=(Block("values", odd, (0, 1), None, "float16"),)),
        "bfloat16 rounds to even": Frame(
            "states", "demo",
            blocks=(Block("values", between, (9, 10), None, "bfloat16"),),
        ),
        "names of tokens": Frame("tokens", "demo 2", sequence=1, names=("The", " cät", "", "🐈"), span=(0, 4)),
    }  # fmt: skip


def _good(name: str, frame: Frame, raw: bytes) -> dict[str, Any]:
    read = decode_frame(raw)
    blocks = [
        {**block.described(), "values": [_plain(one) for one in np.asarray(block.values, dtype=np.float32).ravel()]}
        for block in read.blocks
    ]
    meaning: dict[str, Any] = {
        "kind": frame.kind, "run": frame.run, "rank": frame.rank, "sequence": frame.sequence, "layer": frame.layer,
        "dropped": frame.dropped, "blocks": blocks,
    }  # fmt: skip
    if frame.kind == "attention":
        meaning |= {"scale": frame.scale, "causal": frame.causal, "window": frame.window}
    if frame.span:
        meaning |= {"names": list(frame.names), "range": list(frame.span)}
    return {"name": name, "base64": _text(raw), "frame": meaning}


def _plain(value: np.floating[Any]) -> float | str:
    """A number as JSON has it; infinities by their names."""
    return float(value) if np.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


_tokens: dict[str, Any] = {
    "kind": "tokens", "run": "demo", "rank": 0, "sequence": 0, "layer": 0,
    "names": {"token": ["a", "b"]}, "range": [0, 2], "blocks": [],
}  # fmt: skip
_states: dict[str, Any] = {"kind": "states", "run": "demo", "rank": 0, "sequence": 0, "layer": 0}
_mask: dict[str, Any] = {"role": "mask", "dtype": "float32", "shape": [2], "tokens": [0, 2]}
_values: dict[str, Any] = {"role": "values", "dtype": "float32", "shape": [2, 1], "tokens": [0, 2]}
_query: dict[str, Any] = {"role": "query", "dtype": "float32", "shape": [1, 2, 1], "tokens": [0, 2], "heads": [0, 1]}
_statistics: dict[str, Any] = {**_query, "role": "statistics"}
_attention: dict[str, Any] = {**_states, "kind": "attention", "scale": 1, "causal": True}
_infinite = json.dumps(_attention).replace('"scale": 1', '"scale": 1e999').encode()


def hostile() -> list[dict[str, str]]:
    """Frames with the code of their refusal."""
    whole = encode_frame(_frames()["a prompt, float32"])
    flipped = bytearray(whole)
    flipped[-3] ^= 1
    return [
        _bad("nothing", b"", "truncated"),
        _bad("half a prefix", whole[:11], "truncated"),
        _bad("another magic", b"PK\x03\x04" + whole[4:], "magic"),
        _bad("version 2", whole[:4] + b"\x02\x00" + whole[6:], "version"),
        _bad("a header of 4 GB", _prefix(0xFFFFFFF8, 0), "size"),
        _bad("numbers of 4 GB", _prefix(8, 0xFFFFFFF8) + b"{}      ", "size"),
        _bad("a header of 7 bytes", _prefix(7, 0) + b"{}     ", "size"),
        _bad("cut in the numbers", whole[:-8], "truncated"),
        _bad("8 bytes too many", whole + bytes(8), "length"),
        _bad("one bit flipped", bytes(flipped), "checksum"),
        _bad("no UTF-8", _raw(b'{"kind":"tok\xff\xfe"}'), "utf8"),
        _bad("a surrogate in UTF-8", _raw(b'{"kind":"\xed\xa0\x80"}'), "utf8"),
        _bad("no JSON", _raw(b"{kind: 1}"), "header"),
        _bad("an array", _raw(b"[1]"), "header"),
        _bad("nested twenty thousand deep", _raw(b'{"x":' + b"[" * 20_000), "header"),
        _bad("NaN in JSON", _raw(b'{"kind":"tokens","run":NaN}'), "header"),
        _bad("a kind of its own", _raw({**_tokens, "kind": "pickle"}), "header"),
        _bad("no run", _raw({**_tokens, "run": ""}), "header"),
        _bad("a run of 129 characters", _raw({**_tokens, "run": "x" * 129}), "header"),
        _bad("rank -1", _raw({**_tokens, "rank": -1}), "header"),
        _bad("layer 1.5", _raw({**_tokens, "layer": 1.5}), "header"),
        _bad("sequence beyond 2^53", _raw({**_tokens, "sequence": 1 << 53}), "header"),
        _bad("a number of 10,000 digits", _raw(b'{"kind":"tokens","run":"a","rank":' + b"9" * 10_000 + b"}"), "header"),
        _bad("true as a rank", _raw({**_tokens, "rank": True}), "header"),
        _bad("causal 1", _raw({**_attention, "causal": 1, "blocks": []}), "header"),
        _bad("an infinite scale", _raw(_infinite), "header"),
        _bad("names are numbers", _raw({**_tokens, "names": {"token": [1, 2]}}), "header"),
        _bad("three names for two tokens", _raw({**_tokens, "names": {"token": ["a", "b", "c"]}}), "range"),
        _bad("blocks are an object", _raw({**_states, "blocks": {}}), "header"),
        _bad("17 blocks", _raw({**_states, "blocks": [_values] * 17}, 17 * 8), "header"),
        _bad("a block is null", _raw({**_states, "blocks": [None]}), "header"),
        _bad("float64", _raw({**_states, "blocks": [{**_values, "dtype": "float64"}]}, 16), "dtype"),
        _bad("dtype is an array", _raw({**_states, "blocks": [{**_values, "dtype": ["float32"]}]}, 8), "dtype"),
        _bad("16 million cubed", _raw({**_attention, "blocks": [{**_query, "shape": [1 << 24] * 3}]}), "shape"),
        _bad("2^32 + 1 numbers", _raw({**_states, "blocks": [{**_values, "shape": [65537, 65537]}]}, 8), "shape"),
        _bad("a length beyond 2^24", _raw({**_states, "blocks": [{**_values, "shape": [16777217, 1]}]}), "shape"),
        _bad("a length of 0", _raw({**_states, "blocks": [{**_values, "shape": [0, 1]}]}), "shape"),
        _bad("a length of -2", _raw({**_states, "blocks": [{**_values, "shape": [-2, -1]}]}, 8), "shape"),
        _bad("a length of 1.5", _raw({**_states, "blocks": [{**_values, "shape": [1.5, 2]}]}), "shape"),
        _bad("no axis", _raw({**_states, "blocks": [{**_values, "shape": []}]}), "shape"),
        _bad("a query of two axes", _raw({**_attention, "blocks": [{**_query, "shape": [2, 1]}]}, 8), "shape"),
        _bad("statistics of three", _raw({**_attention, "blocks": [{**_statistics, "shape": [1, 2, 3]}]}, 24), "shape"),
        _bad("two rows for three tokens", _raw({**_states, "blocks": [{**_values, "tokens": [0, 3]}]}, 8), "range"),
        _bad("tokens backwards", _raw({**_states, "blocks": [{**_values, "tokens": [2, 0]}]}, 8), "range"),
        _bad("one head for two", _raw({**_attention, "blocks": [{**_query, "heads": [0, 2]}]}, 8), "range"),
        _bad("a query without heads", _raw({**_attention, "blocks": [{**_query, "heads": None}]}, 8), "range"),
        _bad("fewer numbers than announced", _raw({**_states, "blocks": [{**_values, "shape": [2, 8]}]}, 8), "payload"),
        _bad("numbers that nobody announced", _raw({**_states, "blocks": [_values]}, 16), "payload"),
    ]  # fmt: skip


def _bad(name: str, raw: bytes, code: str) -> dict[str, str]:
    return {"name": name, "base64": _text(raw), "code": code}


def _raw(header: bytes | dict[str, Any], payload: int = 0) -> bytes:
    """A frame with a right prefix around a header of any kind and zeros."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    body = text + b" " * (-len(text) % 8) + bytes(payload)
    return _prefix(len(body) - payload, payload, zlib.crc32(body)) + body


def _prefix(header: int, payload: int, check: int = 0) -> bytes:
    return struct.pack("<4sHHIIII", b"ATNS", 1, 0, header, payload, check, 0)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def messages() -> list[dict[str, Any]]:
    """Messages of a page: what a good one asks for, or the code of a refusal. A layer's null: all heads."""
    subscribe = {"type": "subscribe"}
    return [
        {"name": "all layers", "text": json.dumps({**subscribe, "layers": "*"}), "layers": "*"},
        {"name": "no layer", "text": json.dumps({**subscribe, "layers": []}), "layers": []},
        {
            "name": "a layer, and heads of another",
            "text": json.dumps({**subscribe, "layers": [3, {"layer": 4, "heads": [0, 2]}], "later": 1}),
            "layers": [[3, None], [4, [0, 2]]],
        },
        {"name": "layers left out", "text": json.dumps(subscribe), "layers": []},
        {"name": "a negative layer", "text": json.dumps({**subscribe, "layers": [-1]}), "code": "field"},
        {"name": "layers as text", "text": json.dumps({**subscribe, "layers": "all"}), "code": "field"},
        {"name": "5,000 layers", "text": json.dumps({**subscribe, "layers": list(range(5000))}), "code": "field"},
        {
            "name": "heads backwards",
            "text": json.dumps({**subscribe, "layers": [{"layer": 0, "heads": [2, 1]}]}),
            "code": "field",
        },
        {"name": "a type of its own", "text": '{"type": "exec"}', "code": "type"},
        {"name": "no type", "text": "{}", "code": "type"},
        {"name": "no JSON", "text": "subscribe", "code": "json"},
        {"name": "an array of JSON", "text": "[]", "code": "json"},
        {"name": "hello of version 2", "text": '{"type": "hello", "version": 2}', "code": "version"},
        {"name": "70,000 bytes", "text": '{"type": "ping", "id": "' + "x" * 70_000 + '"}', "code": "size"},
    ]  # fmt: skip


if __name__ == "__main__":
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")
