"""Times PyTorch's LSTM and GRU by cuDNN, at the sizes of bench/kernels/cases.ts, and prints one line of JSON.

Weights and input are random numbers: the time does not hang on them. ms are medians and 95th percentiles of CUDA events around one
call each, after a warm-up; "wall" is the clock of the machine from the call to the end of the GPU's work.
Where torch, CUDA or cuDNN is missing, the line says which: {"missing": "..."}.
"""

import json
import sys
import time

CASES = {
    "lstm-small": ("LSTM", 1, 240, 4, 60),
    "lstm-large": ("LSTM", 1, 64, 256, 1024),
    "lstm-batch": ("LSTM", 8, 240, 4, 60),
    "gru-reset-after": ("GRU", 1, 240, 4, 60),
}
WARMUPS = 20
REPEATS = 100


def quantile(samples, share):
    return sorted(samples)[min(len(samples) - 1, int(share * len(samples)))]


def measure(torch, kind, batch, steps, features, units):
    layer = getattr(torch.nn, kind)(features, units, batch_first=True).cuda().eval()
    values = torch.rand(batch, steps, features, device="cuda") * 2 - 1
    on_gpu, wall = [], []
    with torch.no_grad():
        for _ in range(WARMUPS):
            layer(values)
        torch.cuda.synchronize()
        for _ in range(REPEATS):
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            began = time.perf_counter()
            start.record()
            layer(values)
            end.record()
            torch.cuda.synchronize()
            wall.append(1000 * (time.perf_counter() - began))
            on_gpu.append(start.elapsed_time(end))
    return {
        "median": quantile(on_gpu, 0.5),
        "p95": quantile(on_gpu, 0.95),
        "wallMedian": quantile(wall, 0.5),
        "wallP95": quantile(wall, 0.95),
        "repeats": REPEATS,
    }


def main():
    try:
        import torch
    except ImportError:
        return {"missing": "the Python package torch"}
    if not torch.cuda.is_available():
        return {"missing": "CUDA"}
    if not torch.backends.cudnn.is_available():
        return {"missing": "cuDNN"}
    # float32 as ours: no TensorFloat-32 in the products.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    return {
        "gpu": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "cudnn": torch.backends.cudnn.version(),
        "cases": {name: measure(torch, *case) for name, case in CASES.items()},
    }


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
