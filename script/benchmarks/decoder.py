#!/usr/bin/env python3
"""Tokens per second of decoders beside llama.cpp, on random weights of three shapes, with the aims for their ratio.

usage: PROMETHEUS=.build/release/prometheus script/benchmarks/decoder.py [SHAPE-TYPE …]     such as llama1b-Q4_0

Needs Python with llama-cpp-python, numpy and gguf ($DECODER_PYTHON, or this one), $GEN_RANDOM_GGUF, the script that writes
the random models, and what that needs ($LLAMA_CPP_VOCABS). The models (4 GB) are kept in $DECODER_MODELS, or made for this run
only. Both programs run in turns, on two threads; figures are medians of the rounds, and only their ratios mean anything on
a machine that does other things too.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PROMETHEUS", str(ROOT / ".build/release/prometheus"))
PYTHON = os.environ.get("DECODER_PYTHON", sys.executable)
GENERATOR = os.environ.get("GEN_RANDOM_GGUF")
THREADS, ROUNDS = 2, 3

SHAPES = {"llama1b": "1B", "qwen2": "0.5B", "smollm2": "135M"}
TYPES = {"Q4_0": 2, "Q8_0": 7, "Q4_K_M": 15}  # numbers of llama.cpp's file types
PREFILL, DECODE = (512, 0, 0, 1), (0, 128, 0, 1)  # prompt tokens, generated tokens, tokens before, sequences
TOGETHER, LONG = (0, 64, 0, 8), (0, 32, 4096, 1)


def aims(shape: str, kind: str) -> dict[tuple[int, int, int, int], float]:
    """The tests of a model, and what ratio of tokens per second to llama.cpp's is aimed at."""
    if shape == "llama1b":
        few = kind == "Q4_K_M"
        rows = {PREFILL: 2.5 if few else 3.0, DECODE: 1.1 if few else 1.15}
        return rows | ({TOGETHER: 2.0, LONG: 1.3} if kind == "Q4_0" else {})
    return {PREFILL: 3.0, DECODE: 1.3 if shape == "qwen2" else 1.8}


def prometheus(model: pathlib.Path, test: tuple[int, int, int, int]) -> float:
    prompt, generated, depth, sequences = test
    command = [PROGRAM, "model", "bench", str(model), "--prompt-tokens", str(prompt), "--generate-tokens", str(generated),
               "--depth", str(depth), "--sequences", str(sequences), "--threads", str(THREADS), "--repetitions", "1", "--json"]  # fmt: skip
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return json.loads(lines[-1])["avg_ts"]


