"""Trains the sentence encoder that understanding rests on.

    python training/train_encoder.py --model FOLDER --rows FILE... --output FILE [--teacher VECTORS] [--steps N] [--seed N]

FOLDER holds the encoder to start from (all-MiniLM-L6-v2); each FILE has lines {"set", "class", "text"} (prepare_data.py,
synthesize.py). Each batch is drawn from one set, since the classes of different sets clash, and has two losses:

    contrast     sentences of one class near each other, away from all others (supervised contrastive, temperature 0.07);
                 sentences without a class are only pushed away
    anchor       the similarities in the batch stay what a teacher says (Kullback-Leibler, temperature 0.05); the teacher is
                 the encoder that training starts from, or a mean of it and a larger one (teach.py)

Half of the sentences come as somebody hurried would have typed them (noise.py), with the teacher's word on the clean
ones. Some batches are drawn from all sets at once and have the anchor alone. Word and position embeddings are frozen.
What is written is the trained encoder; soup.py averages several with the one that training started from, without which
new skills would suffer.

Khosla et al., "Supervised contrastive learning", 2020; Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.
"""

import argparse
import hashlib
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from encoder import Encoder, tokenizer, tokens
from noise import noisy
from prepare_data import read_rows

CONTRAST, ANCHOR = 0.07, 0.05  # temperatures
FROZEN = ("word_embeddings", "position_embeddings", "token_type_embeddings")


class Rows:
    """The training sentences by set and class, with the teacher's vectors of them."""

    def __init__(self, rows: list[dict], vectors: list[np.ndarray], weights: dict[str, float]):
        self.texts = [row["text"] for row in rows]
        self.vectors = vectors
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


def anchor(vectors: torch.Tensor, teachers: list[torch.Tensor]) -> torch.Tensor:
    own = torch.eye(len(vectors), dtype=torch.bool)
    def likely(similarities: torch.Tensor) -> torch.Tensor:
        return (similarities / ANCHOR).masked_fill(own, -1e9).log_softmax(1)
    wanted = sum(teacher @ teacher.T for teacher in teachers) / len(teachers)
    return F.kl_div(likely(vectors @ vectors.T), likely(wanted), log_target=True, reduction="batchmean")


def train(encoder: Encoder, words, rows: Rows, arguments) -> None:
    dice = np.random.default_rng(arguments.seed)
    fingers = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    trained = []
    for name, own in encoder.names.items():
        frozen = any(part in name for part in FROZEN)
        encoder.p(name).requires_grad_(not frozen)
        if not frozen:
            trained.append(encoder.p(name))
    optimizer = torch.optim.AdamW(trained, lr=arguments.rate, weight_decay=0.01)
    warm = max(1, arguments.steps // 15)
    encoder.train()
    encoder.half = True
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
        teachers = [torch.from_numpy(v[drawn].astype(np.float32)) for v in rows.vectors]
        held = anchor(vectors, teachers)
        loss = arguments.anchor * held
        if labels is not None:
            pull = contrast(vectors, torch.tensor(labels))
            loss = loss + arguments.contrast * pull
            shown[0], shown[2] = shown[0] + float(pull.detach()), shown[2] + 1
        shown[1] += float(held.detach())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        if (step + 1) % 50 == 0:
            print(f"step {step + 1}: contrast {shown[0] / max(shown[2], 1):.3f}, anchor {shown[1] / 50:.3f}, "
                  f"{time.time() - started:.0f} s", flush=True)
            shown = [0.0, 0.0, 0]
        if arguments.keep and (step + 1) % arguments.keep == 0 and step + 1 < arguments.steps:
            save_file(encoder.weights(), arguments.output.with_suffix(f".{step + 1}.safetensors"))
    encoder.half = False
    encoder.eval()


def embedded(encoder: Encoder, words, texts: list[str], folder: Path) -> np.ndarray:
    """The vectors of sentences, of which many are there several times; kept in the folder for the next run."""
    different = sorted(set(texts))
    kept = folder / f"anchor-{hashlib.sha256(json.dumps(different).encode()).hexdigest()[:16]}.npy"
    if not kept.exists():
        np.save(kept, encoder.embed(tokens(words, different)))
    vectors, place = np.load(kept), {text: index for index, text in enumerate(different)}
    return vectors[[place[text] for text in texts]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the sentence encoder")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, help="a larger teacher's vectors of the same rows (teach.py)")
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
    encoder = Encoder.load(arguments.model / "model.safetensors")
    data = [row for file in arguments.rows for row in read_rows(file)]
    kept = [i for i, row in enumerate(data) if row["set"].split("/")[0] not in arguments.without]
    encoder.half = True
    vectors = [embedded(encoder, words, [data[i]["text"] for i in kept], arguments.output.parent)]
    if arguments.teacher:
        vectors.append(np.load(arguments.teacher)[kept])
    rows = Rows([data[i] for i in kept], vectors, arguments.weights)
    print(f"{len(kept):,} sentences, {len(rows.names)} sets, teacher ready in {time.time() - started:.0f} s", flush=True)
    train(encoder, words, rows, arguments)
    save_file(encoder.weights(), arguments.output)
    print(f"{arguments.output}: trained in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
