#!/usr/bin/env python3
"""Writes judgments.tsv anew from criteria.txt: catalogue, query, product id, grade (3 exact, 2 right kind, 1 related).

usage: judge.py FOLDER      with the catalogues that are not ours
"""

import os
import re
import sys

import catalogues

HERE = os.path.dirname(os.path.abspath(__file__))


def condition(text):
    """One alternative: every part holds. Parts look like t/headphones$/ or !c/Bath/."""
    parts = re.findall(r"(!?)([tcdab])/((?:[^/\\]|\\.)*)/", text)
    if not parts:
        raise SystemExit(f"not a condition: {text}")
    return [(negated == "!", field, re.compile(pattern, re.I)) for negated, field, pattern in parts]


def holds(parts, product):
    texts = {"t": [product["title"]], "c": [" ".join(product["category"])], "d": [product["description"]],
             "a": product["attributes"], "b": [product["brand"]]}
    return all(any(pattern.search(text) for text in texts[field]) != negated for negated, field, pattern in parts)


def criteria():
    name = None
    with open(os.path.join(HERE, "criteria.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if line.startswith("["):
                name = line.strip("[]")
            elif line and not line.startswith("#"):
                query, *grades = [part.strip() for part in line.split(";")]
                yield name, query, [[condition(c) for c in re.split(r" \| ", grade)] if grade else []
                                    for grade in grades]


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    root = os.path.join(HERE, "..", "..", "..")
    loaded = {name: catalogues.load(name, root, folder) for name in catalogues.FILES}
    with open(os.path.join(HERE, "judgments.tsv"), "w", encoding="utf-8") as out:
        for name, query, grades in criteria():
            judged = []
            for product in loaded[name] or []:
                for grade, conditions in zip((3, 2, 1), grades):
                    if any(holds(c, product) for c in conditions):
                        judged.append((product["id"], grade))
                        break
            if not judged or max(grade for _, grade in judged) < 2:
                print(f"{name}: {query}: nothing is exact ({len(judged)} judged)", file=sys.stderr)
            for id, grade in judged:
                out.write(f"{name}\t{query}\t{id}\t{grade}\n")


main()
