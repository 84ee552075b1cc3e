"""Turns public data sets into the one form that the encoder is trained on.

    python training/prepare_data.py --data FOLDER --output FILE

FOLDER holds the data sets in the plain form of one JSON object a line: {"text", "intent"?, "intents"?, "slots"?}. Written
are lines {"set", "class", "text"}: classes of different sets are never compared with each other, and a class of null marks
a sentence that belongs to no class of its set. BANKING77 is left out on purpose: it is what the result is judged by. So
is a fifth of HWU64 (with all of its sentences that MASSIVE shares), and every development part.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from pathlib import Path

SEED = 11


def read_rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower()).split())


def held_out(text: str) -> bool:
    """A fifth of all sentences, by what they say: these judge and never train."""
    return hashlib.sha256(plain(text).encode()).digest()[0] < 52


def clinc(data: Path, _: random.Random) -> list[tuple]:
    return [("clinc", None if row["intent"] == "oos" else row["intent"], row["text"])
            for row in read_rows(data / "clinc150/train.jsonl")]


def home(data: Path, _: random.Random) -> list[tuple]:
    """HWU64 and MASSIVE share sentences and most classes, but draw some of these differently: two sets."""
    hwu = read_rows(data / "hwu64/train.jsonl")
    judged = {plain(row["text"]) for row in hwu if held_out(row["text"])}
    rows = [("hwu", row["intent"], row["text"]) for row in hwu if not held_out(row["text"])]
    for row in read_rows(data / "massive_en/train.jsonl"):
        if plain(row["text"]) not in judged and not held_out(row["text"]):
            rows.append(("massive", row["intent"], row["text"]))
    return rows


def snips(data: Path, _: random.Random) -> list[tuple]:
    return [("snips", row["intent"], row["text"]) for row in read_rows(data / "snips/train.jsonl")]


FIRST = "Ana Ben Carla David Elif Femi Grace Hugo Ines Jamal Keiko Lars Mei Nadia Omar Priya Quinn Rosa Sam Tara".split()
LAST = "Abebe Brown Costa Dunn Evans Fischer Garcia Haddad Ito Jones Khan Lopez Meyer Novak Okoye Park Rossi Silva".split()
CITIES = ("Leeds Denver Austin Lyon Porto Cork Perth Osaka Boston Turin Ghent Malmo Tampa Bristol Nairobi Lima Quito "
          "Oslo Hanoi Accra").split()
COUNTRIES = "Spain Canada Ireland Japan Kenya Chile Italy Norway Poland India Australia Portugal Mexico Egypt".split()
ACCOUNTS = ["free", "premium", "gold", "standard", "pro", "platinum", "business", "basic", "plus", "family", "student"]


def value(kind: str, dice: random.Random) -> str:
    """A fresh value in the place of one that a template was filled with."""
    if kind == "person_name":
        return f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    if kind == "delivery_city":
        return dice.choice(CITIES)
    if kind == "delivery_country":
        return dice.choice(COUNTRIES)
    if kind == "account_type":
        return dice.choice(ACCOUNTS)
    if kind == "refund_amount":
        return dice.choice(["${}", "{} dollars", "£{}", "{} pounds", "{} euros"]).format(dice.randint(3, 900))
    mark = dice.choice(["", "", "#", "#W", "A-", "no. "])
    return mark + str(dice.randint(100, 10 ** dice.randint(4, 12)))


def bitext(data: Path, dice: random.Random) -> list[tuple]:
    rows = []
    for row in read_rows(data / "bitext/train.jsonl"):
        text = row["text"]
        for slot in sorted(row.get("slots", []), key=lambda slot: -slot["start"]):
            text = text[: slot["start"]] + value(slot["type"], dice) + text[slot["end"] :]
        rows.append(("bitext", row["intent"], text))
    return rows


def nlupp(data: Path, _: random.Random) -> list[tuple]:
    """The combinations of intents that come up often, each domain a set of its own."""
    rows = [(row["domain"], "+".join(sorted(row["intents"])), row["text"]) for row in read_rows(data / "nlupp/train.jsonl")]
    often = Counter((domain, name) for domain, name, _ in rows)
    return [(f"nlupp-{domain}", name, text) for domain, name, text in rows if name and often[(domain, name)] >= 6]


def coffee(data: Path, _: random.Random) -> list[tuple]:
    """Taskmaster-4: what a barista's system was asked to do, by the calls that a turn led to."""
    kinds = {"add_order_item": "add", "remove_order_item": "remove", "finish_order": "finish",
             "update_order": "change", "update_order_item": "change", "cancel_order": "cancel"}
    rows, seen = [], set()
    for dialogue in read_rows(data / "taskmaster4/dialogues.jsonl"):
        for turn in dialogue["turns"]:
            calls = {kinds.get(call.get("call", "")) for call in turn["calls"]} - {None}
            if turn["speaker"] != "user":
                continue
            if "change" in calls and len(calls) > 1:
                calls = calls - {"change"}
            if len(calls) == 1 and plain(turn["text"]) not in seen:
                seen.add(plain(turn["text"]))
                rows.append(("coffee", calls.pop(), turn["text"]))
    return rows


