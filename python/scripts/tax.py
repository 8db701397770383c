"""What watching costs: tokens per second of generation with watch ÷ without, in alternating runs of one process.

python -m scripts.tax [--layers 12] [--width 768] [--tokens 128] [--rounds 5]

A page in a process of its own subscribes to all layers, to one, or to none; it reads frames and counts their bytes.
Beside the time that passed, which other processes disturb, stands the processor's time of the model's thread: with
--threads 1 it is all that the model computes, without what it waits for.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from attnscope.watching.tensors import load_torch


def main() -> None:
    """Measure, and print one line per way of watching."""
    options = _options()
    torch = load_torch()
    torch.manual_seed(0)
    if options.threads:
        torch.set_num_threads(options.threads)
    model = model_of(options)
    ids = torch.randint(0, 1000, (1, options.prompt))
    print(
        f"{options.layers} layers of {options.width // 64} heads, prompt {options.prompt}, {options.tokens} tokens, CPU"
    )
    _speed(model, ids, options.tokens)
    for name, layers in (("no page", None), ("1 layer", [options.layers // 2]), ("all layers", "*")):
        if options.way and name != options.way:
            continue
        plain: list[Speed] = []
        watched: list[Speed] = []
        sent = []
        for _ in range(options.rounds):
            plain.append(_speed(model, ids, options.tokens))
            speed, told = _watched(model, ids, options.tokens, layers)
            watched.append(speed)
            sent.append(told)
        ratios = [one.passed / other.passed for one, other in zip(watched, plain, strict=True)]
        own = [one.thread / other.thread for one, other in zip(watched, plain, strict=True)]
        seen = statistics.median(one["rows"] for one in sent)
        size = statistics.median(one["bytes"] for one in sent)
        dropped = statistics.median(one["dropped"] for one in sent)
        best = max(one.passed for one in watched) / max(one.passed for one in plain)
        spread = f"{min(ratios):.3f} to {max(ratios):.3f}; best runs {best:.3f}"
        usual = statistics.median(one.passed for one in plain)
        print(f"{name:>10}: {statistics.median(ratios):.3f} of {usual:.1f} tokens/s ({spread})")
        print(f"{'':>12}{statistics.median(own):.3f} of the thread's own time ({min(own):.3f} to {max(own):.3f})")
        if seen:
            print(f"{'':>12}{size / seen:.0f} bytes a row, {seen:.0f} rows of layers seen, {dropped:.0f} dropped")


def model_of(options: argparse.Namespace) -> Any:
    """A decoder of seeded weights, of `layers` and `width`."""
    import transformers

    config = transformers.LlamaConfig(
        vocab_size=8192, hidden_size=options.width, intermediate_size=3 * options.width,
        num_hidden_layers=options.layers, num_attention_heads=options.width // 64,
        num_key_value_heads=max(1, options.width // 192), head_dim=64, max_position_embeddings=4096,
    )  # fmt: skip
    config.eos_token_id = None
    return transformers.LlamaForCausalLM(config).eval()


@dataclass(frozen=True)
class Speed:
    """Tokens per second that passed, and per second of the processor's time of this thread."""

    passed: float
    thread: float


def _speed(model: Any, ids: Any, count: int) -> Speed:
    start, own = time.perf_counter(), time.thread_time()
    model.generate(ids, max_new_tokens=count, min_new_tokens=count, do_sample=False, pad_token_id=0)
    return Speed(count / (time.perf_counter() - start), count / (time.thread_time() - own))


def _watched(model: Any, ids: Any, count: int, layers: Any) -> tuple[Speed, dict[str, int]]:
    import attnscope

    with attnscope.watch(model) as scope:
        if layers is None:
            return _speed(model, ids, count), {"bytes": 0, "rows": 0, "dropped": 0}
        command = [sys.executable, "-m", "scripts.tax", "--page", scope.stream_address]
        command += ["--subscribe", json.dumps(layers)]
        page = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        assert page.stdout is not None
        page.stdout.readline()
        speed = _speed(model, ids, count)
        told, _ = page.communicate("end\n")
    scope.close()
    return speed, json.loads(told)


async def _page(address: str, layers: Any) -> None:
    from websockets.asyncio.client import connect

    from attnscope.wire import decode_frame

    told = {"bytes": 0, "rows": 0, "dropped": 0}
    async with connect(address, proxy=None, max_size=None) as line:
        await line.send('{"type": "hello", "version": 1, "role": "page"}')
        await line.recv()
        await line.send(json.dumps({"type": "subscribe", "layers": layers}))
        print("ready", flush=True)
        ended = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
        while not ended.done():
            try:
                raw = await asyncio.wait_for(line.recv(), 0.5)
            except TimeoutError:
                continue
            if isinstance(raw, bytes):
                frame = decode_frame(raw)
                query = frame.block("query")
                if query is not None:
                    told["bytes"] += len(raw)
                    told["rows"] += query.values.shape[1]
                    told["dropped"] = max(told["dropped"], frame.dropped)
    print(json.dumps(told))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name, usual in (
        ("layers", 12),
        ("width", 768),
        ("tokens", 128),
        ("prompt", 128),
        ("rounds", 5),
        ("threads", 0),
    ):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--way", choices=["no page", "1 layer", "all layers"])
    parser.add_argument("--page")
    parser.add_argument("--subscribe")
    return parser.parse_args()


if __name__ == "__main__":
    if "--page" in sys.argv:
        asked = _options()
        asyncio.run(_page(asked.page, json.loads(asked.subscribe)))
    else:
        main()
