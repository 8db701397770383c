"""Watched models: weights rebuilt from queries, keys and statistics, beside those of an eager twin."""

import gc
import importlib.util
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope import AttnscopeError
from attnscope.wire import Frame, decode_frame, encode_frame

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    from tests import models
else:
    pytest.skip("torch is not installed", allow_module_level=True)


families = pytest.mark.parametrize("family", sorted(models.ALL))
decoders = pytest.mark.parametrize("family", sorted(models.DECODERS))


def eager_maps(family: str, ids: Any, **options: Any) -> list[Any]:
    with torch.no_grad():
        found = models.ALL[family]("eager")(ids, output_attentions=True, **options)
    return [one.numpy() for one in found.attentions]


def rebuilt(frame: Frame) -> Any:
    """Weights from nothing but a frame, by the formula of docs/wire-format.md, in float64."""
    query, key, rows = (frame.block(role) for role in ("query", "key", "statistics"))
    assert query is not None
    assert key is not None
    assert rows is not None
    groups = query.values.shape[0] // key.values.shape[0]
    keys = np.repeat(key.values.astype(np.float64), groups, axis=0)
    scores = frame.scale * query.values.astype(np.float64) @ keys.transpose(0, 2, 1)
    at = np.arange(*query.tokens)[:, None] - np.arange(*key.tokens)[None]
    seen = np.ones_like(at, dtype=bool)
    if frame.causal:
        seen &= at >= 0
        if frame.window:
            seen &= at < frame.window
    mask = frame.block("mask")
    if mask is not None:
        seen &= mask.values[None] > 0
    return np.where(seen, np.exp(scores - rows.values[..., 1:2]), 0)


def sent(layer: Any, dtype: Any = "float32", heads: Any = None) -> Frame:
    return decode_frame(encode_frame(layer.frame(layer.ring.rows(), heads, dtype)))


@families
def test_patterns_are_those_of_an_eager_twin(family: str) -> None:
    model, ids = models.ALL[family](), models.tokens(23)
    with attnscope.watch(model) as scope, torch.no_grad():
        model(ids)
    for number, expected in enumerate(eager_maps(family, ids)):
        for head in range(4):
            np.testing.assert_allclose(scope.layer(number).pattern(head=head), expected[0, head], atol=1e-5)
        np.testing.assert_allclose(rebuilt(sent(scope.layer(number))), expected[0], atol=1e-5)
        halves = rebuilt(sent(scope.layer(number), "float16"))
        np.testing.assert_allclose(halves, expected[0], atol=2e-3)
        np.testing.assert_allclose(halves.sum(-1), 1, atol=1e-5)


@families
def test_watching_changes_nothing_that_the_model_computes(family: str) -> None:
    model, ids = models.ALL[family](), models.tokens(11)
    with torch.no_grad():
        before = model(ids)[0]
        with attnscope.watch(model):
            during = model(ids)[0]
        after = model(ids)[0]
    assert torch.equal(before, during)
    assert torch.equal(before, after)


@decoders
@pytest.mark.parametrize("cache", ["dynamic", "static"])
def test_generation_with_a_cache_gives_the_whole_map(family: str, cache: str) -> None:
    model, ids = models.DECODERS[family](), models.tokens(9)
    with attnscope.watch(model) as scope:
        options = {"cache_implementation": "static"} if cache == "static" else {}
        text = model.generate(ids, max_new_tokens=12, do_sample=False, disable_compile=True, **options)
    for number, expected in enumerate(eager_maps(family, text[:, :-1])):
        layer = scope.layer(number)
        together = cache == "dynamic" and family != "mistral"  # Else each step has a mask of its own.
        assert len(layer.ring.rows()) == (2 if together else 12)  # The prompt, and 11 steps.
        np.testing.assert_allclose(rebuilt(sent(layer)), expected[0], atol=1e-5)
        np.testing.assert_allclose(layer.pattern(head=3), expected[0, 3], atol=1e-5)
    assert scope.tokens() == [f"#{one}" for one in text[0, :-1].tolist()]


