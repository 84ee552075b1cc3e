"""Averages encoders: several trained ones, and the one that they started from.

    python training/soup.py --model FOLDER --share 0.6 --output FILE.safetensors ENCODER[:WEIGHT]...

`share` is that of the trained ones together, by their weights (1 each unless told); the rest stays with the encoder in
--model. Averaging costs nothing at run
time, and keeps what training on some skills would make an encoder forget about others.

Wortsman et al., "Model soups", 2022; "Robust fine-tuning of zero-shot models", 2022.
"""

import argparse
from pathlib import Path

from safetensors.torch import save_file

from encoder import Encoder, average


def soup(start: dict, trained: list[tuple[float, dict]], share: float) -> dict:
    total = sum(weight for weight, _ in trained)
    return average([(1 - share, start)] + [(share * weight / total, weights) for weight, weights in trained])


def weighted(argument: str) -> tuple[float, dict]:
    """The encoder that FILE or FILE:WEIGHT names."""
    file, _, weight = argument.partition(":")
    return float(weight or 1), Encoder.load(Path(file)).weights()


def main() -> None:
    parser = argparse.ArgumentParser(description="Average encoders")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--share", type=float, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("encoders", type=weighted, nargs="+")
    arguments = parser.parse_args()
    start = Encoder.load(arguments.model / "model.safetensors").weights()
    save_file(soup(start, arguments.encoders, arguments.share), arguments.output)


if __name__ == "__main__":
    main()
