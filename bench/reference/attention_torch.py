"""PyTorch's attention at the sizes of bench/kernels/cases.ts: its fused op without the map, its plain ops where the map is kept."""

HEADS, STEPS, UNITS = 8, 1024, 64
CHANNELS, HIDDEN = 60, 32
CASES = {"dot-product": None, "dot-product-map": None, "additive-240": 240, "additive-1024": 1024}


def prepare(torch, name):
    """What it is, and a function that does it once. The numbers are random: the time does not hang on them."""
    if name.startswith("additive"):
        return additive(torch, CASES[name])
    query, key, value = (torch.rand(1, HEADS, STEPS, UNITS, device="cuda") * 2 - 1 for _ in range(3))
    if name == "dot-product":
        return "scaled_dot_product_attention", lambda: torch.nn.functional.scaled_dot_product_attention(query, key, value)

    def plain():
        weights = torch.softmax(query @ key.transpose(-2, -1) * UNITS**-0.5, dim=-1)
        return weights @ value, weights

    return "matmul, softmax, matmul", plain


def additive(torch, steps):
    values = torch.rand(steps, CHANNELS, device="cuda") * 2 - 1
    query_kernel, key_kernel = ((torch.rand(CHANNELS, HIDDEN, device="cuda") - 0.5) * 0.2 for _ in range(2))
    bias = torch.rand(HIDDEN, device="cuda")
    score_weight = torch.rand(HIDDEN, 1, device="cuda")

    def plain():
        hidden = torch.tanh((values @ query_kernel)[:, None] + (values @ key_kernel)[None] + bias)
        weights = torch.softmax((hidden @ score_weight)[..., 0] + 0.1, dim=-1)
        return weights @ values, weights

    return "plain ops, map kept", plain
