"""Converts the trained layers of a tagger to the GGUF file of a branch of the encoder.

    python training/convert_tagger.py --weights FILE [--from 3] [--type q8_0|f16|f32] [--encoder FILE] [--output FILE]

A branch has its own copies of the encoder's upper layers and gives a vector for each token, where the encoder's give one
for the sentence; the embeddings and the lower layers are the encoder's and are not in the file. --weights names a
safetensors file with `encoder.layer.{3,4,5}.*`, named as the encoder's; lower layers in it are left out.

The file says on which lower layers it was trained (`prometheus.branch.stands_on`), so that it is refused on others.
"""

import argparse
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load_file

from convert_minilm import FILE_TYPES, MATRICES, finish, write_layers

NAME = "prometheus-tagger"
SHAPE = ("context_length", "embedding_length", "feed_forward_length", "attention.head_count")
EPSILON = "bert.attention.layer_norm_epsilon"


def mix(value: int, word: int) -> int:
    """ModelFingerprint.mix of Sources/Inference."""
    product = (value ^ word) * 0xD6E8FEB86659FD93
    return ((product >> 64 ^ product) + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF


def stands_on(encoder: gguf.GGUFReader, layers: int) -> str:
    """The fingerprint of the encoder's lower layers: of their norms and biases, which are never quantised."""
    below = ("token_embd_norm.",) + tuple(f"blk.{layer}." for layer in range(layers))
    vectors = [t for t in encoder.tensors if len(t.shape) == 1 and t.name.startswith(below)]
    value = 0x9E3779B97F4A7C15
    for tensor in sorted(vectors, key=lambda t: t.name):
        for word in np.ascontiguousarray(tensor.data).view("<u8"):
            value = mix(value, int(word))
    return f"{value:016x}"


def layers_above(weights: dict, first: int) -> range:
    found = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
    layers = range(first, max(found, default=-1) + 1)
    if not layers or not found.issuperset(layers):
        raise SystemExit(f"the weights hold the layers {sorted(found)}, but a branch from layer {first} is wanted")
    return layers


def write(encoder: gguf.GGUFReader, weights: dict, first: int, output: Path, kind: str, name: str = NAME) -> None:
    layers = layers_above(weights, first)
    writer = gguf.GGUFWriter(output, "bert")
    writer.add_name(name)
    if name == NAME:
        writer.add_license("apache-2.0")
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(2)
    for key in SHAPE:
        writer.add_uint32(f"bert.{key}", int(encoder.fields[f"bert.{key}"].contents()))
    writer.add_block_count(len(layers))
    writer.add_float32(EPSILON, float(encoder.fields[EPSILON].contents()))
    writer.add_causal_attention(False)
    writer.add_uint32("prometheus.branch.from", first)
    writer.add_string("prometheus.branch.stands_on", stands_on(encoder, first))
    write_layers(writer, weights, layers, MATRICES[kind])
    finish(writer)


def main() -> None:
    parser = argparse.ArgumentParser(description="Convert the trained layers of a tagger to a GGUF branch of the encoder")
    parser.add_argument("--weights", type=Path, required=True, help="a safetensors file with the branch's layers")
    parser.add_argument("--from", type=int, default=3, dest="first", help="the branch's first layer")
    parser.add_argument("--type", choices=["q8_0", "f16", "f32"], default="q8_0")
    parser.add_argument("--encoder", type=Path, default=Path("assets/understanding.gguf"), help="what the branch stands on")
    parser.add_argument("--output", type=Path, default=Path("assets/tagger.gguf"))
    arguments = parser.parse_args()
    encoder = gguf.GGUFReader(arguments.encoder)
    write(encoder, load_file(arguments.weights), arguments.first, arguments.output, arguments.type)
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