class Operations(TorchDispatchMode):  # type: ignore[misc]
    """Counts what is computed with tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, operation: Any, _: Any, args: Any = (), options: Any = None) -> Any:
        self.count += 1
        return operation(*args, **(options or {}))


@pytest.mark.parametrize("family", ["gpt2", "llama", "qwen3"])
def test_a_token_that_nobody_looks_at_costs_the_model_no_operation_of_a_layer(family: str) -> None:
    model, ids = models.DECODERS[family](), models.tokens(3)

    def operations(steps: int, watched: bool) -> int:
        with attnscope.watch(model) if watched else nullcontext(), torch.no_grad(), Operations() as counted:
            model.generate(ids, max_new_tokens=steps, do_sample=False)
        found: int = counted.count
        return found

    plain, watched = (operations(60, kind) - operations(30, kind) for kind in (False, True))
    assert watched == plain + 30  # One for the number of each token, whichever layers there are.


@decoders
@pytest.mark.parametrize("cache", ["dynamic", "static"])
def test_a_reader_in_a_thread_of_its_own_disturbs_nothing(family: str, cache: str) -> None:
    model, ids = models.DECODERS[family](), models.tokens(9)
    options = {"cache_implementation": "static"} if cache == "static" else {}
    with attnscope.watch(model, dtype="float32") as scope, ThreadPoolExecutor(2) as readers:
        ended = threading.Event()

        def read() -> int:
            count = 0
            while not ended.is_set():
                for layer in scope.layers.values():
                    rows = layer.ring.rows()
                    assert [one.first for one in rows[1:]] == [one.end for one in rows[:-1]]
                    count += len(rows)
            return count

        reading = [readers.submit(read) for _ in range(2)]
        text = model.generate(ids, max_new_tokens=100, do_sample=False, disable_compile=True, **options)
        ended.set()
        assert all(one.result() > 0 for one in reading)
    for number, expected in enumerate(eager_maps(family, text[:, :-1])):
        layer = scope.layer(number)
        np.testing.assert_allclose(rebuilt(sent(layer)), expected[0], atol=1e-5)
        np.testing.assert_allclose(layer.pattern(head=2), expected[0, 2], atol=1e-5)


def test_a_scope_that_has_ended_keeps_none_of_the_models_keys() -> None:
    model, ids = models.llama(), models.tokens(9)
    with attnscope.watch(model) as scope, torch.no_grad():
        cache = model(ids)["cache"]
        for seed in range(3):
            model(models.tokens(1, seed=seed), cache=cache)
    kept = [weakref.ref(layer.keys) for layer in cache.layers]
    del cache
    gc.collect()
    assert all(one() is None for one in kept)
    assert scope.layer(0).ring.span == (0, 12)


@families
def test_padding_of_a_batch_is_seen_by_nobody(family: str) -> None:
    model, ids = models.ALL[family](), models.tokens(10, batch=2)
    mask = torch.ones_like(ids)
    side = slice(None, 4) if family in models.DECODERS else slice(6, None)
    mask[1, side] = 0
    real = mask[1].bool().numpy()
    with attnscope.watch(model, sample=1) as scope, torch.no_grad():
        model(ids, attention_mask=mask)
    for number, expected in enumerate(eager_maps(family, ids, attention_mask=mask)):
        found = rebuilt(sent(scope.layer(number)))
        np.testing.assert_allclose(found[:, real], expected[1][:, real], atol=1e-5)
        np.testing.assert_allclose(scope.layer(number).pattern(2)[real], expected[1, 2][real], atol=1e-5)


@decoders
def test_a_batch_padded_on_the_left_generates(family: str) -> None:
    model, ids = models.DECODERS[family](), models.tokens(10, batch=2)
    mask = torch.ones_like(ids)
    mask[1, :4] = 0
    with attnscope.watch(model, sample=1) as scope:
        text = model.generate(ids, attention_mask=mask, max_new_tokens=6, do_sample=False, pad_token_id=0)
    whole = torch.cat([mask, torch.ones(2, 5, dtype=mask.dtype)], 1)
    options = {"attention_mask": whole, "position_ids": (whole.cumsum(1) - 1).clamp(min=0)}
    for number, expected in enumerate(eager_maps(family, text[:, :-1], **options)):
        found = rebuilt(sent(scope.layer(number)))
        np.testing.assert_allclose(found[:, 4:], expected[1][:, 4:], atol=1e-5)


@pytest.mark.parametrize("heads", [(0, 1), (1, 2), (2, 4), (1, 3)])
def test_heads_of_a_grouped_layer(heads: tuple[int, int]) -> None:
    model, ids = models.llama(), models.tokens(8)
    with attnscope.watch(model) as scope, torch.no_grad():
        model(ids)
    with attnscope.watch(model, layers=[1], heads=heads) as narrow, torch.no_grad():
        model(ids)
    expected = eager_maps("llama", ids)[1][0]
    for frame in (sent(scope.layer(1), heads=heads), sent(narrow.layer(1))):
        query = frame.block("query")
        assert query is not None
        assert query.heads is not None
        first, end = query.heads
        assert first <= heads[0] < heads[1] <= end
        np.testing.assert_allclose(rebuilt(frame), expected[first:end], atol=1e-5)
    assert list(narrow.layers) == [1]
    np.testing.assert_allclose(narrow.layer(1).pattern(heads[0]), expected[heads[0]], atol=1e-5)


def test_a_ring_that_is_full_keeps_the_newest_rows_and_they_are_right() -> None:
    model, ids = models.llama(), models.tokens(6)
    with attnscope.watch(model, rows=16) as scope:
        text = model.generate(ids, max_new_tokens=50, do_sample=False)
    expected = eager_maps("llama", text[:, :-1])[2][0]
    layer = scope.layer(2)
    assert layer.ring.span == (39, 55)
    frame = sent(layer)
    key = frame.block("key")
    assert key is not None
    assert key.tokens == (39, 55)
    np.testing.assert_allclose(rebuilt(frame), expected[:, 39:, 39:], atol=1e-5)
    first, end = key.tokens
    found = layer.pattern(1)
    np.testing.assert_allclose(found[:, -(end - first) :], expected[1, 39:, 39:], atol=1e-5)


@pytest.mark.parametrize("count", [2, 12, 26, 29])
def test_rows_that_waited_are_right_when_older_keys_have_gone(count: int) -> None:
    model, ids = models.llama(), models.tokens(6)
    with attnscope.watch(model, rows=16) as scope:
        text = model.generate(ids, max_new_tokens=count, do_sample=False)
    expected = eager_maps("llama", text[:, :-1])[1][0]
    layer = scope.layer(1)
    first, end = layer.ring.span
    found = layer.pattern(0)
    np.testing.assert_allclose(found, expected[0, first:end, end - found.shape[1] : end], atol=1e-5)
    np.testing.assert_allclose(rebuilt(sent(layer, "float16")), expected[:, first:end, first:end], atol=2e-3)


def test_a_second_text_takes_the_place_of_the_first() -> None:
    model = models.gpt2()
    with attnscope.watch(model) as scope, torch.no_grad():
        model(models.tokens(12))
        model(models.tokens(5, seed=2))
    assert scope.layer(0).ring.sequence == 1
    expected = eager_maps("gpt2", models.tokens(5, seed=2))
    np.testing.assert_allclose(scope.layer(1).pattern(0), expected[1][0, 0], atol=1e-5)


def test_a_cache_that_was_cut_goes_on_from_there() -> None:
    model, ids = models.llama(), models.tokens(12)
    with attnscope.watch(model) as scope, torch.no_grad():
        cache = model(ids)["cache"]
        cache.crop(-5)
        model(models.tokens(3, seed=5), cache=cache)
    whole = torch.cat([ids[:, :7], models.tokens(3, seed=5)], 1)
    np.testing.assert_allclose(rebuilt(sent(scope.layer(2))), eager_maps("llama", whole)[2][0], atol=1e-5)


@families
def test_eager_attention_is_watched_too(family: str) -> None:
    model, ids = models.ALL[family]("eager"), models.tokens(7)
    with attnscope.watch(model) as scope, torch.no_grad():
        expected = model(ids, output_attentions=True).attentions
    np.testing.assert_allclose(rebuilt(sent(scope.layer(0))), expected[0][0].numpy(), atol=1e-5)


def test_statistics_are_highest_lse_lowest_and_entropy() -> None:
    model, ids = models.gpt2(), models.tokens(6)
    with attnscope.watch(model) as scope, torch.no_grad():
        model(ids)
    frame = sent(scope.layer(0))
    weights, rows = rebuilt(frame), frame.block("statistics")
    assert rows is not None
    highest, log_sum, lowest, entropy = np.moveaxis(rows.values, -1, 0)
    seen = np.where(np.tril(np.ones((6, 6), dtype=bool)), weights, np.nan)
    np.testing.assert_allclose(np.exp(highest - log_sum), np.nanmax(seen, -1), rtol=1e-4)
    np.testing.assert_allclose(np.exp(lowest - log_sum), np.nanmin(seen, -1), rtol=1e-4)
    logs = np.log(np.where(weights > 0, weights, 1))
    np.testing.assert_allclose(entropy, -(weights * logs).sum(-1), atol=1e-5)


def test_inference_mode_and_bfloat16() -> None:
    model = models.llama().bfloat16()
    with attnscope.watch(model) as scope, torch.inference_mode():
        model(models.tokens(9))
    model(models.tokens(4))
    with attnscope.watch(model) as scope:
        with torch.inference_mode():
            cache = model(models.tokens(70))["cache"]
        with torch.no_grad():
            model(models.tokens(70, seed=3), cache=cache)
    frame = sent(scope.layer(0), "bfloat16")
    assert rebuilt(frame).shape == (4, 140, 140)
    np.testing.assert_allclose(rebuilt(frame).sum(-1), 1, atol=1e-5)


def test_numbers_beyond_halves_go_as_bfloat16() -> None:
    model = models.gpt2()
    with attnscope.watch(model) as scope, torch.no_grad():
        model.transformer.h[0].attn.c_attn.bias[:32] = 1e6
        model(models.tokens(3))
    query = scope.layer(0).frame(scope.layer(0).ring.rows(), None, "float16").block("query")
    assert query is not None
    assert query.dtype == "bfloat16"
    assert np.isfinite(query.values).all()


def test_a_mask_of_another_kind_is_refused_and_the_model_goes_on() -> None:
    model, ids = models.llama(), models.tokens(6)
    odd = torch.ones(1, 1, 6, 6, dtype=torch.bool).tril()
    odd[..., 1, 4] = True
    with attnscope.watch(model) as scope, torch.no_grad():
        model(ids, attention_mask=odd)
    for _ in range(2):
        with pytest.raises(AttnscopeError, match="no causal rule"):
            scope.layer(0).pattern(0)
    bias = torch.zeros(1, 1, 6, 6).masked_fill(~torch.ones(6, 6, dtype=torch.bool).tril(), -torch.inf) - 0.5
    with attnscope.watch(model) as scope, torch.no_grad(), pytest.warns(UserWarning, match="adds a bias"):
        model(ids, attention_mask=bias)


def test_a_failure_of_ours_never_ends_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise IndexError("odd")

    monkeypatch.setattr("attnscope.watching.hooks.scores_of_call", broken)
    model, ids = models.gpt2(), models.tokens(4)
    with torch.no_grad():
        expected = model(ids)[0]
        with attnscope.watch(model), pytest.warns(UserWarning, match=r"not known \(IndexError: odd\)"):
            assert torch.equal(model(ids)[0], expected)


def test_hooks_are_gone_after_the_block_even_after_an_error() -> None:
    model = models.gpt2()
    table = vars(__import__(type(model.transformer.h[0].attn).__module__, fromlist=["x"]))["ALL_ATTENTION_FUNCTIONS"]
    with attnscope.watch(model):
        with attnscope.watch(model) as inner, torch.no_grad():
            model(models.tokens(4))
        assert inner.layer(0).ring.span == (0, 4)
        assert "get_interface" in vars(table)
    with pytest.raises(ZeroDivisionError), attnscope.watch(model):
        raise ZeroDivisionError
    assert "get_interface" not in vars(table)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_what_cannot_be_watched_is_said() -> None:
    model = models.gpt2()
    with pytest.raises(AttnscopeError, match=r"no layer \[9\].*\[0, 1, 2\]"):
        attnscope.watch(model, layers=[0, 9])
    with pytest.raises(AttnscopeError, match="no heads 2 to 5"):
        attnscope.watch(model, heads=(2, 5))
    with pytest.raises(AttnscopeError, match="Linear has no layer that is known"):
        attnscope.watch(torch.nn.Linear(2, 2))
    import transformers

    t5 = transformers.T5Config(vocab_size=9, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2)
    with pytest.raises(AttnscopeError, match="get_encoder"):
        attnscope.watch(transformers.T5ForConditionalGeneration(t5))
    scope = attnscope.watch(model, layers=1)
    with pytest.raises(AttnscopeError, match="Layer 0 is not watched"):
        scope.layer(0)
    with pytest.raises(AttnscopeError, match="Run the model first"):
        scope.layer(1).pattern(0)
    with scope, torch.no_grad():
        model(models.tokens(3))
    with pytest.raises(AttnscopeError, match="no head 4"):
        scope.layer(1).pattern(4)
