"""torch.nn.LSTM and GRU: their outputs over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from attnscope.errors import AttnscopeError
from attnscope.ring import Ring
from attnscope.watching.tensors import Module, Tensor, load_torch
from attnscope.watching.transport import to_wire
from attnscope.wire import Block, Frame, LayerInfo
from attnscope.wire.block import Dtype, Span


@dataclass(frozen=True)
class StateRows:
    """Outputs of time steps `[first, end)`: [token, channel]."""

    values: Tensor
    first: int
    end: int

    def part(self, first: int, end: int) -> "StateRows":
        """Fewer of them."""
        return StateRows(self.values[first - self.first : end - self.first], first, end)


class StateLayer:
    """A recurrent layer's outputs, newest time steps only.

    info  which layer it is; it has one head, and as many units as channels
    """

    def __init__(self, info: LayerInfo, capacity: int) -> None:
        self.info = info
        self.ring: Ring[StateRows] = Ring(capacity)

    def take(self, values: Tensor, sequence: int, first: int) -> None:
        """Take outputs [token, channel] of time steps from `first` on; a copy."""
        values = values.detach().clone()
        self.ring.append(StateRows(values, first, first + values.shape[0]), sequence)

    def settle(self) -> None:
        """Nothing waits: outputs are copied as they come."""

    def states(self) -> npt.NDArray[np.float32]:
        """The outputs that are held: [token, channel].

        raises AttnscopeError  before the first forward pass
        """
        rows = self.ring.rows()
        if not rows:
            raise AttnscopeError(f"Layer {self.info.layer} has seen no step. Run the model first, inside `with`.")
        found: npt.NDArray[np.float32] = load_torch().cat([one.values for one in rows]).float().cpu().numpy()
        return found

    def frame(self, rows: Sequence[StateRows], wanted: Span | None, dtype: Dtype) -> Frame:  # noqa: ARG002
        """Make the frame of consecutive rows."""
        values = load_torch().cat([one.values for one in rows])
        block = Block("values", *to_wire(values, dtype, (rows[0].first, rows[-1].end), None))
        return Frame("states", "run", layer=self.info.layer, blocks=(block,))


def outputs_of(module: Module, output: Any, sample: int) -> Tensor:
    """The outputs of one sample, [token, channel], from what an LSTM or GRU returns."""
    rnn = load_torch().nn.utils.rnn
    values = output[0]
    if isinstance(values, rnn.PackedSequence):
        values, lengths = rnn.pad_packed_sequence(values, batch_first=True)
        at = min(sample, values.shape[0] - 1)
        return values[at, : int(lengths[at])]
    if values.dim() == 2:
        return values
    at = min(sample, values.shape[0 if module.batch_first else 1] - 1)
    return values[at] if module.batch_first else values[:, at]
