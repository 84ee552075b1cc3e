"""The shop's rules for orders once more, over the plain db.json: an oracle for retail.py, kept apart from the program.

`apply(db, action)` carries one call out in `db`, or refuses it and leaves `db` as it was; it answers (refused, why).
"""

REASONS = ("no longer needed", "ordered by mistake")


class Refused(Exception):
    pass


def apply(db, action):
    try:
        RULES.get(action["name"], lambda db, given: None)(db, action["arguments"])
        return False, ""
    except Refused as refusal:
        return True, str(refusal)


def need(condition, why):
    if not condition:
        raise Refused(why)


def cents(value):
    return round(value * 100)


# --- Finding and looking

def by_email(db, given):
    need(any(user["email"].lower() == given["email"].lower() for user in db["users"].values()), "unknown e-mail")


def by_name(db, given):
    def wanted(user):
        return (user["name"]["first_name"].lower() == given["first_name"].lower()
                and user["name"]["last_name"].lower() == given["last_name"].lower()
                and user["address"]["zip"] == given["zip"])
    need(sum(map(wanted, db["users"].values())) == 1, "unknown name")


def look_at_order(db, given):
    order_named(db, given)


def order_named(db, given):
    """The "W" of a number may be missing."""
    number = given["order_id"]
    spellings = (number, number.replace("#", "#W"))
    order = next((db["orders"][text] for text in spellings if text in db["orders"]), None)
    need(order is not None, "unknown order")
    return order


def look_at_product(db, given):
    need(given["product_id"] in db["products"], "unknown product")


def look_at_item(db, given):
    need(any(given["item_id"] in product["variants"] for product in db["products"].values()), "unknown item")


# --- Money

def method_of(db, order, method_id):
    methods = db["users"][order["user_id"]]["payment_methods"]
    need(method_id in methods, "not a payment method of the customer")
    return methods[method_id]


def move(db, order, kind, amount, method_id):
    """A payment or refund, at once on a gift card."""
    order["payment_history"].append(
        {"transaction_type": kind, "amount": amount, "payment_method_id": method_id})
    method = db["users"][order["user_id"]]["payment_methods"][method_id]
    if method["source"] == "gift_card":
        sign = -1 if kind == "payment" else 1
        method["balance"] = (cents(method["balance"]) + sign * cents(amount)) / 100


def check_covers(method, amount):
    need(method["source"] != "gift_card" or cents(method["balance"]) >= cents(amount), "the gift card does not cover it")


# --- Pending orders

def pending(db, given):
    order = order_named(db, given)
    need(order["status"] == "pending", f"the order is {order['status']}")
    return order


def cancel(db, given):
    order = pending(db, given)
    need(given["reason"] in REASONS, "no accepted reason")
    move(db, order, "refund", sum(cents(item["price"]) for item in order["items"]) / 100, holding(order))
    order["status"] = "cancelled"
    order["cancel_reason"] = given["reason"]


def change_items(db, given):
    order = pending(db, given)
    pairs, difference = swap(db, order, given)
    method = method_of(db, order, given["payment_method_id"])
    check_covers(method, difference)
    for item, new in pairs:
        item.update(item_id=new["item_id"], price=new["price"], options=new["options"])
    if difference:
        kind = "payment" if difference > 0 else "refund"
        move(db, order, kind, abs(difference), given["payment_method_id"])
    order["status"] = "pending (item modified)"


def change_payment(db, given):
    order = pending(db, given)
    method = method_of(db, order, given["payment_method_id"])
    held = holding(order)
    need(held != given["payment_method_id"], "the same method")
    amount = sum(cents(item["price"]) for item in order["items"]) / 100
    check_covers(method, amount)
    move(db, order, "payment", amount, given["payment_method_id"])
    move(db, order, "refund", amount, held)


def holding(order):
    """The one method that the order's money is on now."""
    sums = {}
    for entry in order["payment_history"]:
        sign = 1 if entry["transaction_type"] == "payment" else -1
        sums[entry["payment_method_id"]] = sums.get(entry["payment_method_id"], 0) + sign * cents(entry["amount"])
    return next(method for method, sum in sums.items() if sum)


def address(given):
    return {key: given[key] for key in ("address1", "address2", "city", "country", "state", "zip")}


def change_order_address(db, given):
    pending(db, given)["address"] = address(given)


def change_user_address(db, given):
    db["users"][given["user_id"]]["address"] = address(given)


# --- Delivered orders

def delivered(db, given):
    order = order_named(db, given)
    need(order["status"] == "delivered", f"the order is {order['status']}")
    return order


def named(order, ids):
    """One item of the order for each id, none twice."""
    left, found = list(order["items"]), []
    for item_id in ids:
        item = next((item for item in left if item["item_id"] == item_id), None)
        need(item is not None, f"item {item_id} is not in the order")
        left.remove(item)
        found.append(item)
    return found


def give_back(db, given):
    order = delivered(db, given)
    method = method_of(db, order, given["payment_method_id"])
    originals = [entry["payment_method_id"] for entry in order["payment_history"]]
    need(given["payment_method_id"] in originals or method["source"] == "gift_card", "neither original nor a gift card")
    named(order, given["item_ids"])
    order.update(status="return requested", return_items=sorted(given["item_ids"]),
                 return_payment_method_id=given["payment_method_id"])


def exchange(db, given):
    order = delivered(db, given)
    _, difference = swap(db, order, given)
    check_covers(method_of(db, order, given["payment_method_id"]), difference)
    order.update(status="exchange requested", exchange_items=sorted(given["item_ids"]),
                 exchange_new_items=sorted(given["new_item_ids"]),
                 exchange_payment_method_id=given["payment_method_id"], exchange_price_difference=difference)


def swap(db, order, given):
    items = named(order, given["item_ids"])
    need(items and len(items) == len(given["new_item_ids"]), "not as many new as old")
    pairs = []
    for item, new_id in zip(items, given["new_item_ids"]):
        new = db["products"][item["product_id"]]["variants"].get(new_id)
        need(new is not None, "not of the same product")
        need(new["available"], "not available")
        need(new_id != item["item_id"], "the same item")
        pairs.append((item, new))
    return pairs, sum(cents(new["price"]) - cents(item["price"]) for item, new in pairs) / 100


RULES = {
    "find_user_id_by_email": by_email, "find_user_id_by_name_zip": by_name, "get_order_details": look_at_order,
    "get_product_details": look_at_product, "get_item_details": look_at_item, "cancel_pending_order": cancel,
    "modify_pending_order_items": change_items, "modify_pending_order_payment": change_payment,
    "modify_pending_order_address": change_order_address, "modify_user_address": change_user_address,
    "return_delivered_order_items": give_back, "exchange_delivered_order_items": exchange,
}
