"""Judges sentence encoders by the skills that they make possible from ten samples a class.

    python training/evaluate_encoder.py --data FOLDER --model FOLDER [--draws 3] [--json] ENCODER...

ENCODER is a .safetensors file, or `original` for the weights in --model (which also has the tokenizer). For each set, ten
samples a class are drawn with fixed seeds, and the development part is judged, or where there is none what no draw took:

    top 2      mean of the two best cosines           logistic   a logistic head on the samples
    blend      top 2 + 0.5 × logistic                 kernel     what Sources/Understanding does, with shared words
    AUROC      CLINC150 in scope against out of scope, by top 2 / by the kernel's highest score
    recall at 95   out-of-scope sentences refused where 95 % of those in scope are kept
    OOS recall     out-of-scope sentences refused, and in-scope ones kept, at a threshold set by leaving classes out

BANKING77 is in no training data: it stands for skills that the encoder has never seen, and counts first.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import heads
from encoder import Encoder, tokenizer, tokens
from prepare_data import read_rows, held_out

SHOTS = 10


def pools(data: Path) -> dict[str, tuple[list, list]]:
    """For each set: rows to draw samples from and rows to judge (None: what was not drawn)."""
    hwu = read_rows(data / "hwu64/train.jsonl")
    return {
        "BANKING77": (read_rows(data / "banking77/train.jsonl"), None),
        "CLINC150": (read_rows(data / "clinc150/train.jsonl"), read_rows(data / "clinc150/dev.jsonl")),
        "HWU64": ([row for row in hwu if not held_out(row["text"])], [row for row in hwu if held_out(row["text"])]),
    }


class Judge:
    """Embeds each text once and keeps the figures of one encoder."""

    def __init__(self, encoder: Encoder, words, quick: bool):
        self.encoder, self.words, self.quick = encoder, words, quick
        self.encoder.half = quick

    def vectors(self, rows: list[dict]) -> np.ndarray:
        return self.encoder.embed(tokens(self.words, [row["text"] for row in rows]))

    def draw(self, rows: list[dict], names: list[str], seed: int) -> list[int]:
        dice = np.random.default_rng(seed)
        of = {name: [] for name in names}
        for index, row in enumerate(rows):
            if row["intent"] in of:
                of[row["intent"]].append(index)
        return [int(i) for name in names for i in dice.permutation(of[name])[:SHOTS]]

    def judge(self, train: list[dict], rest: list[dict] | None, draws: int) -> dict[str, float]:
        names = sorted({row["intent"] for row in train} - {"oos"})
        number = {name: index for index, name in enumerate(names)}
        drawn = [self.draw(train, names, seed) for seed in range(draws)]
        if rest is None:
            taken = {index for rows in drawn for index in rows}
            rest = [row for index, row in enumerate(train) if index not in taken]
            if self.quick:
                rest = rest[::3]
        needed = sorted({index for rows in drawn for index in rows})
        place = {index: row for row, index in enumerate(needed)}
        known, vectors = self.vectors([train[index] for index in needed]), self.vectors(rest)
        truth = np.array([number.get(row["intent"], -1) for row in rest])
        kept: dict[str, list[float]] = {}
        for rows in drawn:
            samples = known[[place[index] for index in rows]]
            labels = np.array([number[train[index]["intent"]] for index in rows])
            texts = [train[index]["text"] for index in rows]
            for key, value in self.figures(samples, labels, texts, rest, vectors, truth, len(names)).items():
                kept.setdefault(key, []).append(value)
        return {key: float(np.mean(values)) for key, values in kept.items()}

    def figures(self, samples, labels, texts, rows, vectors, truth, classes) -> dict[str, float]:
        top = heads.nearest(samples, labels, vectors, classes)
        probable = heads.logistic(samples, labels, vectors, classes)
        decisions = {"top 2": top, "logistic": probable, "blend": top + 0.5 * probable}
        if not self.quick:
            lexical = heads.word_kernel(texts, [row["text"] for row in rows])
            decisions["kernel"] = heads.kernel(samples, labels, vectors, classes, lexical)
            decisions["kernel, no words"] = heads.kernel(samples, labels, vectors, classes)
        inside = truth >= 0
        made = {name: 100 * (s.argmax(1) == truth)[inside].mean() for name, s in decisions.items()}
        if (~inside).any():
            made["AUROC top 2"] = 100 * heads.area(top[inside].max(1), top[~inside].max(1))
            if "kernel" in decisions:
                scores = decisions["kernel"].max(1)
                made["AUROC kernel"] = 100 * heads.area(scores[inside], scores[~inside])
            threshold = heads.left_out_threshold(samples, labels, classes)
            made["recall at 95"] = 100 * (top[~inside].max(1) < np.quantile(top[inside].max(1), 0.05)).mean()
            made["OOS recall"] = 100 * (top[~inside].max(1) < threshold).mean()
            made["kept in scope"] = 100 * (top[inside].max(1) >= threshold).mean()
        return made


def main() -> None:
    parser = argparse.ArgumentParser(description="Judge sentence encoders by few-shot tasks")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="fewer texts, and without kernel ridge")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("encoders", nargs="+")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    words = tokenizer(arguments.model)
    sets = pools(arguments.data)
    for name in arguments.encoders:
        started = time.time()
        encoder = Encoder.load(arguments.model / "model.safetensors" if name == "original" else Path(name))
        judge = Judge(encoder, words, arguments.quick)
        table = {title: judge.judge(*parts, arguments.draws) for title, parts in sets.items()}
        if arguments.json:
            print(json.dumps({"encoder": name, **table}), flush=True)
            continue
        print(f"{name} ({time.time() - started:.0f} s)")
        for title, row in table.items():
            print(f"  {title:10}" + "".join(f"  {key} {value:.1f}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
