"""A BERT sentence encoder of MiniLM's shape, fast to train on a CPU.

The tokens of a batch are packed, so that no matrix multiplication is spent on padding; attention is written with plain
batched products, whose backward pass is far faster on a CPU than that of the fused kernel.
"""

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

LAYERS, WIDTH, HEADS = 6, 384, 12
EPSILON = 1e-12
LONGEST = 48  # tokens of a training sentence; longer ones are cut


def tokenizer(model: Path) -> Tokenizer:
    loaded = Tokenizer.from_file(str(model / "tokenizer.json"))
    loaded.no_padding()
    loaded.enable_truncation(LONGEST)
    loaded.encode_special_tokens = True  # "[SEP]" in a text is text
    return loaded


def tokens(words: Tokenizer, texts: list[str]) -> list[np.ndarray]:
    return [np.asarray(encoding.ids, dtype=np.int64) for encoding in words.encode_batch(texts)]


class Packed:
    """Sentences of token ids [total], their positions, and where each stands in a padded grid."""

    def __init__(self, ids: list[np.ndarray]):
        lengths = np.array([len(row) for row in ids])
        longest = int(lengths.max())
        total = int(lengths.sum())
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        column = np.arange(longest)
        inside = column[None, :] < lengths[:, None]
        self.count, self.longest = len(ids), longest
        self.ids = torch.from_numpy(np.concatenate(ids))
        self.positions = torch.from_numpy(np.broadcast_to(column, inside.shape)[inside].copy())
        self.owner = torch.from_numpy(np.repeat(np.arange(len(ids)), lengths))
        self.lengths = torch.from_numpy(lengths)
        grid = np.where(inside, starts[:, None] + column[None, :], total)
        self.grid = torch.from_numpy(grid.reshape(-1))  # the row `total` holds zeros
        self.flat = torch.from_numpy(np.flatnonzero(inside.reshape(-1)))
        self.mask = torch.from_numpy(np.where(inside, 0.0, -1e4).astype(np.float32))[:, None, None, :]


class Encoder(torch.nn.Module):
    """The encoder; parameters have the names of the file that it was loaded from."""

    def __init__(self, weights: dict[str, torch.Tensor]):
        super().__init__()
        self.names = {name: name.replace(".", "__") for name in weights}
        for name, value in weights.items():
            self.register_parameter(self.names[name], torch.nn.Parameter(value.clone().float()))
        self.half = False

    @staticmethod
    def load(file: Path) -> "Encoder":
        weights = load_file(file)
        return Encoder({n: w for n, w in weights.items() if w.is_floating_point() and not n.startswith("pooler")})

    def weights(self) -> dict[str, torch.Tensor]:
        return {name: getattr(self, own).detach().clone() for name, own in self.names.items()}

    def p(self, name: str) -> torch.Tensor:
        return getattr(self, self.names[name])

    def linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self.p(name + ".weight"), self.p(name + ".bias")
        if self.half:
            return F.linear(x.bfloat16(), weight.bfloat16(), bias.bfloat16())
        return F.linear(x, weight, bias)

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(x, (x.shape[-1],), self.p(name + ".weight"), self.p(name + ".bias"), EPSILON)

    def attention(self, x: torch.Tensor, layer: str, batch: Packed) -> torch.Tensor:
        def grid(part: str) -> torch.Tensor:
            rows = self.linear(x, f"{layer}.attention.self.{part}")
            rows = torch.cat([rows, rows.new_zeros(1, WIDTH)]).index_select(0, batch.grid)
            return rows.view(batch.count, batch.longest, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = grid("query"), grid("key"), grid("value")
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + batch.mask.to(query.dtype)
        mixed = scores.softmax(-1) @ value
        mixed = mixed.transpose(1, 2).reshape(-1, WIDTH).index_select(0, batch.flat)
        return self.linear(mixed, f"{layer}.attention.output.dense")

    def embedded(self, batch: Packed) -> torch.Tensor:
        """The input of the first layer, [tokens, width]."""
        x = F.embedding(batch.ids, self.p("embeddings.word_embeddings.weight"))
        x = x + F.embedding(batch.positions, self.p("embeddings.position_embeddings.weight"))
        return self.norm(x + self.p("embeddings.token_type_embeddings.weight")[0], "embeddings.LayerNorm")

    def layer(self, x: torch.Tensor, index: int, batch: Packed, drop: float = 0.0) -> torch.Tensor:
        layer = f"encoder.layer.{index}"
        mixed = F.dropout(self.attention(x, layer, batch).float(), drop, self.training)
        x = self.norm(x + mixed, f"{layer}.attention.output.LayerNorm")
        inner = F.gelu(self.linear(x, f"{layer}.intermediate.dense"))
        inner = F.dropout(self.linear(inner, f"{layer}.output.dense").float(), drop, self.training)
        return self.norm(x + inner, f"{layer}.output.LayerNorm")

    def forward(self, ids: list[np.ndarray], drop: float = 0.0) -> torch.Tensor:
        """Sentence vectors of length 1, [sentences, width]."""
        batch = Packed(ids)
        x = self.embedded(batch)
        for index in range(LAYERS):
            x = self.layer(x, index, batch, drop)
        sums = torch.zeros(batch.count, WIDTH).index_add(0, batch.owner, x)
        return F.normalize(sums / batch.lengths[:, None], dim=-1)

    @torch.no_grad()
    def embed(self, ids: list[np.ndarray], batch: int = 256) -> np.ndarray:
        """Vectors of many sentences, worked out in the order of their lengths."""
        training, self.training = self.training, False
        order = np.argsort([len(row) for row in ids], kind="stable")
        out = np.zeros((len(ids), WIDTH), dtype=np.float32)
        for start in range(0, len(ids), batch):
            rows = order[start : start + batch]
            out[rows] = self.forward([ids[row] for row in rows]).numpy()
        self.training = training
        return out


def descend(loss: torch.Tensor, optimizer: torch.optim.Optimizer, trained: list[torch.nn.Parameter]) -> None:
    """One step against the gradient, which is cut to length 1."""
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()


def average(parts: list[tuple[float, dict[str, torch.Tensor]]]) -> dict[str, torch.Tensor]:
    """The weighted mean of several encoders' weights."""
    total = sum(share for share, _ in parts)
    first = parts[0][1]

    def mean(name: str) -> torch.Tensor:
        # What was never trained stays exactly what it was: a tagger stands on it.
        if all(torch.equal(weights[name], first[name]) for _, weights in parts):
            return first[name]
        return sum(share / total * weights[name] for share, weights in parts)

    return {name: mean(name) for name in first}
