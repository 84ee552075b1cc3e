"""Trains the sentence encoder that understanding rests on.

    python training/train_encoder.py --model FOLDER --rows FILE... --output FILE [--start FILE] [--steps N] [--seed N]

FOLDER holds all-MiniLM-L6-v2, the original; training starts from it, or from what an earlier run made. Each FILE has
lines {"set", "class", "text"} (prepare_data.py, synthesize.py). Each batch is drawn from one set, since the classes of
different sets clash, and has two losses:

    contrast     sentences of one class near each other, away from all others (supervised contrastive, temperature 0.07);
                 sentences without a class are only pushed away
    anchor       the similarities in the batch stay what the original says (Kullback-Leibler, temperature 0.05)

Half of the sentences come as somebody hurried would have typed them (noise.py), with the original's word on the clean
ones. Some batches are drawn from all sets at once and have the anchor alone. The embeddings and the lower three layers
are frozen, since the tagger (train_tagger.py) stands on them as well.
What is written is the trained encoder; soup.py averages several with the original, without which new skills would
suffer.

Khosla et al., "Supervised contrastive learning", 2020; Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from encoder import WIDTH, Encoder, descend, tokenizer, tokens
from noise import noisy
from prepare_data import read_rows

CONTRAST, ANCHOR = 0.07, 0.05  # temperatures
FROZEN = ("embeddings.", "encoder.layer.0.", "encoder.layer.1.", "encoder.layer.2.")  # the tagger stands on them too


class Rows:
    """The training sentences by set and class."""

    def __init__(self, rows: list[dict], weights: dict[str, float]):
        self.texts = [row["text"] for row in rows]
        self.sets: dict[str, dict] = {}
        self.free: dict[str, list[int]] = {}
        for index, row in enumerate(rows):
            if row["class"] is None:
                self.free.setdefault(row["set"], []).append(index)
            else:
                self.sets.setdefault(row["set"], {}).setdefault(row["class"], []).append(index)
        self.sets = {name: {c: r for c, r in classes.items() if len(r) > 1} for name, classes in self.sets.items()}
        self.sets = {name: classes for name, classes in self.sets.items() if len(classes) > 1}
        self.names = sorted(self.sets)
        share = [min(len(self.sets[name]), 80) ** 0.5 * family_weight(name, weights) for name in self.names]
        self.share = np.array(share) / sum(share)

    def draw(self, dice: np.random.Generator, size: int) -> tuple[list[int], list[int]]:
        """Rows of one set and their classes, -1 for none."""
        name = self.names[int(dice.choice(len(self.names), p=self.share))]
        classes = self.sets[name]
        names = sorted(classes)
        chosen = dice.permutation(len(names))[: size // 4]
        each = min(max(4, math.ceil(size / len(chosen))), 10)
        rows, labels = [], []
        for label in chosen:
            own = classes[names[label]]
            for index in dice.permutation(len(own))[:each]:
                rows.append(own[int(index)])
                labels.append(int(label))
        free = self.free.get(name, [])
        for index in dice.permutation(len(free))[: max(size // 8, 4)]:
            rows.append(free[int(index)])
            labels.append(-1)
        return rows[: size + size // 4], labels[: size + size // 4]

    def mixed(self, dice: np.random.Generator, size: int) -> list[int]:
        return [int(i) for i in dice.integers(0, len(self.texts), size)]


class Known:
    """The original's vectors of the training sentences, each worked out once."""

    def __init__(self, original: Encoder, words, texts: list[str]):
        self.original, self.words, self.texts = original, words, texts
        self.vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        self.made = np.zeros(len(texts), dtype=bool)

    def __call__(self, drawn: list[int]) -> np.ndarray:
        new = [i for i in dict.fromkeys(drawn) if not self.made[i]]
        if new:
            self.vectors[new] = self.original.embed(tokens(self.words, [self.texts[i] for i in new]))
            self.made[new] = True
        return self.vectors[drawn]


def family_weight(name: str, weights: dict[str, float]) -> float:
    """Sets named `family/...` share the weight of their family."""
    return weights.get(name, weights.get(name.split("/")[0], 1.0))