def llama(model: pathlib.Path, test: tuple[int, int, int, int]) -> float:
    command = [PYTHON, __file__, "--llama", str(model), *map(str, test)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def run_llama(path: str, prompt: int, generated: int, depth: int, sequences: int) -> None:
    """Prints llama.cpp's tokens per second; a process of its own, so that its memory is free afterwards."""
    import llama_cpp as cpp

    model = cpp.llama_model_load_from_file(path.encode(), cpp.llama_model_default_params())
    settings = cpp.llama_context_default_params()
    settings.n_ctx = (depth + prompt + generated + 16) * sequences
    settings.n_batch = settings.n_ubatch = 512
    settings.n_seq_max = sequences
    settings.n_threads = settings.n_threads_batch = THREADS
    context = cpp.llama_init_from_model(model, settings)
    batch = cpp.llama_batch_init(512, 0, 1)

    def decode(tokens: list[tuple[int, int, int]]) -> None:
        """(token, position, sequence) of each row; the logits of each sequence's last are computed."""
        last = {sequence: index for index, (_, _, sequence) in enumerate(tokens)}
        batch.n_tokens = len(tokens)
        for index, (token, position, sequence) in enumerate(tokens):
            batch.token[index], batch.pos[index] = token, position
            batch.n_seq_id[index], batch.seq_id[index][0] = 1, sequence
            batch.logits[index] = last[sequence] == index
        assert cpp.llama_decode(context, batch) == 0
        cpp.llama_synchronize(context)

    def read(count: int, sequence: int) -> None:
        for start in range(0, count, 512):
            decode([(7 * i % 1000 + 5, i, sequence) for i in range(start, min(count, start + 512))])

    def measured() -> float:
        cpp.llama_memory_clear(cpp.llama_get_memory(context), True)
        for sequence in range(sequences):
            read(depth + 1 if generated else 0, sequence)
        begin = time.perf_counter()
        read(prompt, 0)
        for i in range(generated):
            decode([(11 * i % 1000 + 5, depth + 1 + i, sequence) for sequence in range(sequences)])
        return (prompt + generated * sequences) / (time.perf_counter() - begin)

    if depth == 0:
        measured()  # memory is taken in the first run
    print(measured())


def make(shape: str, folder: pathlib.Path) -> None:
    """Writes the shape's models; those that are there are kept."""
    missing = {kind: number for kind, number in TYPES.items() if not (folder / f"{shape}-{kind}.gguf").exists()}
    if not missing:
        return
    whole = folder / f"{shape}-F16.gguf"
    subprocess.run([PYTHON, GENERATOR, shape, str(whole)], check=True, stdout=subprocess.DEVNULL)
    quantize = """import sys, llama_cpp as cpp
settings = cpp.llama_model_quantize_default_params()
settings.ftype = int(sys.argv[3])
sys.exit(cpp.llama_model_quantize(sys.argv[1].encode(), sys.argv[2].encode(), settings))"""
    for kind, number in missing.items():
        command = [PYTHON, "-c", quantize, str(whole), str(folder / f"{shape}-{kind}.gguf"), str(number)]
        subprocess.run(command, check=True, capture_output=True)
    whole.unlink()


def name(test: tuple[int, int, int, int]) -> str:
    prompt, generated, depth, sequences = test
    text = f"prefill {prompt}" if prompt else f"decode {generated}"
    return text + (f" at {depth}" if depth else "") + (f", {sequences} together" if sequences > 1 else "")


def compare(folder: pathlib.Path, wanted: list[str]) -> None:
    print(f"{'model':<16} {'test':<24} {'ours':>8} {'llama.cpp':>10} {'ratio':>6} {'aim':>5}", flush=True)
    for shape, size in SHAPES.items():
        for kind in TYPES:
            model = folder / f"{shape}-{kind}.gguf"
            if wanted and model.stem not in wanted:
                continue
            make(shape, folder)
            for test, aim in aims(shape, kind).items():
                rows = [(prometheus(model, test), llama(model, test)) for _ in range(ROUNDS)]
                ours, theirs = (statistics.median(side) for side in zip(*rows))
                mark = "" if ours / theirs >= aim else "  below"
                print(f"{size + ' ' + kind:<16} {name(test):<24} {ours:8.1f} {theirs:10.1f} {ours / theirs:6.2f} {aim:5.2f}{mark}",
                      flush=True)  # fmt: skip


def loading(model: pathlib.Path) -> None:
    """Seconds from the start to one token read and the most memory taken, of the second of two runs."""
    command = [PROGRAM, "model", "bench", str(model), "--prompt-tokens", "1", "--generate-tokens", "0", "--repetitions", "1"]
    for _ in range(2):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    size = model.stat().st_size / 1e6
    print(f"\nload of {model.stem}: {seconds:.2f} s (aim: 1), {usage.ru_maxrss * 1024 / 1e6:.0f} MB at most for a file of {size:.0f} MB")


def contention(model: pathlib.Path) -> None:
    """Decoding while another process keeps a core busy, as a share of the quiet speed."""
    print(f"\ndecode of {model.stem} while another process keeps a core busy, share of the quiet speed (aim: 0.4)")
    for program, run in (("ours", prometheus), ("llama.cpp", llama)):
        quiet, busy = [], []
        for _ in range(ROUNDS):
            quiet.append(run(model, (0, 64, 0, 1)))
            other = subprocess.Popen([PYTHON, "-c", "while True: pass"])
            try:
                busy.append(run(model, (0, 64, 0, 1)))
            finally:
                other.kill()
                other.wait()
        print(f"{program:<10} {statistics.median(busy) / statistics.median(quiet):.2f}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--llama"]:
        return run_llama(sys.argv[2], *map(int, sys.argv[3:]))
    if GENERATOR is None or subprocess.run([PYTHON, "-c", "import llama_cpp, numpy, gguf"], capture_output=True).returncode != 0:
        print("skipped: set GEN_RANDOM_GGUF and DECODER_PYTHON to a Python with llama-cpp-python, numpy and gguf")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(os.environ.get("DECODER_MODELS", temporary))
        folder.mkdir(parents=True, exist_ok=True)
        compare(folder, sys.argv[1:])
        model = folder / "llama1b-Q4_0.gguf"
        if model.exists():
            loading(model)
            contention(model)


if __name__ == "__main__":
    main()
