"""One attention layer that is watched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from attnscope.errors import AttnscopeError
from attnscope.heads import aligned, key_heads_of
from attnscope.ring import Ring
from attnscope.watching.attention_rows import AttentionRows, Step, compute_together
from attnscope.watching.keys import Held, Keys
from attnscope.watching.statistics import Scores, Seen, scores_of
from attnscope.watching.tensors import Tensor, load_torch
from attnscope.watching.transport import to_wire
from attnscope.watching.waiting import Run, Together, Waiting
from attnscope.wire import Block, Frame, LayerInfo
from attnscope.wire.block import Dtype, Span


@dataclass(frozen=True)
class Taken:
    """How a forward pass called a layer's attention.

    first   the first query's token
    own     whether the keys are of the same text
    mask    bool [query, key] or [key]: the model's mask of the watched sample; None: the rule of `scores` alone
    """

    sequence: int
    first: int
    scores: Scores
    own: bool = True
    mask: Tensor | None = None


class AttentionLayer:
    """Queries and keys of one layer, newest rows only; what is computed from them is computed when somebody asks.

    share   which layer it is, and which heads this process computes
    wanted  the heads that are watched; more where key heads serve others between them
    dtype   of queries and keys on their way to a receiver
    info    as `share`, with the heads that are watched
    """

    def __init__(self, share: LayerInfo, capacity: int, wanted: Span | None = None, dtype: Dtype = "float16") -> None:
        heads = aligned(wanted, share)
        self.share = share
        self.info = replace(share, heads=heads, key_heads=key_heads_of(heads, share))
        first, key_first = share.heads[0], share.key_heads[0]
        self._part = slice(heads[0] - first, heads[1] - first)
        self._key_part = slice(self.info.key_heads[0] - key_first, self.info.key_heads[1] - key_first)
        self._ring: Ring[AttentionRows] = Ring(capacity)
        self._capacity = capacity
        self._dtype: Dtype = dtype
        self._keys = self._new_keys()
        self._waiting = Waiting(self._take_together)

    @property
    def ring(self) -> Ring[AttentionRows]:
        """The layer's rows, up to the newest."""
        self._waiting.settle()
        return self._ring

    def take(self, query: Tensor, key: Tensor, step: Taken) -> None:
        """Take what a forward pass computed; called by the model's thread.

        query  [head, token, unit], of this process's heads
        key    [key head, token, unit], those of earlier tokens before them where the model keeps them
        raises AttnscopeError  when these are not as many heads as the share has
        cost   a copy of the new keys; with more tokens than the ring has, the statistics of the new rows
        """
        expected = self.share.heads[1] - self.share.heads[0]
        if query.shape[0] != expected:
            raise AttnscopeError(
                f"The layer computes {query.shape[0]} heads in this process, not {expected}. "
                "Say which of several processes this is: attnscope.watch(model, shard=(index, count))."
            )
        query, key, first, count = query.detach(), key.detach(), step.first, query.shape[1]
        if count == 1 and step.own and step.mask is None and self.take_next(_apart(query)[None], key[None], step):
            return
        self._waiting.settle()
        self._take_now(query[self._part], key[self._key_part], step)
        run = Run(step.sequence, step.scores, grows=key.shape[1] == first + count)
        self._waiting.begin(run if step.own and step.scores.causal else None, first + count)

    def settle(self) -> None:
        """Let go of the model's own tensors: the tokens that wait go into the ring."""
        self._waiting.settle()

    def take_next(self, query: Tensor, key: Tensor, step: Taken) -> bool:
        """Take the next token of the text that was taken last, if this is one; called by the model's thread.

        query    [1, head, 1, unit]
        key      [1, key head, key, unit]
        returns  whether it was taken: else it is for `take`
        cost     nothing is computed; a copy of the token's key where the model's cache stays in its place
        """
        if query.shape[2] != 1 or step.first >= self._capacity:
            return False
        if not self._waiting.follows(step.sequence, step.first, step.scores):
            return False
        self._waiting.add(query.detach() if query.requires_grad else query, key.detach() if key.requires_grad else key)
        return True

    def _take_now(self, query: Tensor, key: Tensor, step: Taken) -> None:
        torch = load_torch()
        query = _apart(query)
        count, first = query.shape[1], step.first
        end = first + count if step.own else key.shape[1]
        with torch.no_grad():
            fresh, start = _fresh(key, first, count) if step.own else (key, 0)
            mask = None if step.mask is None else _columns(step.mask, key.shape[1], end)
            padding = None if mask is None else mask if mask.dim() == 1 else mask.any(0)
            if self._ring.sequence != step.sequence or not step.own:
                self._keys = self._new_keys()
            self._keys.write(start, fresh, None if padding is None else padding[-fresh.shape[1] :])
            made = Step(first, query, self._keys, (0, end), step.scores, mask)
            if end > self._capacity and step.own:
                # Older keys go, and rows need them all: now, or never.
                known = self._all_keys(key, made, padding)
                kinds: set[Dtype] = {"float32", self._dtype}
                for dtype in kinds:
                    made.compute(known, dtype)
        self._ring.append(AttentionRows(made, first, first + count), step.sequence)

    def _take_together(self, tokens: Together) -> None:
        """Take tokens that have waited; called by any thread, one at a time, between two steps that do not wait."""
        query, key, first = _apart(tokens.query[self._part]), tokens.key[self._key_part], tokens.first
        end = first + query.shape[1]
        self._keys.write(first, key, None)
        made = Step(first, query, self._keys, (0, end), tokens.run.scores)
        self._ring.append(AttentionRows(made, first, end), tokens.run.sequence)

    def pattern(self, head: int) -> npt.NDArray[np.float32]:
        """Weights of one head, rebuilt from queries, keys and statistics: [query, key] of the tokens that are held.

        raises AttnscopeError  for a head that is not here, before the first forward pass, or for an odd mask
        """
        first, end = self.info.heads
        if not first <= head < end:
            raise AttnscopeError(
                f"Layer {self.info.layer} has no head {head} here. Give one from {first} to {end - 1}."
            )
        torch = load_torch()
        rows = self._rows()
        compute_together([one.step for one in rows], "float32")
        keys = rows[-1].step.keys.part(*rows[-1].step.span)
        chosen, group = head - first, key_heads_of((head, head + 1), self.info)[0] - self.info.key_heads[0]
        with torch.no_grad():
            key = keys.values[group : group + 1]
            query = torch.cat([one.query[chosen : chosen + 1] for one in rows], 1)
            log_sum = torch.cat([one.statistics("float32")[chosen, :, 1] for one in rows], 0)
            scores = rows[-1].step.scores
            seen = Seen(rows[0].first, keys.first, query.shape[1], keys.count, keys.padding)
            weights = torch.exp(scores_of(query, key, scores.scale)[0] - log_sum[:, None])
            mask = seen.mask(scores, weights.device)
            if mask is not None:
                weights = weights.masked_fill(~mask, 0.0)
            found: npt.NDArray[np.float32] = weights.cpu().numpy()
            return found

    def frame(self, rows: Sequence[AttentionRows], wanted: Span | None, dtype: Dtype) -> Frame:
        """Make the frame of consecutive rows; run, rank and sequence are left to whoever sends it.

        wanted  heads of the whole model; more where their key heads serve others between them
        """
        torch = load_torch()
        heads = aligned(wanted, self.info)
        keys_of = key_heads_of(heads, self.info)
        first, key_first = self.info.heads[0], self.info.key_heads[0]
        part = slice(heads[0] - first, heads[1] - first)
        key_part = slice(keys_of[0] - key_first, keys_of[1] - key_first)
        tokens = (rows[0].first, rows[-1].end)
        keys, scores = rows[-1].step.keys.part(rows[0].span[0], rows[-1].span[1]), rows[-1].step.scores
        span = (keys.first, keys.first + keys.count)
        compute_together([one.step for one in rows], dtype)
        with torch.no_grad():
            query = torch.cat([one.query[part] for one in rows], 1)
            found = torch.cat([one.statistics(dtype)[part] for one in rows], 1)
            key = keys.values[key_part]
        blocks = [
            Block("query", *to_wire(query, dtype, tokens, heads)),
            Block("key", *to_wire(key, dtype, span, keys_of)),
            Block("statistics", *to_wire(found, "float32", tokens, heads)),
        ]
        if keys.padding is not None:
            blocks.append(Block("mask", *to_wire(keys.padding.float(), "float32", span, None)))
        how: dict[str, Any] = {"scale": scores.scale, "causal": scores.causal, "window": scores.window}
        return Frame("attention", "run", layer=self.info.layer, blocks=tuple(blocks), **how)

    def _all_keys(self, key: Tensor, made: Step, padding: Tensor | None) -> Held:
        """Every key that a row may see: those that the model gave, or where it gave the new ones only, those held."""
        end, window = made.end, made.scores.window
        needed = max(0, made.first + 1 - window) if window else 0
        if key.shape[1] >= end - needed:
            known = key[:, :end]
            count = known.shape[1]
            return Held(end - count, known, None if padding is None else padding[-count:])
        held = made.keys.part(needed, end)
        if held.first > needed:
            raise AttnscopeError(f"A text has {end} tokens, and {self._capacity} are kept. Watch with more rows.")
        return held

    def _new_keys(self) -> Keys:
        # Rows whose statistics wait need keys from the first on, until the ring has let go of them.
        return Keys(2 * self._capacity)

    def _rows(self) -> list[AttentionRows]:
        rows = self.ring.rows()
        if not rows:
            raise AttnscopeError(f"Layer {self.info.layer} has seen no token. Run the model first, inside `with`.")
        return rows


def _apart(query: Tensor) -> Tensor:
    """A copy of what lies in more than twice its memory: a row would keep the whole batch, or keys and values too."""
    return query.clone() if query.untyped_storage().nbytes() > 2 * query.nbytes else query


def _fresh(key: Tensor, first: int, count: int) -> tuple[Tensor, int]:
    """The new tokens' keys: a cache of fixed size has them in their place, any other at its end."""
    if key.shape[1] > first + count:
        return key[:, first : first + count], first
    return key[:, -count:], first


def _columns(mask: Tensor, keys: int, end: int) -> Tensor:
    """The mask's columns of keys that there are yet."""
    return mask[..., :end] if keys > end else mask[..., -keys:]
