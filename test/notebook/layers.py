"""Layers of attention without a model: queries and keys are seeded, and every number is made beforehand."""

from dataclasses import dataclass

import numpy as np
from attnscope.ring import Ring
from attnscope.wire import Block, Frame, LayerInfo

HEADS, KEY_HEADS, UNITS, MOST = 4, 2, 16, 512
SCALE = UNITS**-0.5


@dataclass(frozen=True)
class Rows:
    first: int
    end: int

    def part(self, first, end):
        return Rows(first, end)


class Layer:
    """One layer; every number is made beforehand, and rows are given out as tokens come."""

    def __init__(self, number):
        random = np.random.default_rng(number)
        self.info = LayerInfo(number, "attention", (0, HEADS), (0, KEY_HEADS), HEADS, UNITS)
        self.ring = Ring(MOST)
        self.frames = 0
        self.query = random.normal(0, 2, (HEADS, MOST, UNITS)).astype(np.float32)
        self.key = random.normal(0, 2, (KEY_HEADS, MOST, UNITS)).astype(np.float32)
        shared = np.repeat(self.key, HEADS // KEY_HEADS, axis=0).astype(np.float64)
        scores = SCALE * self.query.astype(np.float64) @ shared.transpose(0, 2, 1)
        scores[:, np.triu(np.ones((MOST, MOST), bool), 1)] = -np.inf
        highest = scores.max(-1)
        total = highest + np.log(np.exp(scores - highest[..., None]).sum(-1))
        self.weights = np.exp(scores - total[..., None])
        lowest = np.where(np.isfinite(scores), scores, np.inf).min(-1)
        entropy = -np.sum(self.weights * np.log(np.maximum(self.weights, 1e-300)), -1)
        self.statistics = np.stack([highest, total, lowest, entropy], -1).astype(np.float32)

    def frame(self, rows, wanted, dtype):
        self.frames += 1
        first, end = rows[0].first, rows[-1].end
        low, high = wanted or (0, HEADS)
        sharing = HEADS // KEY_HEADS
        keys = (low // sharing, -(-high // sharing))
        tokens, part = (first, end), slice(first, end)
        return Frame(
            "attention",
            "x",
            layer=self.info.layer,
            scale=SCALE,
            causal=True,
            blocks=(
                Block("query", self.query[low:high, part], tokens, (low, high), dtype),
                Block("key", self.key[keys[0] : keys[1], part], tokens, keys, dtype),
                Block("statistics", self.statistics[low:high, part], tokens, (low, high)),
            ),
        )


class States:
    """A recurrent layer: channel c of step t is 10 · t + c."""

    def __init__(self, number):
        self.info = LayerInfo(number, "states", (0, 1), (0, 1), 1, 8)
        self.ring = Ring(MOST)
        self.values = (10 * np.arange(MOST)[:, None] + np.arange(8)).astype(np.float32)

    def frame(self, rows, wanted, dtype):
        first, end = rows[0].first, rows[-1].end
        block = Block("values", self.values[first:end], (first, end))
        return Frame("states", "x", layer=self.info.layer, blocks=(block,))


class Texts:
    def __init__(self):
        self.ring = Ring(MOST)

    def names(self, rows):
        return tuple(f"w{token % 7}" for token in range(rows.first, rows.end))
