"""Trains the branch of the encoder that typed spans are read from.

    python training/train_tagger.py --model FOLDER --data FOLDER --rows FILE... --output FILE [--steps N] [--seed N]

FOLDER (--model) holds all-MiniLM-L6-v2. Its embeddings and lower three layers are used as they are; the branch is a copy
of the upper three, trained so that the state of a word's first token tells what the word is part of. The training has one
linear head for each annotation scheme: that of the synthesised sentences (--rows, of synthesize.py) and those of the public
sets (--data, see prepare_data.py). Only the branch is kept: the program fits a head of its own on the samples that the
tools declare. Half of the sentences come as somebody hurried would have typed them.
"""

import argparse
import json
import math
import random
import re
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from encoder import WIDTH, Encoder, Packed, descend, tokenizer
from noise import CLOSINGS, OPENINGS, SHORT, slip
from prepare_data import held_out, read_rows

FROM = 3  # the first layer of the branch
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")


def words(row: dict) -> tuple[list[str], list[str]]:
    """The words of a row and the BIO label of each."""
    said, labels, last = [], [], None
    for match in WORD.finditer(row["text"]):
        slot = next((s for s in row["slots"] if s["start"] <= match.start() < s["end"]), None)
        said.append(match[0])
        labels.append("O" if slot is None else ("I-" if slot is last else "B-") + slot["type"])
        last = slot
    return said, labels


def hurried(said: list[str], labels: list[str], dice: random.Random) -> tuple[list[str], list[str]]:
    """The words as somebody hurried types them (noise.py, word by word, so that each keeps its label)."""
    pairs = list(zip(said, labels))
    if dice.random() < 0.5:
        pairs = [(slip(w, dice) if len(w) > 3 and w.isalpha() and dice.random() < 0.15 else w, l) for w, l in pairs]
    if dice.random() < 0.35:
        pairs = [(dice.choice(SHORT[w.lower()]) if l == "O" and w.lower() in SHORT else w, l) for w, l in pairs]
    if dice.random() < 0.4:
        pairs = [(w.replace("'", ""), l) for w, l in pairs if w.isalnum() or l != "O" or len(w) > 1] or pairs
    if dice.random() < 0.2:
        pairs = [(w, "O") for w in dice.choice(OPENINGS).split()] + pairs
    if dice.random() < 0.2:
        pairs += [(w, "O") for w in dice.choice(CLOSINGS).split()]
    return [w for w, _ in pairs], [l for _, l in pairs]


class Tagger(torch.nn.Module):
    def __init__(self, encoder: Encoder, labels: dict[str, list[str]], drop: float):
        super().__init__()
        self.encoder, self.labels, self.drop = encoder, labels, drop
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(WIDTH, len(own)) for name, own in labels.items()})

    def states(self, ids: list[np.ndarray]) -> torch.Tensor:
        """The branch's vector of each token, [tokens, width]."""
        batch = Packed(ids)
        with torch.no_grad():
            x = self.encoder.embedded(batch)
            for layer in range(FROM):
                x = self.encoder.layer(x, layer, batch)
        for layer in range(FROM, 6):
            x = self.encoder.layer(x, layer, batch, self.drop if self.training else 0)
        return x


def encoded(tokens_, said: list[list[str]]) -> tuple[list[np.ndarray], np.ndarray]:
    """Token ids of each sentence, and the row of each word's first token among all tokens."""
    ids, firsts, total = [], [], 0
    for encoding in tokens_.encode_batch([s for s in said], is_pretokenized=True):
        ids.append(np.asarray(encoding.ids, dtype=np.int64))
        seen = set()
        for place, word in enumerate(encoding.word_ids):
            if word is not None and word not in seen:
                seen.add(word)
                firsts.append(total + place)
        total += len(encoding.ids)
    return ids, np.array(firsts)


def is_branch(name: str) -> bool:
    """Whether a weight of the encoder is one of the branch's own."""
    return any(name.startswith(f"encoder.layer.{layer}.") for layer in range(FROM, 6))


