"""Statistics of rows of scores, and weights, from queries and keys; whole maps of all heads are never stored."""

from dataclasses import dataclass

from attnscope.watching.tensors import Tensor, load_torch

# As the page has it: a row in which no key is seen.
LARGEST = 3.4028234663852886e38
# Scores that are held at once; 16 MB.
_most = 1 << 22


@dataclass(frozen=True)
class Scores:
    """How scores of one layer are made.

    scale    the factor of query · key
    causal   a query sees no key after its own token
    window   with `causal`, how many keys it sees, its own included; 0: all
    """

    scale: float
    causal: bool
    window: int = 0


def statistics(query: Tensor, key: Tensor, scores: Scores, seen: "Seen") -> Tensor:
    """Compute highest score, log-sum-exp, lowest score and entropy in nats of each row.

    query    [head, query, unit]
    key      [key head, key, unit]; each serves as many query heads in a row as there are more of these
    returns  float32 [head, query, 4] on the queries' device
    cost     one multiplication of queries and keys, 16 MB at a time
    """
    torch = load_torch()
    heads, count, _ = query.shape
    step = max(1, _most // (heads * key.shape[1]))
    with torch.no_grad():
        found = [_of_rows(query, key, scores, seen.rows(at, min(at + step, count))) for at in range(0, count, step)]
        return torch.cat(found, dim=1)


def _of_rows(query: Tensor, key: Tensor, scores: Scores, seen: "Seen") -> Tensor:
    torch = load_torch()
    values = scores_of(query[:, seen.at : seen.at + seen.count], key, scores.scale)
    mask = seen.mask(scores, values.device)
    if mask is None:
        highest, lowest = values.amax(-1), values.amin(-1)
        log_sum = torch.logsumexp(values, -1)
        return torch.stack([highest, log_sum, lowest, _entropy(values - log_sum[..., None])], dim=-1)
    hidden = values.masked_fill(~mask, -torch.inf)
    any_seen = mask.any(-1)
    log_sum = torch.where(any_seen, torch.logsumexp(hidden, -1), 0.0)
    highest = torch.where(any_seen, hidden.amax(-1), -LARGEST)
    lowest = torch.where(any_seen, values.masked_fill(~mask, torch.inf).amin(-1), -LARGEST)
    entropy = _entropy(hidden - log_sum[..., None])
    return torch.stack([highest, log_sum, lowest, entropy], dim=-1)


def _entropy(logs: Tensor) -> Tensor:
    """- Σ p·log p of rows of log p; what is hidden has -∞ there."""
    torch = load_torch()
    weights = torch.exp(logs)
    return -torch.where(weights > 0, weights * logs, 0.0).sum(-1)


def scores_of(query: Tensor, key: Tensor, scale: float) -> Tensor:
    """Scores in float32, [head, query, key]."""
    heads, rows, units = query.shape
    groups = key.shape[0]
    grouped = query.float().reshape(groups, heads // groups * rows, units)
    return (grouped @ key.float().transpose(1, 2) * scale).reshape(heads, rows, key.shape[1])


def weights_of(query: Tensor, key: Tensor, scores: Scores, seen: "Seen") -> Tensor:
    """Attention weights in float32, [head, query, key]; 0 where a query does not see a key.

    cost  as many numbers as the maps have: for the heads that somebody asks for
    """
    torch = load_torch()
    with torch.no_grad():
        values = scores_of(query, key, scores.scale)
        mask = seen.mask(scores, values.device)
        if mask is None:
            return torch.softmax(values, -1)
        return torch.nan_to_num(torch.softmax(values.masked_fill(~mask, -torch.inf), -1), nan=0.0)


@dataclass(frozen=True)
class Seen:
    """Which keys the rows `[at, at + count)` of some queries see.

    first_query, first_key  tokens of the first of all these queries and of the first key
    keys                    how many keys there are
    padding                 bool [key], false for padding; None: there is none
    """

    first_query: int
    first_key: int
    count: int
    keys: int
    padding: Tensor | None = None
    at: int = 0

    def rows(self, at: int, end: int) -> "Seen":
        """The same of fewer rows."""
        return Seen(self.first_query, self.first_key, end - at, self.keys, self.padding, at)

    def mask(self, scores: Scores, device: object) -> Tensor | None:
        """Bool [query, key], true where a key is seen; None: all are."""
        torch = load_torch()
        first = self.first_query + self.at
        found = None
        if scores.causal:
            beyond = self.first_key + self.keys - 1 > first
            cut = scores.window > 0 and first + self.count - scores.window > self.first_key
            if beyond or cut:
                query = torch.arange(first, first + self.count, device=device)[:, None]
                key = torch.arange(self.first_key, self.first_key + self.keys, device=device)[None]
                found = key <= query
                if scores.window > 0:
                    found &= key > query - scores.window
        if self.padding is None:
            return found
        padding = self.padding.to(device)[None]
        return padding.expand(self.count, -1) if found is None else found & padding
