"""Frames and messages: the vectors that both sides read, and properties of what is made here."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attnscope.wire import Block, Frame, WireError, decode_frame, decode_message, encode_frame, subscription_of
from attnscope.wire.block import to_bytes
from scripts import wire_vectors

vectors = json.loads(wire_vectors.path.read_text(encoding="utf-8"))


def named(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", vectors[kind], ids=lambda one: str(one["name"]))


def test_the_vectors_are_what_the_script_makes() -> None:
    assert vectors == json.loads(json.dumps(wire_vectors.made()))


@named("good")
def test_a_good_frame_means(vector: dict[str, Any]) -> None:
    frame = decode_frame(base64.b64decode(vector["base64"]))
    told = vector["frame"]
    for name in ("kind", "run", "rank", "sequence", "layer", "dropped"):
        assert getattr(frame, name) == told[name]
    if frame.kind == "attention":
        assert (frame.scale, frame.causal, frame.window) == (told["scale"], told["causal"], told["window"])
    if frame.kind == "tokens":
        assert list(frame.names) == told["names"]
    assert len(frame.blocks) == len(told["blocks"])
    for block, expected in zip(frame.blocks, told["blocks"], strict=True):
        assert block.described() == {name: expected[name] for name in expected if name != "values"}
        values = np.array([float(one) for one in expected["values"]], dtype=np.float32)
        np.testing.assert_array_equal(np.asarray(block.values, np.float32).ravel(), values)


@named("hostile")
def test_a_hostile_frame_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(WireError) as refusal:
        decode_frame(base64.b64decode(vector["base64"]))
    assert refusal.value.code == vector["code"]
    assert len(str(refusal.value)) < 300


@named("messages")
def test_a_message(vector: dict[str, Any]) -> None:
    if "code" in vector:
        with pytest.raises(WireError) as refusal:
            subscription_of(decode_message(vector["text"]))
        assert refusal.value.code == vector["code"]
        return
    wanted = subscription_of(decode_message(vector["text"]))
    as_list = "*" if wanted is None else [[layer, list(heads) if heads else None] for layer, heads in wanted.items()]
    assert as_list == vector["layers"]


def seeded_frame(seed: int) -> Frame:
    random = np.random.default_rng(seed)
    heads, tokens, units, groups = (int(one) for one in random.integers(1, [9, 40, 33, 4]))
    first = int(random.integers(0, 1000))
    dtype = ("float32", "float16", "bfloat16")[seed % 3]
    kind = np.float16 if dtype == "float16" else np.float32
    span = (first, first + tokens)

    def block(role: str, shape: tuple[int, ...], of: tuple[int, int]) -> Block:
        values = random.normal(size=shape).astype(kind)
        return Block(role, values, span, of, dtype)  # type: ignore[arg-type]

    rows = Block(
        "statistics", random.normal(size=(heads * groups, tokens, 4)).astype(np.float32), span, (0, heads * groups)
    )
    query = block("query", (heads * groups, tokens, units), (0, heads * groups))
    key = block("key", (heads, tokens, units), (0, heads))
    return Frame("attention", f"run {seed}", layer=seed, scale=units**-0.5, causal=True, blocks=(query, key, rows))


@pytest.mark.parametrize("seed", range(30))
def test_what_is_decoded_is_what_was_encoded(seed: int) -> None:
    frame = seeded_frame(seed)
    raw = encode_frame(frame)
    read = decode_frame(raw)
    assert encode_frame(read) == raw
    assert (read.run, read.layer, read.scale) == (frame.run, frame.layer, frame.scale)
    for sent, got in zip(frame.blocks, read.blocks, strict=True):
        assert to_bytes(got.values, got.dtype) == to_bytes(sent.values, sent.dtype)
        if sent.dtype != "bfloat16":
            np.testing.assert_array_equal(got.values, sent.values)
        else:
            np.testing.assert_allclose(got.values, sent.values, rtol=2**-8)


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_is_refused(seed: int) -> None:
    raw = encode_frame(seeded_frame(seed % 5))
    random = np.random.default_rng(seed)
    damaged = bytearray(raw)
    at = int(random.integers(0, len(raw)))
    damaged[at] ^= 1 << int(random.integers(0, 8))
    if at in (6, 7, 20, 21, 22, 23):
        assert decode_frame(damaged).blocks  # Bytes without meaning.
        return
    with pytest.raises(WireError):
        decode_frame(damaged)
    with pytest.raises(WireError):
        decode_frame(raw[: int(random.integers(0, len(raw)))])


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(seed: int) -> None:
    random = np.random.default_rng(seed)
    raw = random.bytes(int(random.integers(0, 2000)))
    with pytest.raises(WireError):
        decode_frame(raw)
    with pytest.raises(WireError):
        decode_frame(b"ATNS\x01\x00\x00\x00" + raw)


def test_a_frame_beyond_the_limits_is_not_made() -> None:
    with pytest.raises(WireError, match="fewer tokens"):
        encode_frame(Frame("tokens", "long", names=("x" * 100,) * 20_000, span=(0, 20_000)))


def test_decoding_takes_no_memory_for_what_is_announced() -> None:
    # 16 million rows are announced and none sent: the refusal must come from the header alone.
    import tracemalloc

    raw = next(base64.b64decode(one["base64"]) for one in vectors["hostile"] if one["name"].startswith("16 million"))
    tracemalloc.start()
    with pytest.raises(WireError):
        decode_frame(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_token_that_is_no_unicode_is_sent_as_a_question_mark() -> None:
    read = decode_frame(encode_frame(Frame("tokens", "odd", names=("a\ud800",), span=(0, 1))))
    assert read.names == ("a?",)


def test_a_nan_stays_one_as_bfloat16() -> None:
    values = np.array([[np.nan, -np.nan, 1.0]], dtype=np.float32)
    raw = encode_frame(Frame("states", "nan", blocks=(Block("values", values, (0, 1), None, "bfloat16"),)))
    read = decode_frame(raw).block("values")
    assert read is not None
    assert np.isnan(read.values[0, :2]).all()
    assert read.values[0, 2] == 1


def test_the_page_of_documentation_names_every_code() -> None:
    page = Path(wire_vectors.path).parents[3] / "docs/wire-format.md"
    text = page.read_text(encoding="utf-8")
    for vector in [*vectors["hostile"], *vectors["messages"]]:
        if "code" in vector:
            assert f"`{vector['code']}`" in text
