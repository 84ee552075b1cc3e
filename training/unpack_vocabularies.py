"""Fetches llama.cpp's tokenizer files with their test vectors, and chat templates, which are not kept in the repository.

    python training/unpack_vocabularies.py FOLDER

They come in the source package of llama-cpp-python: FOLDER/ggml-vocab-*.gguf with .inp and .out, FOLDER/templates/*.jinja.
Tests look for them in $LLAMA_CPP_VOCABS, or in .build/vocabularies, and are skipped where there are none.
"""

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "llama-cpp-python"
VERSION = "0.3.36"
INSIDE = "vendor/llama.cpp/models/"


def fetch(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", PACKAGE, f"{PACKAGE}=={VERSION}"]
    subprocess.run([*command, "--dest", str(folder)], check=True)
    return next(folder.glob("*.tar.gz"))


def unpack(archive: Path, folder: Path) -> int:
    count = 0
    with tarfile.open(archive) as package:
        for member in package:
            _, found, name = member.name.partition(INSIDE)
            if not found or not member.isfile() or ".." in name:
                continue
            if name.endswith((".gguf", ".inp", ".out", ".jinja")):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(package.extractfile(member).read())
                count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--archive", type=Path, help="the source package, where it is there already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        archive = arguments.archive or fetch(Path(temporary))
        print(f"{unpack(archive, arguments.folder)} files in {arguments.folder}")


if __name__ == "__main__":
    main()
