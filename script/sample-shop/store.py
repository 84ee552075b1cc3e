"""The customer of the sample shop and ten past orders, as a store snapshot (assets/schema/store-v1.json).

Times are those of someone who looks at the shop on NOW; whoever sets it up later moves them all by whole days.
"""
import json
from datetime import datetime, timedelta

NOW = datetime(2026, 5, 1, 10)
CUSTOMER = "robin_calder_4127"
VISA, MASTERCARD, GIFT_CARD = "visa_2841", "mastercard_7065", "gift_card_5518"
GIFT_CARD_CENTS = 15000
FREE_FROM, STANDARD, EXPRESS = 3500, 499, 1299

ADDRESSES = [
    {"id": "address_home", "label": "Home", "line1": "412 Larch Street", "line2": "Apt 3B", "city": "Portland",
     "state": "OR", "zip": "97214", "country": "USA", "is_default": True},
    {"id": "address_work", "label": "Work", "line1": "88 Foundry Avenue", "line2": "Floor 5", "city": "Portland",
     "state": "OR", "zip": "97209", "country": "USA"},
    {"id": "address_parents", "label": "Mom and Dad", "line1": "17 Quarry Road", "city": "Burlington", "state": "VT",
     "zip": "05401", "country": "USA"},
]
SHIPPING = [
    {"id": "standard", "title": "Standard", "price": "4.99", "free_from": "35.00", "days": 4},
    {"id": "express", "title": "Express", "price": "12.99", "days": 2},
    {"id": "overnight", "title": "Overnight", "price": "24.99", "days": 1},
]

COUPONS = [
    {"code": "WELCOME10", "title": "10% off an order", "basis_points": 1000, "once_per_customer": True},
    {"code": "SAVE5", "title": "5 off from 30", "amount": "5.00", "minimum": "30.00"},
    {"code": "FREESHIP", "title": "Free shipping", "free_shipping": True},
    {"code": "SPRING20", "title": "20% off in spring", "basis_points": 2000, "minimum": "50.00",
     "starts_at": "2026-03-20T00:00:00Z", "ends_at": "2026-06-21T00:00:00Z"},
    {"code": "WINTER15", "title": "15% off in winter", "basis_points": 1500, "ends_at": "2026-03-20T00:00:00Z"},
]

# number, state, placed (days ago, hour), method, address, shipping, [(title ends with, size, color, quantity)]
ORDERS = [
    ("#W1048210", "pending", 0, 7, VISA, "Home", "standard",
     [("house blend coffee beans", "500 g", "", 2), ("unbleached paper coffee filters", "", "", 1)]),
    ("#W1047733", "pending", 1, 19, MASTERCARD, "Home", "express",
     [("potting soil", "20 L", "", 2), ("cherry tomato seeds", "", "", 3), ("garden trowel", "", "", 1)]),
    ("#W1046902", "processed", 2, 12, VISA, "Work", "standard", [("wireless over-ear headphones", "", "black", 1)]),
    ("#W1045518", "shipped", 3, 9, MASTERCARD, "Home", "standard",
     [("chicken and rice dry dog food", "6 kg", "", 1), ("peanut butter dog treats", "", "", 2)]),
    ("#W1044176", "shipped", 4, 21, VISA, "Home", "standard",
     [("men's running shoes", "10", "", 1), ("men's wool socks, pack of 3", "L", "", 1)]),
    ("#W1041950", "delivered", 13, 15, VISA, "Work", "standard",
     [("braided USB-C cable", "2 m", "", 2), ("65 W USB-C wall charger", "", "", 1)]),
    ("#W1039427", "delivered", 23, 20, MASTERCARD, "Home", "standard",
     [("cotton percale sheet set", "queen", "", 1), ("memory foam pillow", "standard", "", 2)]),
    ("#W1036081", "cancelled", 35, 11, MASTERCARD, "Home", "express", [("air fryer", "", "", 1)]),
    ("#W1033605", "return_requested", 48, 18, VISA, "Home", "standard",
     [("men's crew neck t-shirt", "M", "", 3), ("men's straight jeans", "32", "", 1)]),
    ("#W1027714", "delivered", 81, 16, GIFT_CARD, "Mom and Dad", "standard",
     [('family board game "Harbor Lights"', "", "", 1), ("The Bear Who Lost Tuesday, children's book", "hardcover", "", 1),
      ("wrapping paper, 5 rolls", "", "", 1)]),
]


