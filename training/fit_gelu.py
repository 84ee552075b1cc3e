"""Fits the polynomial of GELU in Sources/CKernels/vectors.h and prints its coefficients and its error in float.

    python training/fit_gelu.py
"""

from math import erf

import numpy as np

EDGE = 5.0  # beyond it the normal distribution is 0 or 1
DEGREE = 11
ROUNDS = 60  # of reweighting towards the smallest largest error (Lawson's algorithm)


def centred(x: np.ndarray) -> np.ndarray:
    """Phi(x) - 1/2."""
    return 0.5 * np.vectorize(erf)(x / np.sqrt(2))


def fit() -> np.ndarray:
    u = np.cos((np.arange(4000) + 0.5) * np.pi / 4000)
    x = np.maximum(EDGE * np.sqrt((u + 1) / 2), 1e-9)
    wanted = centred(x) / x
    scale = x * np.maximum(x, 1)  # an error of the polynomial is multiplied by x, and again in GELU
    weight, best, least = np.ones_like(x), None, np.inf
    for _ in range(ROUNDS):
        series = np.polynomial.chebyshev.chebfit(u, wanted, DEGREE, w=scale * weight)
        error = np.abs((np.polynomial.chebyshev.chebval(u, series) - wanted) * scale)
        if error.max() < least:
            best, least = series, error.max()
        weight = np.sqrt(weight * weight * (error / error.mean() + 1e-3))
        weight /= weight.mean()
    return np.polynomial.chebyshev.cheb2poly(best).astype(np.float32)


def worst(coefficients: np.ndarray) -> float:
    x = np.linspace(-8, 8, 200001).astype(np.float32)
    c = np.clip(x, -EDGE, EDGE)
    u = c * c * np.float32(2 / EDGE**2) - np.float32(1)
    p = np.zeros_like(x)
    for coefficient in coefficients[::-1]:
        p = p * u + coefficient
    exact = x.astype(np.float64) * (0.5 + centred(x.astype(np.float64)))
    return float(np.abs(x * np.maximum(np.float32(0.5) + c * p, 0) - exact).max())


if __name__ == "__main__":
    found = fit()
    print(", ".join(f"{value:.9g}f" for value in found))
    print(f"largest error {worst(found):.2g}")
