"""Makes the tiny random Nomic encoder of Tests/InferenceTests/Fixtures with `transformers` as oracle.

    python training/make_nomic_fixture.py

Written are tiny-nomic.gguf, matrices in F16, and tiny-nomic.json: texts with their token ids, the mean of their tokens'
vectors and the first of these, both scaled to length 1. The same seed gives the same bytes.
"""

import json
import random

import gguf
import numpy as np
import torch
from transformers import NomicBertConfig, NomicBertModel

import convert_minilm
from make_fixtures import OUTPUT

Q = gguf.GGMLQuantizationType
NAMES = {"self_attn.o_proj": "attn_output", "mlp.up_proj": "ffn_up", "mlp.gate_proj": "ffn_gate",
         "mlp.down_proj": "ffn_down"}
NORMS = {"post_attention_layernorm": "attn_output_norm", "post_mlp_layernorm": "layer_output_norm"}


def tiny() -> NomicBertModel:
    torch.manual_seed(9)
    config = NomicBertConfig(
        vocab_size=64, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, rope_parameters={"rope_type": "default", "rope_theta": 1000.0},
        attn_implementation="eager")
    model = NomicBertModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight += torch.randn_like(weight) * 0.2
            if weight.dim() == 2:
                weight.copy_(weight.half().float())
    return model


def write(model: NomicBertModel, words: list[str]) -> None:
    config, weights = model.config, {name: value.numpy() for name, value in model.state_dict().items()}
    writer = gguf.GGUFWriter(OUTPUT / "tiny-nomic.gguf", "nomic-bert")
    convert_minilm.write_header(writer, config.to_dict(), words, "f16", "tiny nomic")
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    add = convert_minilm.add
    add(writer, "token_embd.weight", weights["embeddings.word_embeddings.weight"], Q.F16)
    add(writer, "token_types.weight", weights["embeddings.token_type_embeddings.weight"], Q.F32)
    for kind in ("weight", "bias"):
        add(writer, f"token_embd_norm.{kind}", weights[f"embeddings.LayerNorm.{kind}"], Q.F32)
    for layer in range(config.num_hidden_layers):
        part = {name.split(f".{layer}.", 1)[1]: value for name, value in weights.items() if f".{layer}." in name}
        fused = np.concatenate([part[f"self_attn.{which}_proj.weight"] for which in "qkv"])
        add(writer, f"blk.{layer}.attn_qkv.weight", fused, Q.F16)
        for name, value in part.items():
            module, kind = name.rsplit(".", 1)
            if module in NAMES:
                add(writer, f"blk.{layer}.{NAMES[module]}.{kind}", value, Q.F16)
            elif module in NORMS:
                add(writer, f"blk.{layer}.{NORMS[module]}.{kind}", value, Q.F32)
            else:
                assert module.endswith(("q_proj", "k_proj", "v_proj")), name
    convert_minilm.finish(writer)


def main() -> None:
    model = tiny()
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(letters) + ["##" + c for c in letters]
    words += [f"word{i}" for i in range(64 - len(words))]
    write(model, words)
    dice, rows = random.Random(9), []
    for count in (1, 3, 8, 20):
        text = " ".join("".join(dice.choice(letters) for _ in range(dice.randint(1, 4))) for _ in range(count))
        pieces = [words.index(c if i == 0 else "##" + c) for word in text.split() for i, c in enumerate(word)]
        ids = [2] + pieces[:62] + [3]
        with torch.no_grad():
            hidden = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
        vectors = [v / v.norm() for v in (hidden.mean(dim=0), hidden[0])]
        mean, first = ([round(float(x), 7) for x in v] for v in vectors)
        rows.append({"text": text, "ids": ids, "mean": mean, "first": first})
    (OUTPUT / "tiny-nomic.json").write_text(json.dumps(rows, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
