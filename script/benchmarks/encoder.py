#!/usr/bin/env python3
"""Milliseconds a sentence for the embedded encoder, beside onnxruntime, llama.cpp and PyTorch where they are installed.

usage: PROMETHEUS=.build/release/prometheus script/benchmarks/encoder.py

"tokens too" are the sentence's vector and the tagger's vectors for its tokens, in one pass. Every program gets sentences of the same length in tokens, one at a time, on two threads, in turns within one run.
llama-cpp-python loads our own model file. onnxruntime needs $MINILM, the folder that training/README.md calls MODEL,
with torch, transformers and onnx to export the model; PyTorch needs torch and transformers.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PROMETHEUS", str(ROOT / ".build/release/prometheus"))
MODEL = ROOT / "assets/understanding.gguf"
BRANCH = ROOT / "assets/tagger.gguf"
LENGTHS = (12, 128)
THREADS = 2
SECONDS = 2.0
ROUNDS = 3
WORDS = ["the", "order", "coffee", "blue", "two", "where", "is", "my"]


def sentence(tokens: int) -> str:
    return " ".join(WORDS[i % len(WORDS)] for i in range(tokens - 2))


def measure(encode, tokens: int) -> float:
    """The median milliseconds of one call."""
    encode(tokens)
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < SECONDS / ROUNDS or len(times) < 5:
        begin = time.perf_counter()
        encode(tokens)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def prometheus(threads: int, batch: int, *options: str):
    def run(tokens: int) -> float:
        command = [PROGRAM, "model", "bench", str(MODEL), "--tokens", str(tokens), "--threads", str(threads),
                   "--batch", str(batch), "--seconds", str(SECONDS / ROUNDS), "--json", *options]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        rows = [json.loads(line) for line in lines]
        return next(row["median_ms"] for row in rows if row.get("batch") == batch)
    return run


def llama():
    from llama_cpp import Llama
    model = Llama(str(MODEL), embedding=True, n_threads=THREADS, n_threads_batch=THREADS, n_ctx=512, verbose=False)
    return lambda tokens: measure(lambda n: model.embed(sentence(n)), tokens)


def torch_model():
    import torch
    from transformers import BertModel, logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(THREADS)
    model = BertModel.from_pretrained(os.environ["MINILM"], add_pooling_layer=False, attn_implementation="eager")
    return torch, model.eval()


def ids(tokens: int) -> list[int]:
    return [101] + [2000 + i for i in range(tokens - 2)] + [102]


def pytorch():
    torch, model = torch_model()

    def encode(tokens: int) -> None:
        with torch.inference_mode():
            model(input_ids=torch.tensor([ids(tokens)])).last_hidden_state.mean(1)
    return lambda tokens: measure(encode, tokens)


def onnx():
    import numpy
    import onnx  # noqa: F401, the export needs it
    import onnxruntime
    torch, model = torch_model()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model.onnx"

        class Hidden(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.model = model

            def forward(self, input_ids, attention_mask):
                return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

        example = (torch.tensor([ids(12)]), torch.ones(1, 12, dtype=torch.long))
        axes = {"input_ids": {1: "tokens"}, "attention_mask": {1: "tokens"}}
        warnings.simplefilter("ignore")
        torch.onnx.export(Hidden(), example, path, input_names=list(axes), output_names=["hidden"], dynamic_axes=axes,
                          dynamo=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def encode(tokens: int) -> None:
        feed = {"input_ids": numpy.array([ids(tokens)]), "attention_mask": numpy.ones((1, tokens), dtype=numpy.int64)}
        session.run(None, feed)[0].mean(1)
    return lambda tokens: measure(encode, tokens)


def main() -> None:
    runners = {
        "prometheus Q8_0, 1 thread": prometheus(1, 1),
        "prometheus Q8_0, 2 threads": prometheus(2, 1),
        "prometheus Q8_0, 2 threads, batch of 100": prometheus(2, 100),
    }
    if BRANCH.exists():
        runners["prometheus Q8_0, 1 thread, tokens too"] = prometheus(1, 1, "--branch", str(BRANCH))
        runners["prometheus Q8_0, 2 threads, tokens too"] = prometheus(2, 1, "--branch", str(BRANCH))
    for name, make in {"llama.cpp Q8_0, 2 threads": llama, "onnxruntime F32, 2 threads": onnx,
                       "PyTorch F32, 2 threads": pytorch}.items():
        try:
            runners[name] = make()
        except ImportError as error:
            print(f"{name}: not measured, {error.name} is not installed")
        except KeyError as error:
            print(f"{name}: not measured, ${error.args[0]} is not set")
    figures = {name: {length: [] for length in LENGTHS} for name in runners}
    for _ in range(ROUNDS):
        for length in LENGTHS:
            for name, run in runners.items():
                figures[name][length].append(run(length))
    print(f"{'ms a sentence (median)':44s}" + "".join(f"{length:>8d} tokens" for length in LENGTHS))
    for name, rows in figures.items():
        print(f"{name:44s}" + "".join(f"{statistics.median(rows[length]):15.2f}" for length in LENGTHS))


if __name__ == "__main__":
    sys.exit(main())