def contrast(vectors: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    scores = vectors @ vectors.T / CONTRAST
    own = torch.eye(len(labels), dtype=torch.bool)
    scores = scores.masked_fill(own, -1e9)
    same = (labels[:, None] == labels[None, :]) & (labels >= 0)[:, None] & ~own
    likely = scores - scores.logsumexp(1, keepdim=True)
    counts = same.sum(1)
    kept = counts > 0
    return -((likely * same).sum(1)[kept] / counts[kept]).mean()


def anchor(vectors: torch.Tensor, original: torch.Tensor) -> torch.Tensor:
    own = torch.eye(len(vectors), dtype=torch.bool)
    def likely(similarities: torch.Tensor) -> torch.Tensor:
        return (similarities / ANCHOR).masked_fill(own, -1e9).log_softmax(1)
    return F.kl_div(likely(vectors @ vectors.T), likely(original @ original.T), log_target=True, reduction="batchmean")


def train(encoder: Encoder, original: Encoder, words, rows: Rows, arguments) -> None:
    dice = np.random.default_rng(arguments.seed)
    fingers = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    trained = []
    for name, own in encoder.names.items():
        frozen = name.startswith(FROZEN)
        encoder.p(name).requires_grad_(not frozen)
        if not frozen:
            trained.append(encoder.p(name))
    optimizer = torch.optim.AdamW(trained, lr=arguments.rate, weight_decay=0.01)
    warm = max(1, arguments.steps // 15)
    encoder.train()
    encoder.half = original.half = True
    known = Known(original, words, rows.texts)
    started, shown = time.time(), [0.0, 0.0, 0]
    for step in range(arguments.steps):
        done = step / arguments.steps
        rate = arguments.rate * min(1, (step + 1) / warm) * (0.05 + 0.95 * (1 + math.cos(math.pi * done)) / 2)
        for group in optimizer.param_groups:
            group["lr"] = rate
        labels = None
        if dice.random() < arguments.mixed:
            drawn = rows.mixed(dice, arguments.batch)
        else:
            drawn, labels = rows.draw(dice, arguments.batch)
        texts = [noisy(rows.texts[i], fingers) if fingers.random() < 0.5 else rows.texts[i] for i in drawn]
        vectors = encoder(tokens(words, texts), arguments.drop)
        held = anchor(vectors, torch.from_numpy(known(drawn)))
        loss = arguments.anchor * held
        if labels is not None:
            pull = contrast(vectors, torch.tensor(labels))
            loss = loss + arguments.contrast * pull
            shown[0], shown[2] = shown[0] + float(pull.detach()), shown[2] + 1
        shown[1] += float(held.detach())
        descend(loss, optimizer, trained)
        if (step + 1) % 50 == 0:
            print(f"step {step + 1}: contrast {shown[0] / max(shown[2], 1):.3f}, anchor {shown[1] / 50:.3f}, "
                  f"{time.time() - started:.0f} s", flush=True)
            shown = [0.0, 0.0, 0]
        if arguments.keep and (step + 1) % arguments.keep == 0 and step + 1 < arguments.steps:
            save_file(encoder.weights(), arguments.output.with_suffix(f".{step + 1}.safetensors"))
    encoder.half = False
    encoder.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the sentence encoder")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an encoder to train on, instead of the original")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--batch", type=int, default=192)
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--anchor", type=float, default=1.0, help="weight of the anchor loss")
    parser.add_argument("--contrast", type=float, default=1.0, help="weight of the contrast loss")
    parser.add_argument("--mixed", type=float, default=0.2, help="share of batches from all sets at once")
    parser.add_argument("--drop", type=float, default=0.1)
    parser.add_argument("--weights", type=json.loads, default={}, help='how often a set is drawn, e.g. {"snips": 0.5}')
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--keep", type=int, default=0, help="also write the encoder every so many steps")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    started = time.time()
    words = tokenizer(arguments.model)
    original = Encoder.load(arguments.model / "model.safetensors").eval()
    encoder = Encoder.load(arguments.start or arguments.model / "model.safetensors")
    data = [row for file in arguments.rows for row in read_rows(file)]
    data = [row for row in data if row["set"].split("/")[0] not in arguments.without]
    rows = Rows(data, arguments.weights)
    print(f"{len(data):,} sentences, {len(rows.names)} sets", flush=True)
    train(encoder, original, words, rows, arguments)
    save_file(encoder.weights(), arguments.output)
    print(f"{arguments.output}: trained in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
