"""Tiny random models of Hugging Face families, with twins that compute attention eagerly."""

from typing import Any

import torch
import transformers


def gpt2(attention: str = "sdpa") -> Any:
    config = transformers.GPT2Config(vocab_size=97, n_positions=128, n_embd=32, n_layer=3, n_head=4)
    return made(transformers.GPT2LMHeadModel, config, attention)


def llama(attention: str = "sdpa") -> Any:
    config = transformers.LlamaConfig(**sizes(), num_key_value_heads=2)
    return made(transformers.LlamaForCausalLM, config, attention)


def qwen3(attention: str = "sdpa") -> Any:
    config = transformers.Qwen3Config(**sizes(), num_key_value_heads=2, head_dim=12)
    return made(transformers.Qwen3ForCausalLM, config, attention)


def mistral(attention: str = "sdpa") -> Any:
    config = transformers.MistralConfig(**sizes(), num_key_value_heads=2, sliding_window=6)
    return made(transformers.MistralForCausalLM, config, attention)


def bert(attention: str = "sdpa") -> Any:
    config = transformers.BertConfig(**sizes())
    return made(transformers.BertModel, config, attention)


def sizes() -> dict[str, int]:
    return {
        "vocab_size": 97,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": 128,
    }


def made(kind: Any, config: Any, attention: str) -> Any:
    config._attn_implementation = attention
    config.initializer_range = 0.15  # Else all weights are alike.
    for name in ("bos_token_id", "eos_token_id", "pad_token_id"):
        setattr(config, name, None)
    torch.manual_seed(7)
    return kind(config).eval()


DECODERS = {"gpt2": gpt2, "llama": llama, "qwen3": qwen3, "mistral": mistral}
ALL = {**DECODERS, "bert": bert}


def tokens(count: int, batch: int = 1, seed: int = 1) -> Any:
    return torch.randint(0, 97, (batch, count), generator=torch.Generator().manual_seed(seed))


def no_grad() -> Any:
    return torch.no_grad()