def json_text(products):
    orders = [order(products, *row) for row in ORDERS]
    spent = sum(cents(entry["amount"]) for made in orders for entry in made["payments"] if entry["method"] == GIFT_CARD)
    snapshot = {
        "format": "prometheus-store", "version": 1, "currency": "USD", "default_customer": CUSTOMER,
        "shipping_options": SHIPPING, "coupons": COUPONS, "customers": [customer(GIFT_CARD_CENTS - spent)], "orders": orders,
    }
    return json.dumps(snapshot, indent=1, ensure_ascii=False) + "\n"


def customer(gift_card_cents):
    return {
        "id": CUSTOMER, "first_name": "Robin", "last_name": "Calder", "email": "robin.calder@example.com",
        "addresses": ADDRESSES,
        "payment_methods": [
            {"id": VISA, "kind": "credit_card", "brand": "visa", "last_four": "2841", "is_default": True},
            {"id": MASTERCARD, "kind": "credit_card", "brand": "mastercard", "last_four": "7065"},
            {"id": GIFT_CARD, "kind": "gift_card", "balance": amount(gift_card_cents)},
        ],
    }


def order(products, number, status, days_ago, hour, method, label, shipping, wanted):
    placed = NOW.replace(hour=hour, minute=int(number[-2:]) % 60) - timedelta(days=days_ago)
    lines = [line(products, *item) for item in wanted]
    items = sum(cents(item["price"]) * item["quantity"] for item in lines)
    cost = EXPRESS if shipping == "express" else 0 if items >= FREE_FROM else STANDARD
    made = {
        "number": number, "customer": CUSTOMER, "status": status, "placed_at": stamp(placed),
        "address": postal(label), "shipping": shipping, "shipping_cost": amount(cost),
        "estimated_delivery": stamp(placed + timedelta(days=2 if shipping == "express" else 4)), "lines": lines,
        "payments": [payment("payment", items + cost, method, placed)], "shipments": [],
        "history": [{"status": "pending", "at": stamp(placed)}], "returns": [],
    }
    follow(made, status, placed, method, items + cost)
    return made


def follow(made, status, placed, method, total):
    """What happened to the order since it was placed."""
    def happened(what, days, hours=0):
        made["history"].append({"status": what, "at": stamp(placed + timedelta(days=days, hours=hours))})

    if status == "cancelled":
        happened("cancelled", 0, 5)
        made["cancel_reason"] = "no_longer_needed"
        refund = payment("refund", total, method, placed + timedelta(hours=5))
        refund["expected_by"] = stamp(placed + timedelta(days=7, hours=5))
        made["payments"].append(refund)
    if status in ("processed", "shipped", "delivered", "return_requested"):
        happened("processed", 0, 14)
    if status in ("shipped", "delivered", "return_requested"):
        happened("shipped", 1, 3)
        made["shipments"] = [shipment(made, placed, delivered=status != "shipped")]
    if status in ("delivered", "return_requested"):
        happened("delivered", 4, 1)
    if status == "return_requested":
        happened("return_requested", 45)
        last = made["lines"][-1]
        made["returns"] = [{
            "lines": [{"line": len(made["lines"]), "quantity": 1}], "amount": last["price"], "refund_to": method,
            "state": "requested", "requested_at": stamp(placed + timedelta(days=45)),
        }]


def shipment(made, placed, delivered):
    digits = made["number"][2:]
    carrier, tracking = ("Swiftpost", f"SP{digits}48US") if int(digits) // 2 % 2 else ("NorthStar Parcel", f"NS9400{digits}")
    sent = {
        "carrier": carrier, "tracking": [tracking], "lines": list(range(1, len(made["lines"]) + 1)),
        "shipped_at": stamp(placed + timedelta(days=1, hours=3)), "estimated_delivery": made["estimated_delivery"],
    }
    if delivered:
        sent["delivered_at"] = stamp(placed + timedelta(days=4, hours=1))
    return sent


def line(products, ending, size, color, quantity):
    """The first product whose title ends so, in the first variant of that size and color."""
    for made in products:
        for row in made["variants"] if made["title"].endswith(ending) else []:
            if size in ("", row["size"]) and color in ("", row["color"]) and row["stock"]:
                options = {name: row[name] for name in ("color", "size") if row[name]}
                return {
                    "variant": row["id"], "product": made["id"], "title": made["title"],
                    "price": amount(row["sale_price"] or row["price"]), "quantity": quantity, "options": options,
                }
    raise SystemExit(f"the catalogue has no {size} {color} {ending}")


def payment(kind, total, method, at):
    return {"kind": kind, "amount": amount(total), "method": method, "at": stamp(at)}


def postal(label):
    address = next(address for address in ADDRESSES if address["label"] == label)
    return {key: value for key, value in address.items() if key not in ("id", "label", "is_default")}


def amount(in_cents):
    return f"{in_cents // 100}.{in_cents % 100:02}"


def cents(text):
    return int(text.replace(".", ""))


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
