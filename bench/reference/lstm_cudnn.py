"""PyTorch's LSTM and GRU by cuDNN, at the sizes of bench/kernels/cases.ts. cuDNN's GRU resets after the product."""

CASES = {
    "lstm-small": ("LSTM", 1, 240, 4, 60),
    "lstm-large": ("LSTM", 1, 64, 256, 1024),
    "lstm-batch": ("LSTM", 8, 240, 4, 60),
    "gru-reset-after": ("GRU", 1, 240, 4, 60),
}


def prepare(torch, name):
    """What it is, and a function that does it once. Weights and input are random numbers: the time does not hang on them."""
    kind, batch, steps, features, units = CASES[name]
    layer = getattr(torch.nn, kind)(features, units, batch_first=True).cuda().eval()
    values = torch.rand(batch, steps, features, device="cuda") * 2 - 1
    return f"cuDNN {kind}", lambda: layer(values)
