"""The catalogues that search is judged on, as lists of products of one shape: id, title, category (list), brand,
description, attributes (colours, sizes and the like of all variants) and rows for a product feed."""

import csv
import os
import re


def _product(id, title, category, brand="", description="", attributes=(), rows=()):
    return {"id": id, "title": title, "category": category, "brand": brand, "description": description,
            "attributes": list(dict.fromkeys(a for a in attributes if a)), "rows": list(rows)}


def sample(path):
    """Our own sample shop."""
    groups = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row["item_group_id"] or row["id"], []).append(row)
    return [_product(id, rows[0]["title"], rows[0]["product_category"].split(" > "), rows[0]["brand"],
                     rows[0]["description"], [row[k] for row in rows for k in ("color", "size", "material")], rows)
            for id, rows in groups.items()]


def contoso(path):
    """Electronics and appliances: terse titles with model numbers. One product for each name without its colour."""
    groups = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            color = row["Color"].strip()
            name = re.sub(r"\s+", " ", row["Product Name"]).strip()
            shared = re.sub(r"\s*" + re.escape(color) + r"$", "", name, flags=re.I)
            groups.setdefault((shared, row["Subcategory"]), []).append((name, color, row))
    products = []
    for rows in groups.values():
        id = "contoso-" + rows[0][2]["ProductKey"]
        title = rows[0][0] if len(rows) == 1 else re.sub(r"\s*" + re.escape(rows[0][1]) + r"$", "", rows[0][0], flags=re.I)
        category = [rows[0][2]["Category"].strip(), rows[0][2]["Subcategory"].strip()]
        brand = rows[0][2]["Brand"].strip()
        feed = [{"id": f"{id}-{number}", "title": name, "price": f"{price(row['Unit Price'])} USD",
                 "availability": "in_stock", "brand": brand, "product_category": " > ".join(category),
                 "item_group_id": id, "color": color} for number, (name, color, row) in enumerate(rows, 1)]
        products.append(_product(id, title, category, brand, "", [row["color"] for row in feed], feed))
    return products


def price(text):
    return f"{float(re.sub(r'[^0-9.]', '', text)):.2f}"


def demo(path):
    """A shop of everything: fanciful titles, the kind of thing often only in category and description."""
    products = []
    for item in items(path):
        category = [item["category"], item["style"]]
        feed = [{"id": item["id"], "title": item["name"], "description": item["description"],
                 "price": f"{price(item['price'])} USD", "availability": "in_stock",
                 "product_category": " > ".join(category)}]
        products.append(_product(item["id"], item["name"], category, "", item["description"], [], feed))
    return products


def items(path):
    """The list of flat mappings that the file is, without a YAML library."""
    key, item = None, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("- "):
                if item:
                    yield item
                item, line = {}, "  " + line[2:]
            field = re.match(r"^  (\w+): ?(.*)$", line)
            if field:
                key = field[1]
                item[key] = field[2].strip("'\"")
            elif line.startswith("    ") and key and not line.strip().startswith("- "):
                item[key] += " " + line.strip().strip("'\"")
    if item:
        yield item


FILES = {"sample": "assets/sample-catalogue.csv", "contoso": "contoso_products.csv",
         "demo": "retail_demo_store_products.yaml"}
READERS = {"sample": sample, "contoso": contoso, "demo": demo}


def load(name, root, folder):
    """The products of a catalogue; None when its file is not there."""
    path = os.path.join(root if name == "sample" else folder or "", FILES[name])
    return READERS[name](path) if os.path.isfile(path) else None