def shop_talk(data: Path, dice: random.Random) -> list[tuple]:
    """WebShop: wishes for products, each a class of its own with the queries that people made of it."""
    pairs = json.loads((data / "webshop/goal_query_map.json").read_text())
    rows = []
    for index, (goal, queries) in enumerate(pairs.items()):
        rows += [("webshop", f"goal {index}", text) for text in [goal] + queries[:2]]
    dice.shuffle(rows)
    return rows


def tables(data: Path, _: random.Random) -> list[tuple]:
    """Restaurant8k: answers to a booking system, by what had been asked for and was given."""
    rows = []
    for row in read_rows(data / "restaurant8k/train.jsonl"):
        given = "+".join(sorted({slot["type"] for slot in row["slots"]}))
        if given and (not row["requested"] or set(row["requested"]) == set(given.split("+"))):
            rows.append(("tables", given.replace("first_name+last_name", "name"), row["text"]))
    return rows


STRANGE = ("weather_", "play_", "music_", "iot_", "news_", "email_", "transport_", "cooking_", "social_", "qa_stock", "qa_factoid",
           "audio_", "takeaway_", "GetWeather", "PlayMusic", "BookRestaurant", "SearchCreativeWork", "RateBook", "SearchScreening")
STRANGE_CLINC = """oos translate transfer insurance insurance_change find_phone travel_alert pto_request timezone_far weather
traffic directions book_flight book_hotel car_rental flight_status carry_on international_visa vaccines lost_luggage gas
gas_type mpg oil_change_how oil_change_when jump_start tire_change tire_pressure schedule_maintenance uber calories
nutrition_info recipe ingredient_substitution cook_time food_last meal_suggestion restaurant_reservation
restaurant_suggestion restaurant_reviews how_busy accept_reservations confirm_reservation cancel_reservation taxes income
payday rollover_401k direct_deposit apr interest_rate credit_score improve_credit_score credit_limit min_payment routing
balance bill_due pay_bill freeze_account report_fraud pin_change account_blocked play_music next_song what_song
update_playlist smart_home text make_call share_location fun_fact tell_joke meaning_of_life who_made_you how_old_are_you
where_are_you_from are_you_a_bot what_are_your_hobbies do_you_have_pets user_name change_user_name ai_name change_ai_name
definition spelling flip_coin roll_dice calendar schedule_meeting meeting_schedule w2 change_speed change_accent
whisper_mode sync_device reset_settings current_location""".split()


def strangers(data: Path, dice: random.Random) -> list[tuple]:
    """What people say to other assistants and none of the built-in tools serves: in the set of these, without a class."""
    rows = [row["text"] for row in read_rows(data / "clinc150/train.jsonl") if row["intent"] in STRANGE_CLINC]
    for source in ("massive_en", "snips"):
        rows += [row["text"] for row in read_rows(data / source / "train.jsonl")
                 if row["intent"].startswith(STRANGE) and not held_out(row["text"])]
    return [("tools", None, text) for text in dice.sample(rows, 6000)]


SOURCES = [clinc, home, snips, bitext, nlupp, coffee, shop_talk, tables, strangers]


def prepared(data: Path) -> list[dict]:
    rows = []
    for source in SOURCES:
        rows += source(data, random.Random(SEED))
    seen, kept = set(), []
    for set_, class_, text in rows:
        key = (set_, plain(text))
        if len(plain(text)) > 1 and key not in seen:
            seen.add(key)
            kept.append({"set": set_, "class": class_, "text": text.strip()})
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description="Turn public data sets into one training form")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    rows = prepared(arguments.data)
    with arguments.output.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for name, count in Counter(row["set"] for row in rows).items():
        classes = {row["class"] for row in rows if row["set"] == name}
        print(f"{name}: {count:,} sentences, {len(classes)} classes")


if __name__ == "__main__":
    main()
