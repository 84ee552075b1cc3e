"""Products from word lists.

A word list is read line by line:

    @ AUD | Audio > Speakers              a department: the code that its ids start with, and its category
    brands: Sonara, Tonewell              who makes its products
    nobrand                               titles go without the brand (books)
    * % speaker | 29.99-129.99 | AXES     a kind: its title with % for the style, the range of prices
      smart *1.3 [wood] = Plays what …    a style: price factor, material, and the sentence that describes it
      + Charges by USB-C.                 a sentence that is true of every style
      + !bookshelf: Charges by USB-C.     … of every style but these, separated by |

AXES are parts such as `size=250 g,1 kg` (two of them or so, the larger the dearer), `pack=…` (the same),
`sizes=S,M,L` (all of them, at one price), `formats=…` (the same, hardcovers dearer), `pick=340 g` (one of them;
"one size" is none) and `color=2:black,white` (two of them). Size, pack and format all go into the feed's size column.
"""
import csv
import io
import re

from dice import Dice

COLUMNS = [
    "id", "title", "description", "price", "sale_price", "availability", "inventory_quantity", "brand",
    "product_category", "item_group_id", "color", "size", "material", "condition", "rating", "rating_count",
]
STYLE = re.compile(r"(?P<style>.+?)(?: \*(?P<factor>[\d.]+))?(?: \[(?P<made_of>[^\]]+)\])? = (?P<sentence>.+)")
MATERIAL = re.compile(r" ?\{material:([^}]+)\}")


def products(paths):
    """Every product of the word lists: a dictionary with its variants, in the order of the files."""
    made, counts = [], {}
    for kind in (kind for path in paths for kind in kinds(path)):
        for style in kind["styles"]:
            for place, brand in enumerate(brands_for(kind, style)):
                counts[kind["code"]] = counts.get(kind["code"], 0) + 1
                made.append(product(f"{kind['code']}{counts[kind['code']]:03}", kind, style, brand, place))
    return made


