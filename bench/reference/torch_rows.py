"""Times PyTorch at the rows that are named, or at all it has, and prints a line of JSON for each: {"cases": {ROW: times}}.

The first line tells of the machine. Where torch, CUDA or cuDNN is missing, it says which: {"missing": "..."}.
A row that fails has {"problem": "..."} in the place of its times, and the others go on.
"""

import json
import sys

import attention_torch
import lstm_cudnn
from timing import measure


def say(**what):
    print(json.dumps(what), flush=True)


def opened():
    try:
        import torch
    except ImportError:
        return say(missing="the Python package torch")
    if not torch.cuda.is_available():
        return say(missing="CUDA")
    if not torch.backends.cudnn.is_available():
        return say(missing="cuDNN")
    # float32 as ours: no TensorFloat-32 in the products.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    say(gpu=torch.cuda.get_device_name(), torch=torch.__version__, cudnn=torch.backends.cudnn.version())
    return torch


def timed(torch, prepare, name):
    try:
        how, work = prepare(torch, name)
        return {"how": how, **measure(torch, work)}
    except Exception as error:
        return {"problem": f"{type(error).__name__}: {error}"[:300]}


def main(names):
    torch = opened()
    for module in (lstm_cudnn, attention_torch) if torch else ():
        for name in module.CASES:
            if not names or name in names:
                say(cases={name: timed(torch, module.prepare, name)})


if __name__ == "__main__":
    main(sys.argv[1:])
