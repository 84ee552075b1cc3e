#!/usr/bin/env python3
"""The retail back end of tau2-bench in our store: into a snapshot, back again, and its tasks replayed.

usage: retail.py snapshot DB.json STORE.json      a db.json as a store snapshot for `prometheus store import`
       retail.py database STORE.json DB.json      the snapshot that `prometheus store export` writes, as a db.json again
       retail.py replay DB.json TASKS.json [together]
                                                  makes the calls of every task through `prometheus call`, and compares
                                                  the store with what the shop's rules, written once more in rules.py,
                                                  make of the database: each task on a store of its own, or all one
                                                  after the other on one
       retail.py random DB.json COUNT [SEED]      the same with COUNT tasks of random calls, right and wrong ones

Nothing is lost on the way in and back: `database` of `snapshot` of a db.json equals it. $PROMETHEUS names the program
(default: .build/debug/prometheus). Exit status: 0 all equal, 1 something differs, 2 unreadable input.
"""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import randomtasks
import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROMETHEUS = os.environ.get("PROMETHEUS", str(ROOT / ".build/debug/prometheus"))
NOW = "2026-05-01T10:00:00Z"
# Options of a variant that are columns of their own in the store.
COLUMNS = ("color", "size")
CHANGED = "pending (item modified)"


# --- Into a snapshot

def amount(value):
    return f"{value:.2f}"


def snapshot(db):
    numbers = [number for user in db["users"].values() for number in user["orders"]]
    return {
        "format": "prometheus-store", "version": 1, "currency": "USD",
        "products": [product(entry) for entry in db["products"].values()],
        "customers": [customer(entry) for entry in db["users"].values()],
        "orders": [order(db["orders"][number]) for number in numbers],
    }


def product(entry):
    return {"id": entry["product_id"], "title": entry["name"],
            "variants": [variant(item) for item in entry["variants"].values()]}


def variant(item):
    out = {"id": item["item_id"], "price": amount(item["price"]),
           "availability": "in_stock" if item["available"] else "out_of_stock",
           "options": {key: value for key, value in item["options"].items() if key not in COLUMNS}}
    out.update({key: item["options"][key] for key in COLUMNS if key in item["options"]})
    return out


def postal(address):
    return {"line1": address["address1"], "line2": address["address2"], "city": address["city"],
            "state": address["state"], "zip": address["zip"], "country": address["country"]}


def customer(user):
    methods = []
    for method in user["payment_methods"].values():
        entry = {"id": method["id"], "kind": method["source"]}
        for key in ("brand", "last_four"):
            if key in method:
                entry[key] = method[key]
        if "balance" in method:
            entry["balance"] = amount(method["balance"])
        methods.append(entry)
    return {"id": user["user_id"], "first_name": user["name"]["first_name"], "last_name": user["name"]["last_name"],
            "email": user["email"], "payment_methods": methods,
            "addresses": [dict(postal(user["address"]), id=user["user_id"] + ":address", is_default=True)]}


def order(entry):
    lines = [{"variant": item["item_id"], "product": item["product_id"], "title": item["name"],
              "price": amount(item["price"]), "options": item["options"]} for item in entry["items"]]
    changed = entry["status"] == CHANGED
    out = {"number": entry["order_id"], "customer": entry["user_id"], "address": postal(entry["address"]),
           "status": "pending" if changed else entry["status"].replace(" ", "_"), "lines": lines,
           "payments": [{"kind": payment["transaction_type"], "amount": amount(payment["amount"]),
                         "method": payment["payment_method_id"]} for payment in entry["payment_history"]],
           "shipments": [{"tracking": parcel["tracking_id"], "lines": positions(parcel["item_ids"], entry["items"])}
                         for parcel in entry["fulfillments"]]}
    if changed:
        out["items_changed"] = True
    if entry.get("cancel_reason"):
        out["cancel_reason"] = entry["cancel_reason"].replace(" ", "_")
    return out


def positions(ids, items):
    """Positions of the order lines with these item ids, from 1; an item bought twice has two lines."""
    free = [item["item_id"] for item in items]
    found = []
    for item in ids:
        index = free.index(item)
        free[index] = None
        found.append(index + 1)
    return found


# --- And back

def database(store):
    titles = {entry["id"]: entry["title"] for entry in store["products"]}
    orders = {entry["number"]: order_back(entry, titles) for entry in store["orders"]}
    users = {entry["id"]: user_back(entry, store["orders"]) for entry in store["customers"]}
    products = {entry["id"]: {"name": entry["title"], "product_id": entry["id"],
                              "variants": {item["id"]: variant_back(item) for item in entry["variants"]}}
                for entry in store["products"]}
    return {"products": products, "users": users, "orders": orders}


