"""What hurried people do to sentences: slips of the fingers, lost capitals and marks, abbreviations, padding."""

import random
import re

ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
BESIDE = {}
for row, letters in enumerate(ROWS):
    for column, letter in enumerate(letters):
        near = letters[max(0, column - 1) : column + 2].replace(letter, "")
        for other in (row - 1, row + 1):
            if 0 <= other < len(ROWS):
                near += ROWS[other][max(0, column - 1) : column + 1]
        BESIDE[letter] = near

SHORT = {
    "please": ["pls", "plz", "pleas"], "you": ["u"], "are": ["r"], "your": ["ur", "you're"], "thanks": ["thx", "ty"],
    "want to": ["wanna"], "going to": ["gonna"], "got to": ["gotta"], "give me": ["gimme"], "let me": ["lemme"],
    "what is": ["what's", "whats", "wats"], "what's": ["whats", "what is"], "i'd": ["id", "i would"], "i'm": ["im", "i am"],
    "don't": ["dont", "do not"], "can't": ["cant", "cannot"], "doesn't": ["doesnt"], "haven't": ["havent"],
    "tomorrow": ["tmrw", "tomorow", "2moro"], "minutes": ["mins", "min"], "because": ["cuz", "bc", "cos"],
    "for": ["4"], "to": ["2"], "with": ["w/"], "and": ["&", "n"], "order": ["oder", "ordr"], "received": ["recieved"],
    "cancel": ["cancle"], "colour": ["color"], "favourite": ["favorite"], "where is": ["where's", "wheres"],
    "how much": ["hw much"], "address": ["adress"], "quantity": ["qty"], "number": ["nr", "no."], "message": ["msg"],
    "about": ["abt"], "before": ["b4"], "great": ["gr8"], "see": ["c"], "though": ["tho"], "that": ["dat"],
    "something": ["smth", "sth"], "someone": ["sb"], "really": ["rly"], "okay": ["ok", "k"], "definitely": ["definately"],
    "until": ["untill"], "which": ["wich"], "their": ["there"], "it's": ["its"], "would like": ["wud like"],
}

OPENINGS = [
    "hi", "hey", "hello", "hi there", "ok", "okay so", "so", "um", "uh", "well", "right", "please", "sorry", "quick one",
    "excuse me", "alright", "good morning", "yo", "listen", "hey quick question", "oh and", "actually", "just", "erm",
    "one more thing", "if possible", "i was wondering", "when you get a second", "can you help, ",
]
CLOSINGS = [
    "please", "thanks", "thank you", "cheers", "if you can", "if possible", "asap", "now", "for me", "thx", "will you",
    "ok?", "okay", "when you can", "would be great", "please and thank you", "many thanks", "ta", "!", "!!", "??", "...",
    "pls", "real quick", "if that's alright", "if you don't mind", "right away", "lol", "mate",
]


def slip(word: str, dice: random.Random) -> str:
    """One slip of the fingers inside of a word."""
    at = dice.randrange(1, len(word))
    kind = dice.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] * 2 + word[at + 1 :]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = BESIDE.get(word[at].lower())
    if not near:
        return word[:at] + word[at + 1 :]
    letter = dice.choice(near)
    return word[:at] + letter + word[at + (1 if kind == 3 else 0) :]


def typos(text: str, rate: float, dice: random.Random) -> str:
    words = text.split(" ")
    for index, word in enumerate(words):
        if len(word) > 3 and word.isalpha() and dice.random() < rate:
            words[index] = slip(word, dice)
    return " ".join(words)


def shortened(text: str, rate: float, dice: random.Random) -> str:
    for long, choices in SHORT.items():
        if dice.random() < rate:
            text = re.sub(rf"\b{re.escape(long)}\b", dice.choice(choices), text, flags=re.IGNORECASE)
    return text


def padded(text: str, dice: random.Random) -> str:
    kind = dice.randrange(3)
    if kind != 1:
        opening = dice.choice(OPENINGS)
        text = opening + dice.choice([" ", ", ", " ", "... "]) + text
    if kind != 0:
        closing = dice.choice(CLOSINGS)
        text = text.rstrip(".?! ") + (" " if closing[0].isalpha() else "") + closing
    return text


def noisy(text: str, dice: random.Random) -> str:
    """The text as somebody else would have typed it; the meaning stays."""
    if dice.random() < 0.25:
        text = padded(text, dice)
    if dice.random() < 0.35:
        text = shortened(text, 0.5, dice)
    if dice.random() < 0.5:
        text = typos(text, 0.18, dice)
    chance = dice.random()
    if chance < 0.4:
        text = re.sub(r"[?!.,']", "", text)
    elif chance < 0.5:
        text = text.rstrip(".?!") + dice.choice([".", "?", "!", "...", " ?"])
    chance = dice.random()
    if chance < 0.06:
        text = text.upper()
    elif chance < 0.12:
        text = text.capitalize()
    if dice.random() < 0.06 and len(text.split()) > 4:
        words = text.split()
        words.pop(dice.randrange(len(words)))  # an article or a small word goes missing
        text = " ".join(words)
    return text
