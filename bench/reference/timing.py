"""How PyTorch's work is timed: CUDA events around one call each, and the clock of the machine."""

import time

LEAST_WARMUPS = 20
WARMUP_SECONDS = 0.5
REPEATS = 100


def quantile(samples, share):
    return sorted(samples)[min(len(samples) - 1, int(share * len(samples)))]


def measure(torch, work):
    """ms of `work`, which launches GPU work: medians and 95th percentiles; "wall" ends when the GPU is done."""
    on_gpu, wall = [], []
    with torch.no_grad():
        began, done = time.perf_counter(), 0
        while done < LEAST_WARMUPS or time.perf_counter() - began < WARMUP_SECONDS:
            work()
            torch.cuda.synchronize()
            done += 1
        for _ in range(REPEATS):
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            began = time.perf_counter()
            start.record()
            work()
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
