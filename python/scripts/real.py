"""A real model, watched while it writes: its maps by frames of the wire beside those of an eager twin.

python -m scripts.real FOLDER [--prompt TEXT] [--tokens 24]

FOLDER is a Hugging Face folder, as `npm run check:real` makes one of SmolLM2-135M in build/real/public/model.
Prints the largest difference of any weight of all layers and heads, with float32 and float16 transport.
"""

import argparse
from typing import Any

import numpy as np

import attnscope
from attnscope.watching.tensors import load_torch
from attnscope.wire import Frame, decode_frame, encode_frame


def main() -> None:
    """Run, compare and print."""
    import transformers

    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--prompt", default="When Mary and John went to the store, John gave a drink to")
    parser.add_argument("--tokens", type=int, default=24)
    options = parser.parse_args()
    torch = load_torch()
    tokenizer = transformers.AutoTokenizer.from_pretrained(options.folder)
    model, twin = (
        transformers.AutoModelForCausalLM.from_pretrained(
            options.folder, dtype=torch.float32, attn_implementation=kind
        ).eval()
        for kind in ("sdpa", "eager")
    )
    ids = tokenizer(options.prompt, return_tensors="pt").input_ids
    with attnscope.watch(model, tokenizer=tokenizer) as scope:
        text = model.generate(ids, max_new_tokens=options.tokens, do_sample=False, pad_token_id=0)
    with torch.no_grad():
        expected = [one[0].numpy() for one in twin(text[:, :-1], output_attentions=True).attentions]
    for dtype in ("float32", "float16"):
        worst = max(
            float(np.abs(_weights(scope.layer(number), dtype) - maps).max()) for number, maps in enumerate(expected)
        )
        print(f"{dtype}: weights of {len(expected)} layers of {len(expected[0])} heads differ by {worst:.1e} at most")
    print("".join(scope.tokens()))


def _weights(layer: Any, dtype: Any) -> Any:
    """Weights by the formula of docs/wire-format.md, from a frame's bytes."""
    frame: Frame = decode_frame(encode_frame(layer.frame(layer.ring.rows(), None, dtype)))
    query, key, rows = (frame.block(role) for role in ("query", "key", "statistics"))
    assert query is not None
    assert key is not None
    assert rows is not None
    keys = np.repeat(key.values.astype(np.float64), len(query.values) // len(key.values), axis=0)
    scores = frame.scale * query.values.astype(np.float64) @ keys.transpose(0, 2, 1)
    return np.tril(np.exp(scores - rows.values[..., 1:2]))


if __name__ == "__main__":
    main()
