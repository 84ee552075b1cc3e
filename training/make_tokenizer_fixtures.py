"""Writes Tests/InferenceTests/Fixtures/tokenizers.json: two small vocabularies, and llama.cpp's tokens of some texts.

    pip install tokenizers gguf llama-cpp-python
    python training/make_tokenizer_fixtures.py

{"byteLevel": {"tokens", "types", "merges"}, "sentencePiece": {"tokens", "types", "scores"}, "texts": [...],
"cases": [{"model", "pre", "prefix", "special", "tokens": [tokens of each text]}]}
"""

import json
import random
import tempfile
from pathlib import Path

import fixture_texts
import gguf
import llama_cpp
from make_tokenizer_cases import load, random_text, tokens
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

OUTPUT = Path("Tests/InferenceTests/Fixtures/tokenizers.json")
FOREIGN = ["Übermäßig schöne Straße, naïve café!", "Привет, мир! Привет!", "漢字とひらがな 漢字", "🦙🦙 ½ ½ …", "123 4567 89 !!! ... \n\n  \t x"] * 20
PRE = ["default", "gpt-2", "smollm", "qwen2", "qwen35", "llama-bpe", "smaug-bpe", "falcon", "deepseek-llm", "deepseek-coder"]
NORMAL, UNKNOWN, CONTROL, USER, BYTE = 1, 2, 3, 4, 6


def corpus() -> list[str]:
    sentences = [frame.format(item) for frame in fixture_texts.FRAMES for item in fixture_texts.ITEMS]
    return sentences + fixture_texts.OTHERS + fixture_texts.SAMPLES + FOREIGN


def train(size: int, pre_tokenizer, alphabet: list[str]) -> tuple[list[str], list[str]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False, special_tokens=[])
    tokenizer.train_from_iterator(corpus(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in model["merges"]]
    return sorted(model["vocab"], key=model["vocab"].get), merges


def byte_level() -> dict:
    found, merges = train(700, pre_tokenizers.ByteLevel(add_prefix_space=False), sorted(pre_tokenizers.ByteLevel.alphabet()))
    special = [("<|im_start|>", CONTROL), ("<|im_end|>", CONTROL), ("<|endoftext|>", CONTROL), ("<tag>", USER), ("<tag><tag>", USER)]
    return {
        "tokens": found + [text for text, _ in special],
        "types": [NORMAL] * len(found) + [kind for _, kind in special],
        "merges": merges,
    }


def sentence_piece() -> dict:
    found, _ = train(600, pre_tokenizers.Metaspace(prepend_scheme="never"), [])
    special = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)] + [(f"<0x{b:02X}>", BYTE) for b in range(256)]
    special += [("<tag>", USER), ("  ", USER)]
    rows = special + [(text, NORMAL) for text in found]
    return {
        "tokens": [text for text, _ in rows],
        "types": [kind for _, kind in rows],
        # Later pieces, made of earlier ones, score less.
        "scores": [0.0 if kind != NORMAL else -float(place) for place, (_, kind) in enumerate(rows)],
    }


def write(path: Path, model: str, vocabulary: dict, pre: str, prefix: bool) -> None:
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_tokenizer_model(model)
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(vocabulary["tokens"])
    writer.add_token_types(vocabulary["types"])
    if model == "gpt2":
        writer.add_token_merges(vocabulary["merges"])
        writer.add_bos_token_id(vocabulary["tokens"].index("<|im_start|>"))
        writer.add_eos_token_id(vocabulary["tokens"].index("<|endoftext|>"))
        writer.add_add_bos_token(True)
    else:
        writer.add_token_scores(vocabulary["scores"])
        writer.add_add_space_prefix(prefix)
        writer.add_add_eos_token(True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def main() -> None:
    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, None)
    vocabularies = {"byteLevel": byte_level(), "sentencePiece": sentence_piece()}
    dice = random.Random(7)
    texts = ["", " ", "Hello world", "<tag> <tag><tag>x", "<|im_start|>user\nHi<|im_end|>"] + [random_text(dice) for _ in range(40)]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        kinds = [("gpt2", pre, False) for pre in PRE] + [("llama", "default", True), ("llama", "default", False)]
        for model, pre, prefix in kinds:
            path = Path(folder) / "vocabulary.gguf"
            write(path, model, vocabularies["byteLevel" if model == "gpt2" else "sentencePiece"], pre, prefix)
            loaded, vocabulary = load(path)
            for special in (False, True):
                rows = [tokens(vocabulary, text, special) for text in texts]
                cases.append({"model": model, "pre": pre, "prefix": prefix, "special": special, "tokens": rows})
            llama_cpp.llama_model_free(loaded)
    document = {**vocabularies, "texts": texts, "cases": cases}
    OUTPUT.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
