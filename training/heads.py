"""What decides between classes from a few samples each: the decisions that an encoder is judged by.

Every decision takes the samples' vectors and labels and gives, for other vectors, scores [texts, classes].
"""

import numpy as np
import torch

RIDGE, WORD_SHARE, DECAY = 0.3, 0.2, 3.0  # as in Sources/Understanding/Fitted.swift


def nearest(samples: np.ndarray, labels: np.ndarray, texts: np.ndarray, classes: int, top: int = 2) -> np.ndarray:
    """The mean of the `top` highest cosines with a class's samples."""
    cosines = texts @ samples.T
    scores = np.full((len(texts), classes), -1.0, dtype=np.float32)
    for label in range(classes):
        own = cosines[:, labels == label]
        if own.shape[1]:
            scores[:, label] = np.sort(own, axis=1)[:, -top:].mean(axis=1)
    return scores


def logistic(samples: np.ndarray, labels: np.ndarray, texts: np.ndarray, classes: int) -> np.ndarray:
    """The probabilities of a class-balanced logistic head on the vectors × 12, L2 1e-3."""
    x, y = torch.from_numpy(samples) * 12, torch.from_numpy(labels)
    counts = torch.bincount(y, minlength=classes).clamp(min=1)
    weight = (1.0 / counts)[y]
    weight = weight / weight.sum()
    head = torch.zeros(samples.shape[1], classes, requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    optimizer = torch.optim.LBFGS([head, bias], max_iter=60, history_size=8, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        losses = torch.nn.functional.cross_entropy(x @ head + bias, y, reduction="none")
        value = (losses * weight).sum() + 1e-3 * head.square().sum() / 2
        value.backward()
        return value

    optimizer.step(loss)
    with torch.no_grad():
        return (torch.from_numpy(texts) * 12 @ head + bias).softmax(-1).numpy()


def blend(samples: np.ndarray, labels: np.ndarray, texts: np.ndarray, classes: int) -> np.ndarray:
    """The mean of the two best cosines + 0.5 × the logistic head."""
    return nearest(samples, labels, texts, classes) + 0.5 * logistic(samples, labels, texts, classes)


def word_kernel(samples: list[str], texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The cosine of rare words: of the samples with each other, and of texts with samples (LexicalKernel.swift)."""
    def words(text: str) -> set[str]:
        return set("".join(c if c.isalpha() or c == "'" else " " for c in text.lower()).split())

    bags = [words(text) for text in samples]
    column: dict[str, int] = {}
    for bag in bags:
        for word in sorted(bag):
            column.setdefault(word, len(column))
    frequency = np.zeros(len(column), dtype=np.float32)
    for bag in bags:
        for word in bag:
            frequency[column[word]] += 1
    rarity = np.log((len(samples) + 1) / frequency)

    def rows(bags: list[set[str]]) -> np.ndarray:
        matrix = np.zeros((len(bags), len(column)), dtype=np.float32)
        for row, bag in enumerate(bags):
            for word in bag:
                if word in column:
                    matrix[row, column[word]] = rarity[column[word]]
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)

    known = rows(bags)
    return known @ known.T, rows([words(text) for text in texts]) @ known.T


def kernel(samples: np.ndarray, labels: np.ndarray, texts: np.ndarray, classes: int, lexical=None,
           decay: float = DECAY) -> np.ndarray:
    """Kernel ridge regression as in KernelClassifier.swift; `lexical` is what word_kernel gives."""
    own = np.exp(decay * (samples @ samples.T - 1))
    other = np.exp(decay * (texts @ samples.T - 1))
    if lexical is not None:
        own, other = own + WORD_SHARE * lexical[0], other + WORD_SHARE * lexical[1]
    targets = np.eye(classes, dtype=np.float64)[labels]
    weights = np.linalg.solve(own.astype(np.float64) + RIDGE * np.eye(len(labels)), targets)
    return (other @ weights).astype(np.float32)


def area(positive: np.ndarray, negative: np.ndarray) -> float:
    """The probability that a positive scores higher than a negative (area under the ROC curve)."""
    both = np.concatenate([positive, negative])
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    mean = ranks[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(mean / (len(positive) * len(negative)))


def left_out_threshold(samples: np.ndarray, labels: np.ndarray, classes: int) -> float:
    """The threshold on the mean of the two best cosines that best parts samples, judged by the other samples, from
    samples whose whole class is taken away. Refusing what is in scope counts three times: a class that was taken away
    leaves its neighbours behind, which are harder to refuse than what is really out of scope."""
    cosines = samples @ samples.T
    np.fill_diagonal(cosines, -1)
    same = labels[:, None] == labels[None, :]
    def best(mask: np.ndarray) -> np.ndarray:
        scores = np.full((len(labels), classes), -1.0, dtype=np.float32)
        for label in range(classes):
            columns = np.where(mask[:, labels == label], cosines[:, labels == label], -1)
            scores[:, label] = np.sort(columns, axis=1)[:, -2:].mean(axis=1)
        return scores.max(axis=1)
    inside, outside = best(np.ones_like(same)), best(~same)
    candidates = np.quantile(np.concatenate([inside, outside]), np.linspace(0.01, 0.99, 99))
    right = [3 * (inside >= c).mean() + (outside < c).mean() for c in candidates]
    return float(candidates[int(np.argmax(right))])