def variant_back(item):
    options = dict(item.get("options", {}))
    options.update({key: item[key] for key in COLUMNS if key in item})
    return {"item_id": item["id"], "options": options, "available": item.get("availability") != "out_of_stock",
            "price": float(item["price"])}


def postal_back(address):
    return {"address1": address["line1"], "address2": address.get("line2", ""), "city": address["city"],
            "country": address.get("country", ""), "state": address.get("state", ""), "zip": address["zip"]}


def user_back(entry, orders):
    methods = {}
    for method in entry["payment_methods"]:
        out = {"source": method["kind"], "id": method["id"]}
        for key in ("brand", "last_four"):
            if key in method:
                out[key] = method[key]
        if "balance" in method:
            out["balance"] = float(method["balance"])
        methods[method["id"]] = out
    address = next(address for address in entry["addresses"] if address.get("is_default"))
    return {"user_id": entry["id"], "name": {"first_name": entry["first_name"], "last_name": entry["last_name"]},
            "address": postal_back(address), "email": entry["email"], "payment_methods": methods,
            "orders": [order["number"] for order in orders if order["customer"] == entry["id"]]}


def order_back(entry, titles):
    items = [{"name": titles.get(line["product"], line["title"]), "product_id": line["product"],
              "item_id": line["variant"], "price": float(line["price"]), "options": line.get("options", {})}
             for line in entry["lines"]]
    out = {"order_id": entry["number"], "user_id": entry["customer"], "address": postal_back(entry["address"]),
           "items": items, "status": CHANGED if entry.get("items_changed") else entry["status"].replace("_", " "),
           "fulfillments": [{"tracking_id": parcel["tracking"],
                             "item_ids": [items[line - 1]["item_id"] for line in parcel["lines"]]}
                            for parcel in entry.get("shipments", [])],
           "payment_history": [{"transaction_type": payment["kind"], "amount": float(payment["amount"]),
                                "payment_method_id": payment["method"]} for payment in entry.get("payments", [])]}
    if entry.get("cancel_reason"):
        out["cancel_reason"] = entry["cancel_reason"].replace("_", " ")
    for request in entry.get("returns", []):
        out["return_items"] = sorted(items[line["line"] - 1]["item_id"] for line in request["lines"])
        out["return_payment_method_id"] = request["refund_to"]
    if "exchange" in entry:
        exchange = entry["exchange"]
        out["exchange_items"] = sorted(items[line["line"] - 1]["item_id"] for line in exchange["lines"])
        out["exchange_new_items"] = sorted(line["variant"] for line in exchange["lines"])
        out["exchange_payment_method_id"] = exchange["method"]
        out["exchange_price_difference"] = float(exchange["difference"])
    return out


# --- Replaying

def call(action):
    """One call of tau2-bench as a call of ours; None for what asks for nothing here."""
    name, given = action["name"], action["arguments"]
    order = {"order": given.get("order_id")}
    swap = {"items": given.get("item_ids"), "new_items": given.get("new_item_ids"),
            "payment_method": given.get("payment_method_id")}
    address = {"address": postal(given) if "address1" in given else None}
    table = {
        "find_user_id_by_email": ("sign_in", given),
        "find_user_id_by_name_zip": ("sign_in", given),
        "get_user_details": ("show_profile", {}),
        "get_order_details": ("show_order", order),
        "get_product_details": ("show_product", {"product": given.get("product_id")}),
        "get_item_details": ("show_product", {"product": given.get("item_id")}),
        "calculate": ("calculate", given),
        "transfer_to_human_agents": ("contact_support", given),
        "cancel_pending_order": ("cancel_order", dict(order, reason=given.get("reason"))),
        "modify_pending_order_items": ("change_order_items", dict(order, **swap)),
        "modify_pending_order_payment":
            ("change_order_payment", dict(order, payment_method=given.get("payment_method_id"))),
        "modify_pending_order_address": ("change_order_address", dict(order, **address)),
        "modify_user_address": ("change_my_address", address),
        "return_delivered_order_items":
            ("return_items", dict(order, items=given.get("item_ids"), refund_to=given.get("payment_method_id"))),
        "exchange_delivered_order_items": ("exchange_items", dict(order, **swap)),
        "list_all_product_types": None,
        "think": None,
    }
    if name not in table:
        raise SystemExit(f"retail.py: no tool of ours is known for {name}")
    if table[name] is None:
        return None
    tool, arguments = table[name]
    return {"tool": tool, "arguments": arguments}


