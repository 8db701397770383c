"""One of several processes that have a tiny Llama between them: heads of each layer, or whole layers.

torchrun --nproc-per-node 2 -m tests.rank heads|layers COLLECTOR [ROUNDS]
"""

import os
import sys
from typing import Any

import torch
import torch.distributed as dist

import attnscope
from tests import models


class ParallelAttention(torch.nn.Module):  # type: ignore[misc]
    """Sums what ranks' heads give: what tensor parallelism does after its output projection."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, *args: Any, **options: Any) -> Any:
        output, weights = self.inner(*args, **options)
        dist.all_reduce(output)
        return output, weights


def share_heads(model: Any, rank: int, world: int) -> None:
    """Keep this rank's rows of the projections of queries, keys and values, and columns of the output's."""
    for layer in model.model.layers:
        inner = layer.self_attn
        for name in ("q_proj", "k_proj", "v_proj"):
            weight = getattr(inner, name).weight
            weight.data = weight.data.chunk(world)[rank].clone()
        inner.o_proj.weight.data = inner.o_proj.weight.data.chunk(world, dim=1)[rank].clone()
        layer.self_attn = ParallelAttention(inner)


class Stage(torch.nn.Module):  # type: ignore[misc]
    """Some layers of a Llama; what comes before is received, what comes after is sent."""

    def __init__(self, model: Any, rank: int, world: int) -> None:
        super().__init__()
        self.config = model.config
        count = len(model.model.layers)
        self.layers = model.model.layers[rank * count // world : (rank + 1) * count // world]
        self.rotary = model.model.rotary_emb
        self.embed = model.model.embed_tokens
        self.rank, self.world = rank, world

    def forward(self, ids: Any) -> None:
        hidden = self.embed(ids)
        if self.rank > 0:
            dist.recv(hidden, self.rank - 1)
        places = torch.arange(ids.shape[1])[None]
        embeddings = self.rotary(hidden, places)
        for layer in self.layers:
            found = layer(hidden, position_embeddings=embeddings, position_ids=places)
            hidden = found[0] if isinstance(found, tuple) else found
        if self.rank + 1 < self.world:
            dist.send(hidden.contiguous(), self.rank + 1)


def say(line: str) -> None:
    """A line in one piece: ranks share the output, and what they print in several goes through each other."""
    os.write(1, f"{line}\n".encode())


def main(kind: str, collector: str) -> None:
    dist.init_process_group("gloo")
    rank, world = dist.get_rank(), dist.get_world_size()
    model = models.llama()
    options: dict[str, Any] = {"collector": collector, "dtype": "float32"}
    if kind == "heads":
        share_heads(model, rank, world)
        options["shard"] = (rank, world)
    else:
        model = Stage(model, rank, world)
    ids = models.tokens(12)
    with attnscope.watch(model, **options) as scope, torch.no_grad():
        if kind == "heads":
            text = model.generate(ids, max_new_tokens=5, do_sample=False)
            say(f"TEXT {text[0].tolist()}")
        else:
            model(ids)
        dist.barrier()
    say(f"DONE {rank}")
    if os.environ.get("STAY"):
        sys.stdin.read()
    scope.close()
    dist.destroy_process_group()


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1], sys.argv[2])
