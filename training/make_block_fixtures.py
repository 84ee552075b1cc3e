"""Makes Tests/InferenceTests/Fixtures/blocks.gguf with the `gguf` package as oracle.

    python training/make_block_fixtures.py

For each type of tensor values that the program reads, the file holds a matrix [3, 256] of random blocks, named after the
type, and beside it what the package makes of it, named TYPE.floats. A matrix of a type that is not read, `TQ2_0`, is there
for the error. The same package gives the same bytes.
"""

from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

OUTPUT = Path("Tests/InferenceTests/Fixtures/blocks.gguf")
ROWS, WIDTH = 3, 256

# Where half floats stand in a block: random bytes there would be infinities and NaNs.
HALVES = {
    Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0], Type.Q2_K: [80, 82],
    Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208], Type.IQ4_NL: [0], Type.IQ4_XS: [0],
    Type.MXFP4: [],
}  # fmt: skip


def random_blocks(kind: Type, dice: np.random.Generator) -> np.ndarray:
    values, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = dice.integers(0, 256, (ROWS * WIDTH // values, size), dtype=np.uint8)
    for at in HALVES.get(kind, []):
        halves = dice.normal(0, 0.1, len(blocks)).astype(np.float16)
        halves[0] = np.float16(3e-6)  # subnormal
        blocks[:, at : at + 2] = halves.view(np.uint8).reshape(-1, 2)
    if kind == Type.MXFP4:
        blocks[:, 0] = dice.integers(110, 140, len(blocks))
        blocks[:3, 0] = [0, 1, 2]
    return blocks.reshape(ROWS, -1)


def main() -> None:
    dice = np.random.default_rng(4)
    floats = dice.normal(0, 1, (ROWS, WIDTH)).astype(np.float32)
    tensors = {
        Type.F32: floats,
        Type.F16: floats.astype(np.float16),
        Type.BF16: gguf.quants.quantize(floats, Type.BF16),
    } | {kind: random_blocks(kind, dice) for kind in HALVES}
    writer = gguf.GGUFWriter(OUTPUT, "blocks")
    for kind, data in tensors.items():
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        writer.add_tensor(kind.name + ".floats", gguf.quants.dequantize(data, kind).astype(np.float32))
    writer.add_tensor("TQ2_0", random_blocks(Type.TQ2_0, dice), raw_dtype=Type.TQ2_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
