"""Which text the model is at, its tokens, and who wants to know of news."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attnscope.ring import Ring
from attnscope.watching.keras import Around, is_keras
from attnscope.watching.tensors import Module, Tensor


@dataclass(frozen=True)
class TokenRows:
    """Numbers of tokens `[first, end)`."""

    ids: Tensor
    first: int
    end: int

    def part(self, first: int, end: int) -> "TokenRows":
        """Fewer of them."""
        return TokenRows(self.ids[first - self.first : end - self.first], first, end)


class Texts:
    """Counts texts from 0, keeps the numbers of their tokens, and tells a listener of news."""

    def __init__(self, capacity: int, tokenizer: Any) -> None:
        self.ring: Ring[TokenRows] = Ring(capacity)
        self.listener: Callable[[], None] | None = None
        self._sequence = -1
        self._tokenizer = tokenizer
        self._waiting: Tensor = None

    def sequence(self, begins: bool) -> int:
        """The present text's number; of a new one where a text begins."""
        if begins or self._sequence < 0:
            self._sequence += 1
            self._write(0)
        elif self._waiting is not None:
            self._write(self.ring.span[1])
        return self._sequence

    def tell(self) -> None:
        """There are new rows."""
        if self.listener is not None:
            self.listener()

    def listen_to(self, model: Module, sample: int) -> Any:
        """Take the tokens that a model is called with; returns the hook's handle."""

        def before(_: Module, args: tuple[Any, ...], options: dict[str, Any]) -> None:
            ids = options.get("input_ids", args[0] if args else None)
            if ids is not None and getattr(ids, "ndim", 0) == 2 and not ids.is_floating_point():
                self._waiting = ids[min(sample, ids.shape[0] - 1)]

        def call(method: Callable[..., Any], *args: Any, **options: Any) -> Any:
            before(model, args, options)
            return method(*args, **options)

        if is_keras(model):
            return Around(model, "call", call)
        return model.register_forward_pre_hook(before, with_kwargs=True)

    def names(self, rows: TokenRows) -> tuple[str, ...]:
        """Texts of tokens: by the tokenizer, or their numbers."""
        ids = rows.ids.tolist()
        if self._tokenizer is None:
            return tuple(f"#{one}" for one in ids)
        return tuple(self._tokenizer.decode([one]) for one in ids)

    def _write(self, first: int) -> None:
        ids, self._waiting = self._waiting, None
        if ids is not None:
            self.ring.append(TokenRows(ids, first, first + ids.shape[0]), self._sequence)
