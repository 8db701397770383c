"""Where frames come from: a layer that is watched here, one of another rank, or the tokens of a text."""

from collections.abc import Sequence
from typing import Any, Protocol

from attnscope.ring import Ring
from attnscope.wire import Frame, LayerInfo
from attnscope.wire.block import Dtype, Span


class Source(Protocol):
    """Rows of one layer of one rank."""

    @property
    def info(self) -> LayerInfo:
        """Which layer it is, and which heads of it."""

    @property
    def ring(self) -> Ring[Any]:
        """Its rows."""

    def frame(self, rows: Sequence[Any], wanted: Span | None, dtype: Dtype) -> Frame:
        """The frame of consecutive rows; run, rank, sequence and what was dropped are left to whoever sends it."""


class Tokens(Protocol):
    """Texts of the tokens of one rank."""

    @property
    def ring(self) -> Ring[Any]:
        """Their rows."""

    def names(self, rows: Any) -> tuple[str, ...]:
        """The texts of some rows."""
