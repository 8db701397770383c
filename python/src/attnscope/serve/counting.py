"""Numbers of texts over all ranks: each rank counts its own from 0, and begins anew when its process does."""


class TextCount:
    """Gives a rank's text a number that never falls, the same for all ranks that read it.

    Ranks read the same texts in the same order, as tensor and pipeline parallelism do. A rank whose process is a new
    one reads the next text: whoever ran the model runs that one again.
    """

    def __init__(self) -> None:
        self._highest = -1
        # The number of the first text of processes that came first, second, … by their rank.
        self._bases = [0]
        self._runs: dict[int, list[str]] = {}

    def enter(self, rank: int, run: str) -> int:
        """Take a rank's process in; returns its generation. A process that only calls again keeps its own."""
        runs = self._runs.setdefault(rank, [])
        if run not in runs:
            runs.append(run)
        generation = runs.index(run)
        if generation == len(self._bases):
            self._bases.append(self._highest + 1)
        return generation

    def number(self, generation: int, sequence: int) -> int:
        """The number of a process's text."""
        found = self._bases[generation] + sequence
        self._highest = max(self._highest, found)
        return found
