"""A process that watches one layer of a tiny Llama and stays: each line of its input is one more forward pass.

python -m tests.worker COLLECTOR LAYER RANK
"""

import sys

import torch

import attnscope
from tests import models


def main(collector: str, layer: int, rank: int) -> None:
    model, ids = models.llama(), models.tokens(12)
    with attnscope.watch(model, layers=[layer], dtype="float32", collector=collector, rank=rank), torch.no_grad():
        model(ids)
        for _ in sys.stdin:
            model(ids)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
