"""Makes Tests/InferenceTests/Fixtures with the `transformers` library as oracle.

    python training/make_fixtures.py --model FOLDER [--weights FILE.safetensors]

FOLDER holds all-MiniLM-L6-v2 (model.safetensors, config.json, vocab.txt, tokenizer.json); FILE has the weights of the shipped
encoder before they were quantised, where these are not the model's own. Written are:

    tokens.jsonl             2,000 varied strings with their token ids: one JSON array [text, [ids], dropped] a line
    sentences.txt            200 sentences
    embeddings.f32           their vectors [200, 384], little-endian floats
    tiny-{f32,f16,q8_0}.gguf a random BERT of two layers, and in
    tiny.json                its token ids and the vectors that `transformers` computes for them
    tiny-branch-{f32,q8_0}.gguf  two layers that stand on the first of it in the place of its second, and in
    tiny-tokens.f32          the vectors that they give the tokens of tiny.json's texts [all tokens, 64], little-endian floats

The same model gives the same bytes.
"""

import argparse
import json
import random
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

import convert_minilm
import convert_tagger
from fixture_texts import sentences, strings

OUTPUT = Path("Tests/InferenceTests/Fixtures")
LIMIT = 512


def tokenizer(model: Path) -> Tokenizer:
    loaded = Tokenizer.from_file(str(model / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    loaded.encode_special_tokens = True  # "[SEP]" in a text is text
    return loaded


def write_tokens(oracle: Tokenizer) -> None:
    lines = []
    for text in strings():
        ids = oracle.encode(text).ids
        dropped = max(0, len(ids) - LIMIT)
        kept = ids if dropped == 0 else ids[: LIMIT - 1] + ids[-1:]
        lines.append(json.dumps([text, kept, dropped], ensure_ascii=True, separators=(",", ":")))
    (OUTPUT / "tokens.jsonl").write_text("\n".join(lines) + "\n")


def embed(model: BertModel, batches: list[list[int]]) -> np.ndarray:
    rows = []
    with torch.no_grad():
        for ids in batches:
            hidden = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
            mean = hidden.mean(dim=0)
            rows.append((mean / mean.norm()).numpy())
    return np.stack(rows).astype("<f4")


def write_embeddings(model: Path, oracle: Tokenizer, weights: Path | None) -> None:
    texts = sentences()
    assert len(texts) == 200 and len(set(texts)) == 200, len(set(texts))
    (OUTPUT / "sentences.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    bert = BertModel.from_pretrained(model, add_pooling_layer=False).eval()
    if weights:
        unknown = bert.load_state_dict(load_file(weights), strict=False).unexpected_keys
        assert not unknown, unknown
    embed(bert, [oracle.encode(text).ids for text in texts]).tofile(OUTPUT / "embeddings.f32")


def tiny_bert(seed: int, layers: int) -> BertModel:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=96, hidden_size=64, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=128,
        max_position_embeddings=48,
    )
    bert = BertModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for weight in bert.parameters():  # the usual start is so small that mistakes would hide
            weight += torch.randn_like(weight) * 0.1
    return bert


def numpy_weights(bert: BertModel) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in bert.state_dict().items()}


def write_tiny() -> None:
    bert = tiny_bert(7, 2)
    config, weights = bert.config, numpy_weights(bert)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words += [chr(c) for c in range(ord("a"), ord("z") + 1)] + ["##" + chr(c) for c in range(ord("a"), ord("z") + 1)]
    words += [f"word{i}" for i in range(96 - len(words))]
    for kind in ("f32", "f16", "q8_0"):
        convert_minilm.write(config.to_dict(), words, weights, OUTPUT / f"tiny-{kind}.gguf", kind, "tiny")
    dice = random.Random(7)
    texts = [
        " ".join("".join(dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(dice.randint(1, 4)))
                 for _ in range(count))
        for count in (1, 2, 3, 5, 8, 13, 20)
    ]
    ids = [[2] + [words.index(c if i == 0 else "##" + c) for word in text.split() for i, c in enumerate(word)][:46] + [3]
           for text in texts]
    vectors = embed(bert, ids)
    rows = [{"text": t, "ids": i, "vector": [round(float(x), 7) for x in v]} for t, i, v in zip(texts, ids, vectors)]
    (OUTPUT / "tiny.json").write_text(json.dumps(rows, separators=(",", ":")) + "\n")
    write_tiny_branch(bert, ids)


def write_tiny_branch(trunk: BertModel, ids: list[list[int]]) -> None:
    bert = tiny_bert(8, 3)
    bert.embeddings.load_state_dict(trunk.embeddings.state_dict())
    bert.encoder.layer[0].load_state_dict(trunk.encoder.layer[0].state_dict())
    encoder = gguf.GGUFReader(OUTPUT / "tiny-f32.gguf")
    for kind in ("f32", "q8_0"):
        convert_tagger.write(encoder, numpy_weights(bert), 1, OUTPUT / f"tiny-branch-{kind}.gguf", kind, "tiny branch")
    with torch.no_grad():
        rows = [bert(input_ids=torch.tensor([row])).last_hidden_state[0].numpy() for row in ids]
    np.concatenate(rows).astype("<f4").tofile(OUTPUT / "tiny-tokens.f32")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="a trained encoder (.safetensors) instead of the model's own weights")
    arguments = parser.parse_args()
    model = arguments.model
    torch.set_num_threads(1)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    oracle = tokenizer(model)
    write_tokens(oracle)
    write_embeddings(model, oracle, arguments.weights)
    write_tiny()


if __name__ == "__main__":
    main()