def schemes(data: Path, files: list[Path]) -> dict[str, list[tuple[list[str], list[str]]]]:
    rows: dict[str, list[dict]] = {"own": [], "tools": []}
    for file in files:
        for row in read_rows(file):
            rows["own"].append(row)
            if row["set"] == "tools" and row["slots"]:
                # The same sentence, with the part that a value plays in its tool.
                rows["tools"].append(row | {"slots": [s | {"type": f"{row['class']}.{s['type']}"} for s in row["slots"]]})
    rows["snips"] = read_rows(data / "snips/train.jsonl")
    rows["hwu"] = [row for row in read_rows(data / "hwu64/train.jsonl") if not held_out(row["text"])]
    rows["restaurant"] = read_rows(data / "restaurant8k/train.jsonl")
    rows["nlupp"] = read_rows(data / "nlupp/train.jsonl")
    rows["bitext"] = read_rows(data / "bitext/train.jsonl")
    unique = {name: list({row["text"]: row for row in own}.values()) for name, own in rows.items()}
    return {name: [words(row) for row in own] for name, own in unique.items()}


SHARES = {"own": 6, "tools": 3, "snips": 3, "hwu": 1.5, "restaurant": 1, "nlupp": 0.5, "bitext": 0.5}


def train(tagger: Tagger, tokens_, rows, arguments) -> None:
    dice, fingers = np.random.default_rng(arguments.seed), random.Random(arguments.seed)
    encoder = tagger.encoder
    branch = []
    for name, own in encoder.names.items():
        encoder.p(name).requires_grad_(is_branch(name))
        branch += [encoder.p(name)] if is_branch(name) else []
    optimizer = torch.optim.AdamW(
        [{"params": branch, "base": arguments.rate}, {"params": tagger.heads.parameters(), "base": arguments.rate * 10}],
        weight_decay=0.01)
    names = sorted(rows)
    share = np.array([SHARES[name] for name in names]) / sum(SHARES[name] for name in names)
    numbers = {name: {label: n for n, label in enumerate(own)} for name, own in tagger.labels.items()}
    encoder.half = True
    tagger.train()
    started, shown = time.time(), {}
    for step in range(arguments.steps):
        rate = min(1, (step + 1) / 60) * (0.03 + 0.97 * (1 + math.cos(math.pi * step / arguments.steps)) / 2)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate
        name = names[int(dice.choice(len(names), p=share))]
        drawn = [rows[name][int(i)] for i in dice.integers(0, len(rows[name]), arguments.batch)]
        drawn = [hurried(*row, fingers) if fingers.random() < 0.5 else row for row in drawn]
        ids, firsts = encoded(tokens_, [said for said, _ in drawn])
        if sum(len(said) for said, _ in drawn) != len(firsts):
            continue  # a sentence was cut
        target = torch.tensor([numbers[name][label] for _, labels in drawn for label in labels])
        scores = tagger.heads[name](tagger.states(ids)[torch.from_numpy(firsts)])
        loss = F.cross_entropy(scores, target)
        descend(loss, optimizer, branch)
        shown.setdefault(name, []).append(float(loss.detach()))
        if (step + 1) % 100 == 0:
            print(f"step {step + 1}: " + ", ".join(f"{n} {np.mean(l):.3f}" for n, l in sorted(shown.items()))
                  + f", {time.time() - started:.0f} s", flush=True)
            shown = {}
        if arguments.keep and (step + 1) % arguments.keep == 0:
            write(tagger, arguments.output)
    encoder.half = False
    tagger.eval()


def write(tagger: Tagger, output: Path) -> None:
    kept = {name: value for name, value in tagger.encoder.weights().items() if is_branch(name)}
    save_file(kept, output)
    torch.save(tagger.heads.state_dict(), output.with_suffix(".heads"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the encoder's branch for typed spans")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a branch to train on, and the heads beside it")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--drop", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--keep", type=int, default=0, help="write the branch every so many steps")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    started = time.time()
    tokens_ = tokenizer(arguments.model)
    rows = schemes(arguments.data, arguments.rows)
    labels = {name: sorted({label for _, own in all_ for label in own}) for name, all_ in rows.items()}
    print(", ".join(f"{name} {len(rows[name]):,} rows {len(own)} labels" for name, own in labels.items()), flush=True)
    encoder = Encoder.load(arguments.model / "model.safetensors")
    if arguments.start:
        encoder = Encoder(encoder.weights() | load_file(arguments.start))
    tagger = Tagger(encoder, labels, arguments.drop)
    if arguments.start:
        tagger.heads.load_state_dict(torch.load(arguments.start.with_suffix(".heads")))
    train(tagger, tokens_, rows, arguments)
    write(tagger, arguments.output)
    print(f"{arguments.output}: trained in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
