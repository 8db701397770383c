"""Modules of PyTorch itself: MultiheadAttention beside its own weights, LSTM and GRU beside their outputs."""

import importlib.util
import time
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope import AttnscopeError
from attnscope.wire import decode_frame, encode_message

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch

    from tests.test_watch import rebuilt, sent
else:
    pytest.skip("torch is not installed", allow_module_level=True)


def attention(**options: Any) -> Any:
    torch.manual_seed(3)
    return torch.nn.MultiheadAttention(16, 4, **{"batch_first": True, **options}).eval()


def compared(module: Any, *inputs: Any, sample: int = 0, **options: Any) -> None:
    with attnscope.watch(module, sample=sample) as scope, torch.no_grad():
        weights = module(*inputs, need_weights=True, average_attn_weights=False, **options)[1]
    expected = weights if weights.dim() == 3 else weights[sample]
    np.testing.assert_allclose(rebuilt(sent(scope.layer(0))), expected.numpy(), atol=1e-5)
    np.testing.assert_allclose(scope.layer(0).pattern(2), expected[2].numpy(), atol=1e-5)


def test_self_attention_of_a_batch() -> None:
    x = torch.randn(3, 7, 16)
    compared(attention(), x, x, x, sample=2)


def test_tokens_first_and_no_batch() -> None:
    x = torch.randn(7, 3, 16)
    compared(attention(batch_first=False), x, x, x, sample=1)
    compared(attention(batch_first=False), x[:, 0], x[:, 0], x[:, 0])


def test_causal_and_padded() -> None:
    x = torch.randn(2, 6, 16)
    hidden = torch.ones(6, 6, dtype=torch.bool).triu(1)
    compared(attention(), x, x, x, attn_mask=hidden)
    compared(attention(), x, x, x, attn_mask=hidden, is_causal=True)
    padding = torch.zeros(2, 6, dtype=torch.bool)
    padding[1, 4:] = True
    compared(attention(), x, x, x, sample=1, key_padding_mask=padding)


def test_cross_attention_with_keys_of_another_width() -> None:
    query, key = torch.randn(2, 5, 16), torch.randn(2, 9, 12)
    compared(attention(kdim=12, vdim=12), query, key, key, sample=1)


def test_a_layer_of_an_encoder_is_watched_in_its_fast_path_too() -> None:
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(16, 4, 32, batch_first=True).eval()
    model, x = torch.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval(), torch.randn(2, 5, 16)
    with attnscope.watch(model) as scope, torch.no_grad():
        model(x)
    assert list(scope.layers) == [0, 1]
    with torch.no_grad():
        expected = model.layers[0].self_attn(x, x, x, average_attn_weights=False)[1]
    np.testing.assert_allclose(scope.layer(0).pattern(1), expected[0, 1].numpy(), atol=1e-5)


def test_a_mask_by_head_is_refused() -> None:
    x = torch.randn(1, 3, 16)
    mask = torch.zeros(4, 3, 3, dtype=torch.bool)
    mask[1, 2, 0] = True
    module = attention()
    with attnscope.watch(module), pytest.warns(UserWarning, match="differs between heads"):
        module(x, x, x, attn_mask=mask)
    module = attention(add_zero_attn=True)
    with attnscope.watch(module), pytest.warns(UserWarning, match="add_zero_attn"):
        module(x, x, x)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
@pytest.mark.parametrize("both", [False, True])
def test_recurrent_outputs(kind: str, both: bool) -> None:
    torch.manual_seed(1)
    module = getattr(torch.nn, kind)(5, 6, batch_first=True, bidirectional=both)
    x = torch.randn(2, 9, 5)
    with attnscope.watch(module, sample=1) as scope, torch.no_grad():
        expected = module(x)[0]
    layer = scope.recurrent(0)
    assert layer.info.head_size == (12 if both else 6)
    np.testing.assert_array_equal(layer.states(), expected[1].numpy())
    values = sent(layer).block("values")
    assert values is not None
    np.testing.assert_array_equal(values.values, expected[1].numpy())


def test_recurrent_steps_with_a_state_go_on_and_packed_ones_end_where_they_end() -> None:
    module = torch.nn.LSTM(4, 3)
    x = torch.randn(6, 1, 4)
    with attnscope.watch(module) as scope, torch.no_grad():
        expected, _ = module(x)
        state = None
        for step in x:
            _, state = module(step[None], state)
    np.testing.assert_allclose(scope.recurrent(0).states(), expected[:, 0].numpy(), atol=1e-6)
    packed = torch.nn.utils.rnn.pack_padded_sequence(torch.randn(6, 2, 4), [6, 4])
    with attnscope.watch(module, sample=1) as scope, torch.no_grad():
        module(packed)
    assert scope.recurrent(0).states().shape == (4, 3)
    with pytest.raises(AttnscopeError, match="recurrent and has no pattern"):
        scope.layer(0)


def test_a_scope_is_a_widget_that_streams_its_layers() -> None:
    module, x = attention(), torch.randn(1, 7, 16)
    scope = attnscope.watch(module, dtype="float32")
    assert "application/vnd.jupyter.widget-view+json" in str(scope._repr_mimebundle_())
    widget = scope.widget()
    assert widget is scope.widget()
    frames: list[Any] = []
    widget.send = lambda content, buffers=None: frames.extend(map(decode_frame, buffers or []))  # noqa: ARG005
    for text in ({"type": "hello", "version": 1, "role": "page"}, {"type": "subscribe", "layers": "*"}):
        widget._received(widget, {"type": "wire", "line": "page", "text": encode_message(text)}, [])
    with scope, torch.no_grad():
        expected = module(x, x, x, average_attn_weights=False)[1]
    end = time.monotonic() + 20
    while not frames and time.monotonic() < end:
        time.sleep(0.01)
    np.testing.assert_allclose(rebuilt(frames[0]), expected[0].numpy(), atol=1e-5)
    scope.close()
    assert widget._ended
