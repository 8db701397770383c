"""What a first look at all heads takes: ours, and BertViz and CircuitsVis of the same model and prompt, in one run.

python -m scripts.pictures [--lengths 128 512 2048] [--layers 6] [--width 384] [--to FILE.json]

Ours is timed from the forward pass to the picture in a headless Chromium. The others, which need `pip install bertviz
circuitsvis`, are timed to their HTML alone, which no browser has opened by then. Each runs in a process of its own; one
that takes more than --memory GB or --seconds dies.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from attnscope.watching.tensors import load_torch

_ways = ("attnscope", "bertviz", "circuitsvis")
_page = Path(__file__).parents[1] / "tests" / "page.mjs"


def main() -> None:
    """Measure, and print a line per way and length."""
    options = _options()
    found = []
    print(f"{options.layers} layers of {options.width // 64} heads; bytes to the page, peak memory above the model's")
    for length in options.lengths:
        for way in _ways:
            told = _in_a_process(options, way, length)
            found.append({"way": way, "tokens": length, **told})
            if "died" in told:
                print(f"{length:>6} {way:>12}: dies, {told['died']}", flush=True)
            else:
                numbers = f"{told['seconds']:8.2f} s {told['bytes'] / 1e6:9.1f} MB {told['memory'] / 1e6:8.0f} MB"
                print(f"{length:>6} {way:>12}: {numbers}", flush=True)
    if options.to:
        told = {"layers": options.layers, "heads": options.width // 64, "results": found}
        Path(options.to).write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def _in_a_process(options: argparse.Namespace, way: str, length: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.pictures", "--way", way, "--lengths", str(length)]
    command += ["--layers", str(options.layers), "--width", str(options.width)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + options.seconds
        died = ""
        while process.poll() is None and not died:
            time.sleep(0.05)
            if _resident(process.pid) > options.memory * 1e9:
                died = f"more than {options.memory:g} GB"
            elif time.monotonic() > end:
                died = f"more than {options.seconds:g} s"
        if died:
            process.kill()
        out, error = process.communicate()
    if not died and process.returncode != 0:
        died = (error.strip().splitlines() or ["without a word"])[-1][:120]
    return {"died": died} if died else dict(json.loads(out.strip().splitlines()[-1]))


def _resident(process: int | str) -> float:
    """Bytes of memory that a process has now; 0 when it is gone."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
        return 1024 * float(next(line for line in lines if line.startswith("VmRSS")).split()[1])
    return 0.0


def _look(options: argparse.Namespace) -> dict[str, float]:
    """One way, in this process."""
    from scripts.tax import model_of

    torch = load_torch()
    torch.manual_seed(0)
    model = model_of(options)
    ids = torch.randint(0, 1000, (1, options.lengths[0]))
    model(ids[:, :8])
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # The peak begins anew.
    before = _resident("self")
    way = {"attnscope": _ours, "bertviz": _bertviz, "circuitsvis": _circuitsvis}[options.way]
    told = way(model, ids)
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    peak = 1024 * float(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return {**told, "memory": peak - before}


def _ours(model: Any, ids: Any) -> dict[str, float]:
    import attnscope
    from attnscope.wire import encode_frame

    torch = load_torch()
    with attnscope.watch(model) as scope:
        command = ["node", str(_page), scope.address]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as page:
            _ask(page, until="No token has come yet")
            start = time.perf_counter()
            with torch.no_grad():
                model(ids)
            _ask(page, until=f"{ids.shape[1]} tokens")
            last = max(scope.layers)
            while _ask(page, probe=[[last, 0, ids.shape[1] - 1, 0]])[0] is None:
                pass
            seconds = time.perf_counter() - start
            assert page.stdin is not None
            page.stdin.close()
            page.wait(60)
    sent = [scope.layer(one).frame(scope.layer(one).ring.rows(), None, "float16") for one in scope.layers]
    size = sum(len(encode_frame(one)) for one in sent)
    scope.close()
    return {"seconds": seconds, "bytes": size}


def _ask(page: "subprocess.Popen[str]", **what: Any) -> Any:
    assert page.stdin is not None
    assert page.stdout is not None
    page.stdin.write(json.dumps(what) + "\n")
    page.stdin.flush()
    told = json.loads(page.stdout.readline())
    if told["errors"] or isinstance(told["answer"], dict):
        raise RuntimeError(f"The page says {told}.")
    return told["answer"]


def _eager_maps(model: Any, ids: Any) -> Any:
    model.set_attn_implementation("eager")
    with load_torch().no_grad():
        return model(ids, output_attentions=True).attentions


def _names(ids: Any) -> list[str]:
    return [f"#{one}" for one in ids[0].tolist()]


def _bertviz(model: Any, ids: Any) -> dict[str, float]:
    model_view = import_module("bertviz").model_view
    start = time.perf_counter()
    page = model_view(_eager_maps(model, ids), _names(ids), html_action="return").data
    return {"seconds": time.perf_counter() - start, "bytes": len(page.encode())}


def _circuitsvis(model: Any, ids: Any) -> dict[str, float]:
    attention_heads = import_module("circuitsvis.attention").attention_heads
    start = time.perf_counter()
    maps = load_torch().cat([one[0] for one in _eager_maps(model, ids)])
    page = attention_heads(attention=maps, tokens=_names(ids)).cdn_src
    return {"seconds": time.perf_counter() - start, "bytes": len(page.encode())}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lengths", type=int, nargs="+", default=[128, 512, 2048])
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--memory", type=float, default=6)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--to")
    parser.add_argument("--way", choices=_ways)
    return parser.parse_args()


if __name__ == "__main__":
    if "--way" in sys.argv:
        print(json.dumps(_look(_options())))
    else:
        main()
