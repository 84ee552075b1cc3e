"""Random tasks over a db.json for retail.py: calls as a service desk makes them, with every mistake it could make."""

import random


def tasks(db, count, seed):
    """`count` tasks, each of one to four calls for one customer."""
    dice = random.Random(seed)
    return [{"id": f"random-{index}", "actions": actions(db, dice)} for index in range(count)]


def actions(db, dice):
    user = dice.choice(list(db["users"].values()))
    find = {"name": "find_user_id_by_email", "arguments": {"email": user["email"]}}
    return [find] + [action(db, user, dice) for _ in range(dice.randint(1, 4))]


def action(db, user, dice):
    # Never another customer's order: the oracle knows no sign-in.
    number = dice.choice(user["orders"]) if user["orders"] and dice.random() < 0.97 else "#W0000000"
    order = db["orders"].get(number, {"items": [], "payment_history": []})
    method = dice.choice(list(user["payment_methods"])) if dice.random() < 0.95 else "gift_card_0000000"
    items = dice.sample(order["items"], min(len(order["items"]), dice.choice([1, 1, 1, 2])))
    ids = [item["item_id"] for item in items] or ["1"]
    if dice.random() < 0.05:
        ids.append(dice.choice(["12345", ids[0]]))
    swap = {"order_id": number, "item_ids": ids, "payment_method_id": method,
            "new_item_ids": [replacement(db, item, dice) for item in items]}
    address = {"address1": f"{dice.randint(1, 999)} Test Road", "address2": "", "city": "Salem", "country": "USA",
               "state": "OR", "zip": "97301"}
    return dice.choice([
        {"name": "cancel_pending_order",
         "arguments": {"order_id": number, "reason": dice.choice(["no longer needed", "ordered by mistake", "bored"])}},
        {"name": "modify_pending_order_items", "arguments": swap},
        {"name": "modify_pending_order_items", "arguments": swap},
        {"name": "exchange_delivered_order_items", "arguments": swap},
        {"name": "return_delivered_order_items",
         "arguments": {"order_id": number, "item_ids": ids, "payment_method_id": method}},
        {"name": "modify_pending_order_payment", "arguments": {"order_id": number, "payment_method_id": method}},
        {"name": "modify_pending_order_address", "arguments": dict(address, order_id=number)},
        {"name": "modify_user_address", "arguments": dict(address, user_id=user["user_id"])},
    ])


def replacement(db, item, dice):
    if dice.random() < 0.05:
        return dice.choice(list(dice.choice(list(db["products"].values()))["variants"]))
    return dice.choice(list(db["products"][item["product_id"]]["variants"]))