def owner(actions, db):
    """Whose task this is, where no call of it finds the customer."""
    for action in actions:
        given = action["arguments"]
        if given.get("user_id") in db["users"]:
            return given["user_id"]
        if given.get("order_id") in db["orders"]:
            return db["orders"][given["order_id"]]["user_id"]
    return None


class Shop:
    """A store of the program in a directory, beside what it should hold."""

    def __init__(self, db, directory):
        self.expected = copy.deepcopy(db)
        self.data = directory

    def make(self, task, db):
        """Makes the calls of a task, as one conversation; what is answered otherwise than by the rules, as texts."""
        actions = [action for action in signed_in(task["actions"], db) if call(action)]
        outcomes = [rules.apply(self.expected, action) for action in actions]
        lines = "".join(json.dumps(call(action)) + "\n" for action in actions)
        session = ["--session", f"task-{task['id']}"]
        answers = prometheus(
            ["call", "--data", self.data, "--now", NOW, *session], lines, statuses=(0, 1)).splitlines()
        found = []
        for action, (refused, why), answer in zip(actions, outcomes, answers):
            outcome = json.loads(answer)["outcome"]
            if (outcome == "refused") != refused or outcome not in ("done", "refused"):
                found.append(f"{action['name']} {action['arguments']}: {answer}; by the rules {why or 'done'}")
        if len(answers) != len(actions):
            found.append(f"{len(actions)} calls, {len(answers)} answers")
        return found, sum(refused for refused, _ in outcomes)

    def lost(self):
        """How the store differs from what it should hold, as texts."""
        with tempfile.TemporaryDirectory() as folder:
            store = pathlib.Path(folder) / "store.json"
            prometheus(["store", "export", str(store), "--data", self.data])
            return differences(self.expected, database(json.loads(store.read_text())))


def signed_in(actions, db):
    """The calls with a sign-in first, where no call of them finds the customer."""
    user = owner(actions, db)
    if user is None or any(action["name"].startswith("find_user") for action in actions):
        return actions
    return [{"name": "find_user_id_by_email", "arguments": {"email": db["users"][user]["email"]}}, *actions]


def differences(expected, actual, path=""):
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [text for key in expected.keys() | actual.keys()
                for text in differences(expected.get(key), actual.get(key), f"{path}/{key}")]
    return [] if expected == actual else [f"{path}: expected {expected}, found {actual}"]


def prometheus(arguments, text="", statuses=(0,)):
    done = subprocess.run([PROMETHEUS, *arguments], input=text, capture_output=True, text=True)
    if done.returncode not in statuses:
        raise SystemExit(f"prometheus {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def replay(db, tasks, together):
    failed = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        store = pathlib.Path(folder) / "store.json"
        store.write_text(json.dumps(snapshot(db)))
        prometheus(["store", "import", str(store), "--data", data])
        shop = Shop(db, data)
        lost = shop.lost()
        print(f"import and export: {'nothing is lost' if not lost else lost[:5]}")
        for task in tasks:
            if not together:
                shop = Shop(db, os.path.join(folder, f"task-{task['id']}"))
                shutil.copytree(data, shop.data)
            found, refusals = shop.make(task, db)
            if not together:
                found += shop.lost()
                shutil.rmtree(shop.data)
            refused += refusals
            failed += bool(found)
            for text in found[:5]:
                print(f"task {task['id']}: {text}")
        if together:
            lost += shop.lost()
            for text in lost[:5]:
                print(text)
    calls = sum(len(task["actions"]) for task in tasks)
    print(f"{len(tasks) - failed} of {len(tasks)} tasks ({calls} calls, {refused} of them refused by the rules) "
          f"were answered{'' if together else ', and left the store,'} exactly as the rules say")
    return 1 if failed or lost else 0


def main(arguments):
    match arguments:
        case ["snapshot", source, target]:
            pathlib.Path(target).write_text(json.dumps(snapshot(read(source)), indent=1))
        case ["database", source, target]:
            pathlib.Path(target).write_text(json.dumps(database(read(source)), indent=1))
        case ["replay", source, tasks, *rest] if rest in ([], ["together"]):
            return replay(read(source), read(tasks), together=bool(rest))
        case ["random", source, count, *seed] if len(seed) < 2:
            db = read(source)
            return replay(db, randomtasks.tasks(db, int(count), int(seed[0]) if seed else 1), together=True)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def read(path):
    try:
        return json.loads(pathlib.Path(path).read_text())
    except (OSError, ValueError) as error:
        print(f"retail.py: {path}: {error}", file=sys.stderr)
        raise SystemExit(2) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
