"""Choices that depend on nothing but their key, the same in every version of Python."""
import hashlib


class Dice:
    """A stream of choices for one key, for instance Dice("AUD007/price")."""

    def __init__(self, key):
        self.key = key
        self.count = 0

    def fraction(self):
        """From 0 up to, not including, 1."""
        digest = hashlib.sha256(f"prometheus sample shop/{self.key}/{self.count}".encode()).digest()
        self.count += 1
        return int.from_bytes(digest[:6], "big") / 2**48

    def whole(self, low, high):
        return low + int(self.fraction() * (high - low + 1))

    def between(self, low, high):
        return low + self.fraction() * (high - low)

    def chance(self, probability):
        return self.fraction() < probability

    def sample(self, values, count):
        """`count` of the values, in their own order."""
        ranked = sorted(range(len(values)), key=lambda _: self.fraction())
        return [values[index] for index in sorted(ranked[:count])]

    def shuffled(self, values):
        return [values[index] for index in sorted(range(len(values)), key=lambda _: self.fraction())]
