#!/usr/bin/env python3
"""Writes a made-up catalogue of any size, the same at every run: the goods of the sample shop under many brands, names,
colours, sizes and model numbers, and queries for them.

usage: catalogue.py PRODUCTS FEED.csv QUERIES.tsv
"""

import csv
import os
import random
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
SEED = 20260501
BRANDS, SERIES, QUERIES = 2_000, 4_000, 100

SYLLABLES = ("ba ra lo mi ven tor ka sil dor fen gra hal jun kes lun mar nor oak pel quin ros sta tal um vor wil yar zen "
             "bri cla dra elm flo gre hol ing").split()
COLORS = "black white gray navy blue red green yellow brown beige pink purple orange teal silver gold".split()
ADJECTIVES = ("compact folding lightweight heavy-duty waterproof organic classic modern large small slim quiet soft sturdy "
              "portable rechargeable insulated handmade premium everyday outdoor indoor adjustable reusable").split()
SIZES = ["", "", "S", "M", "L", "XL", "2 m", "500 ml", "1 l", "12 pack", "24 pack", "1 kg", "30 cm", "2-pack"]


def names(random, count, syllables):
    made = set()
    while len(made) < count:
        made.add("".join(random.choice(SYLLABLES) for _ in range(syllables)).capitalize())
    return sorted(made)


def goods():
    """(title without its brand, category, description, material) of each product of the sample shop."""
    seen = {}
    with open(os.path.join(ROOT, "assets", "sample-catalogue.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            brand, title = row["brand"], row["title"]
            core = title[len(brand):].strip() if brand and title.startswith(brand) else title
            seen.setdefault(core.lower(), (core, row["product_category"], row["description"], row["material"]))
    return list(seen.values())


def skewed(random, items):
    """Few are common and many are rare."""
    return items[int(len(items) * random.random() ** 2)]


def rows(count, random, things, brands, series):
    for number in range(count):
        core, category, description, material = random.choice(things)
        brand, color, size = skewed(random, brands), random.choice(COLORS), random.choice(SIZES)
        adjective = ADJECTIVES[hash_of(core) % len(ADJECTIVES)] if random.random() < 0.4 else ""
        model = f"{random.choice(series)[:2].upper()}-{random.randrange(100, 9999)}"
        title = " ".join(part for part in (brand, random.choice(series), adjective, core, model) if part)
        yield {
            "id": f"P{number}", "title": title, "description": description,
            "price": f"{random.randrange(2, 400)}.{random.choice(('49', '95', '99'))} USD",
            "availability": "in_stock", "inventory_quantity": random.randrange(0, 50), "brand": brand,
            "product_category": category, "color": color, "size": size, "material": material,
            "rating": round(random.uniform(2.5, 5), 1), "rating_count": random.randrange(0, 900)}


def hash_of(text):
    return sum((place + 1) * ord(letter) for place, letter in enumerate(text))


def misspelled(random, word):
    place = random.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2:]


def queries(random, things, brands):
    """(kind, query) as people type them."""
    for _ in range(QUERIES):
        core = random.choice(things)[0].lower()
        words = core.split(",")[0].split()
        yield "words", " ".join(words[-3:])
        yield "words", f"{random.choice(COLORS)} {' '.join(words[-2:])}"
        yield "one_word", words[-1]
        yield "brand", f"{skewed(random, brands).lower()} {words[-1]}"
        yield "unit", f"{' '.join(words[-2:])} {random.choice([size for size in SIZES if size])}"
        yield "cheapest", " ".join(words[-2:])
        yield "filtered", " ".join(words[-2:])
        yield "color", " ".join(words[-2:])
        long = max(words, key=len)
        if len(long) > 5:
            yield "typo", core.split(",")[0].replace(long, misspelled(random, long))


def main():
    count, feed, asked = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    dice = random.Random(SEED)
    brands, series, things = names(dice, BRANDS, 3), names(dice, SERIES, 4), goods()
    dice.shuffle(brands)
    with open(feed, "w", encoding="utf-8", newline="") as file:
        made = rows(count, dice, things, brands, series)
        first = next(made)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(made)
    with open(asked, "w", encoding="utf-8") as file:
        for kind, query in queries(random.Random(SEED + 1), things, brands):
            file.write(f"{kind}\t{query}\n")


main()
