"""Asks llama.cpp for the tokens of random texts, for the vocabularies that unpack_vocabularies.py fetched.

    pip install llama-cpp-python
    python training/make_tokenizer_cases.py FOLDER --texts 1000 --seed 1

Writes FOLDER/cases.jsonl, one {"vocabulary", "text", "special", "tokens"} a line, which TokenizerVectorTests reads where
it is there, and prints the tokens that end a generation.
"""

import argparse
import ctypes
import json
import random
from pathlib import Path

import llama_cpp

NAMES = "bert-bge command-r deepseek-coder deepseek-llm falcon gpt-2 llama-bpe llama-spm mpt phi-3 qwen2 qwen35 refact starcoder"
PARTS = [
    " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2003", "\u0085", "\u2028", "\u200b", "\ufeff", "\u2581",
    "a", "B", "the", " the", "Hello", "world", "naïve", "Straße", "I'm", "we'LL", "'s", "'S", "'Ve", " 'd", "'", "''", "’s", "1", "12", "123",
    "1234", "12345678", "٣٤٥", "½", "Ⅷ", "，", "。", "、", "…", "!", "?!", "...", "-->", "==", "$", "+", "`", "^", "~", "|", "<", ">", "€",
    "漢字", "ひらがな", "カタカナ", "한국어", "ไทย", "हिन्दी", "עברית", "عربي", "Ελλάδα", "Привет", "ǅ", "ʰ", "ª", "e\u0301", "\u0301",
    "🦙", "👩‍👩‍👧", "🇫🇷", "😶‍🌫️", "\U0001d400", "\U00020000", "<s>", "</s>", "<unk>", "<|im_end|>", "<|endoftext|>", "<0x0A>", "<|end|>",
    "\x00", "\x1b", "\x7f", "\x1c",
]  # fmt: skip
RANGES = [(0x20, 0x7F), (0x80, 0x250), (0x250, 0x800), (0x800, 0x3000), (0x3000, 0xA000), (0xA000, 0xD800), (0xE000, 0x10000)]
RANGES += [(0x10000, 0x20000), (0x1F000, 0x1FB00), (0x20000, 0x110000)]


def random_text(dice: random.Random) -> str:
    pieces = []
    for _ in range(dice.randint(0, 12)):
        kind = dice.random()
        if kind < 0.7:
            pieces.append(dice.choice(PARTS))
        elif kind < 0.8:
            pieces.append(dice.choice(PARTS) * dice.randint(2, 40))
        else:
            low, high = dice.choice(RANGES)
            pieces.append("".join(chr(dice.randrange(low, high)) for _ in range(dice.randint(1, 4))))
    return "".join(pieces)


def load(path: Path):
    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), parameters)
    return model, llama_cpp.llama_model_get_vocab(model)


def tokens(vocabulary, text: str, special: bool) -> list[int]:
    utf8 = text.encode()
    room = 2 * len(utf8) + 16
    out = (llama_cpp.llama_token * room)()
    return out[: llama_cpp.llama_tokenize(vocabulary, utf8, len(utf8), out, room, special, special)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    dice = random.Random(arguments.seed)
    texts = [random_text(dice) for _ in range(arguments.texts)]
    with open(arguments.folder / "cases.jsonl", "w", encoding="utf-8") as out:
        for name in NAMES.split():
            model, vocabulary = load(arguments.folder / f"ggml-vocab-{name}.gguf")
            count = llama_cpp.llama_vocab_n_tokens(vocabulary)
            print(name, [t for t in range(count) if llama_cpp.llama_vocab_is_eog(vocabulary, t)])
            for text in texts:
                for special in (False, True):
                    row = {"vocabulary": name, "text": text, "special": special, "tokens": tokens(vocabulary, text, special)}
                    out.write(json.dumps(row) + "\n")
            llama_cpp.llama_model_free(model)


if __name__ == "__main__":
    main()