def kinds(path):
    """The kinds of one word list, each with its department's code, category and brands."""
    found, department = [], {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("@ "):
            code, category = line[2:].split(" | ")
            department = {"code": code, "category": category, "nobrand": False}
        elif line.startswith("brands: "):
            department["brands"] = line[8:].split(", ")
        elif line == "nobrand":
            department["nobrand"] = True
        elif line.startswith("* "):
            found.append(kind_from(line[2:], department))
        elif line.startswith("  + "):
            found[-1]["features"].append(feature_from(line[4:]))
        elif line.startswith("  "):
            found[-1]["styles"].append(style_from(line[2:], f"{path.name}:{number}"))
        elif line:
            raise SystemExit(f"{path.name}:{number}: not understood: {line}")
    return found


def kind_from(text, department):
    noun, prices, *rest = text.split(" | ")
    low, high = (float(price) for price in prices.split("-"))
    axes = dict(axis.split("=", 1) for axis in rest)
    return {**department, "noun": noun, "low": low, "high": high, "axes": axes, "styles": [], "features": []}


def style_from(text, place):
    material = MATERIAL.search(text)
    match = STYLE.fullmatch(MATERIAL.sub("", text))
    if not match:
        raise SystemExit(f"{place}: not a style: {text}")
    return {
        "name": match["style"], "factor": float(match["factor"] or 1), "sentence": match["sentence"],
        "material": match["made_of"] or (material[1] if material else ""),
    }


def feature_from(text):
    if not text.startswith("!"):
        return {"text": text, "not": set()}
    styles, sentence = text[1:].split(": ", 1)
    return {"text": sentence, "not": set(styles.split("|"))}


def brands_for(kind, style):
    """Two makers for most things, three for some, all for the plain sort ("."), and one for what has a name of its
    own: a book, a game."""
    dice = Dice(f"{kind['category']}/{kind['noun']}/{style['name']}/brands")
    count = 1 if kind["nobrand"] or '"' in style["name"] else 3 if dice.chance(0.2) else 2
    return dice.shuffled(kind["brands"])[:len(kind["brands"]) if style["name"] == "." else count]


def product(identifier, kind, style, brand, place):
    key = f"{kind['category']}/{kind['noun']}/{style['name']}/{brand}"
    name = "" if style["name"] == "." else style["name"]
    title = kind["noun"].replace("%", name)
    if not kind["nobrand"]:
        title = f"{brand} {title}"
    made = {
        "id": identifier, "title": title, "brand": brand, "category": kind["category"],
        "description": description(kind, style, place), "material": style["material"],
    }
    made["variants"] = variants(key, made, kind, style)
    return made


def description(kind, style, place):
    """The style's own sentence with one or two of the kind's: other ones, in another order, for each maker."""
    features = [feature["text"] for feature in kind["features"] if style["name"] not in feature["not"]]
    start = Dice(f"{kind['category']}/{kind['noun']}/{style['name']}/description").whole(0, 11) + place
    chosen = [features[(start + step) % len(features)] for step in range(min(1 + start % 2, len(features)))]
    own = style["sentence"]
    return " ".join(chosen[:1] + [own] + chosen[1:] if place % 2 else [own] + chosen)


def variants(key, made, kind, style):
    dice = Dice(f"{key}/variants")
    base = dice.between(kind["low"], kind["high"]) * style["factor"]
    rating = round(min(4.9, max(3.1, 4.3 + (dice.fraction() + dice.fraction() - 1) * 0.9)), 1)
    on_sale = dice.between(0.75, 0.9) if dice.chance(0.13) else None
    combinations = [(size, color) for color in colors(dice, kind) for size in sizes(dice, kind)]
    rows = []
    for number, (size, color) in enumerate(combinations, 1):
        price = shelf_price(base * size_factor(kind, size))
        rows.append({
            "id": made["id"] if len(combinations) == 1 else f"{made['id']}-{number}",
            "price": price, "sale_price": shelf_price(price / 100 * on_sale) if on_sale else None,
            "stock": stock(dice), "size": size, "color": color, "rating": rating,
            "rating_count": int(3 + dice.fraction() ** 3 * 1800 / len(combinations)),
        })
    return rows


def colors(dice, kind):
    if "color" not in kind["axes"]:
        return [""]
    count, names = kind["axes"]["color"].split(":")
    return dice.sample(names.split(","), int(count))


def sizes(dice, kind):
    axes = kind["axes"]
    for axis in ("sizes", "formats"):
        if axis in axes:
            return axes[axis].split(",")
    for axis in ("size", "pack"):
        if axis in axes:
            values = axes[axis].split(",")
            first = dice.whole(0, len(values) - 2) if len(values) > 2 else 0
            return values[first:first + 2]
    if "pick" in axes and axes["pick"] != "one size":
        return [axes["pick"]]
    return [""]


def size_factor(kind, size):
    """How much dearer a size is than the smallest: a large pack costs less apiece."""
    axes = kind["axes"]
    if "formats" in axes:
        return 1.7 if size == "hardcover" and size != axes["formats"] else 1
    if "sizes" in axes and axes["sizes"].split(",")[0] in ("twin", "cabin", "1 m", "20 cm", "256 GB", "standard"):
        return 1 + 0.18 * axes["sizes"].split(",").index(size)
    values = axes.get("size", axes.get("pack"))
    if not values:
        return 1
    return (amount(size) / amount(values.split(",")[0])) ** 0.7


def amount(size):
    """ "3 x 150 g" is 450, "1 kg" is 1000, "12 pack" is 12."""
    numbers = re.findall(r"[\d.]+", size)
    value = 1.0
    for number in numbers:
        value *= float(number)
    return value * (1000 if re.search(r"\b(kg|L|TB)\b", size) else 1)


def shelf_price(value):
    """In cents, with an ending that shops like: 3.49, 12.99, 149.00."""
    cents = int(value * 100)
    if cents < 1000:
        return max(99, cents // 50 * 50 + 49 if cents % 100 < 50 else cents // 100 * 100 + 99)
    if cents < 10000:
        return cents // 100 * 100 + (99 if cents % 300 else 50)
    return cents // 500 * 500 + 400 + 99


def stock(dice):
    """Some shelves are empty, some nearly."""
    if dice.chance(0.05):
        return 0
    if dice.chance(0.09):
        return dice.whole(1, 5)
    return int(8 + dice.fraction() ** 2 * 220)


def money(cents):
    return f"{cents // 100}.{cents % 100:02} USD"


def csv_text(all_products):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for made in all_products:
        for row in made["variants"]:
            writer.writerow([
                row["id"], made["title"], made["description"], money(row["price"]),
                money(row["sale_price"]) if row["sale_price"] else "",
                "in_stock" if row["stock"] else "out_of_stock", row["stock"], made["brand"], made["category"],
                made["id"] if len(made["variants"]) > 1 else "", row["color"], row["size"], made["material"], "new",
                row["rating"], row["rating_count"],
            ])
    return out.getvalue()
