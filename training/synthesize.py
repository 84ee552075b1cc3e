"""Makes sentences for the built-in tools and for many invented skills, from grammars.

    python training/synthesize.py --output FILE [--catalogue FILE...] [--seed N]

training/grammar says how people ask: tools.txt for the built-in tools, skills.txt and operations.txt for invented skills
(what an encoder has learnt to tell apart in many of these, it tells apart in skills that it never saw), chatter.txt for
sentences that no tool serves. This file expands them: what one tells somebody to do is put into one of many moods
("could you …", "how do I …", "i need to …"), some sentences are wrapped in a rambling story, some lose the grammar of a
native speaker. Slips of the fingers come later, in training (noise.py).

Written are lines {"set", "class", "text", "slots"}: the set `tools` with a class for each built-in tool and, without a
class, what none of them serves; and sets `skills/N` of a handful of invented skills each. `slots` are the values drawn,
{"type", "start", "end"} in characters, without those of stories and chatter, which nobody asks about; the encoder does not
need them, the tagger does. The same seed gives the same lines.
"""

import argparse
import json
import random
import re
from collections import Counter
from pathlib import Path

from prepare_data import plain
from values import TYPES, Values, catalogue

GRAMMAR = Path(__file__).parent / "grammar"
PER_TOOL, PER_SKILL_CLASS, CHATTER, TOGETHER, ROUNDS = 260, 36, 5000, 6, 3

YOU = """<> | <> | <> | <> | <> please | please <> | can you <> | could you <> | can you please <> | could you please <> | would you <> |
will you <> | can u <> | i want you to <> | i'd like you to <> | i need you to <> | pls <> | just <> | now <> | then <> | kindly <> |
i was wondering if you could <> | any chance you could <> | do me a favour and <> | it would be great if you could <> |
be so kind and <> | you should <> | could you <> for me | can you help me and <> | go ahead and <> | please to <> |
would you be able to <> | you can <> now | next, <> | do <> | would you mind to <> | i ask you to <> | time to <> |
hey can you <> | hi, could you <> | ok <> | and <> | also <>""".replace("\n", " ").split(" | ")
ME = """i want to <> | i'd like to <> | i would like to <> | i need to <> | can i <> | could i <> | how do i <> | how can i <> |
let me <> | help me <> | is it possible to <> | i'm trying to <> | i have to <> | we need to <> | we want to <> | may i <> |
what do i have to do to <> | i wish to <> | is there a way to <> | i wanna <> | i wanted to <> | i am wanting to <> |
i was hoping to <> | let's <> | help me to <> | where can i <> | i'd love to <> | i think i'd like to <> | am i able to <>
""".replace("\n", " ").split(" | ")
STORIES = """so my {person} is coming over {day} and the flat is a mess, anyway, <> | long story short, <> | it's been one of those days. <> |
i was just talking to my {person} about this and thought of you: <> | sorry to bother you again but <> | not sure if you can do this but <> |
i'm in a bit of a hurry, <> | my {person} told me to ask you, so <> | before i forget, <> | ok so here's the thing: <> |
i've been meaning to do this since {past_day}, <> | while i'm at it, <> | right, back to business. <> |
i'm at work and can't talk long, so <> | the baby just fell asleep so quickly: <> | first things first, <> |
<> - my {person} would be so happy | <>, my {person} keeps asking me | <>. it's for {event} {day} | <> because it's {event} {day} |
<>, i've been running around all day and nearly forgot | <>. no rush though | <>, and sorry for all the questions |
<>. that would really help me | hope you're well. <>. thanks so much | good evening, i am writing since {past_day}. <> |
i don't know if i'm doing this right, <> | listen, <> | i hope that's not too much trouble but <> | never used this before. <>
""".replace("\n", " ").split(" | ")


# Around each value drawn, until the sentence is done: its type as one character, and its end.
TYPED, END = 0xE100, "\ue000"
MARKS = re.compile("[\ue000-\uf8ff]")
NAMES = sorted(set(TYPES.values()))


def marked(name: str, value: str) -> str:
    return f"{chr(TYPED + NAMES.index(TYPES[name]))}{value}{END}" if name in TYPES else value


def bare(text: str) -> str:
    return MARKS.sub("", text)


def slots(text: str) -> tuple[str, list[dict]]:
    """The text without marks, and the values that they stood around."""
    out, found, begun = "", [], None
    for letter in text:
        if letter == END:
            if begun and len(out.rstrip()) > begun[1]:
                found.append({"type": begun[0], "start": begun[1], "end": len(out.rstrip())})
            begun = None
        elif MARKS.match(letter):
            begun = (NAMES[ord(letter) - TYPED], len(out))
        else:
            out += letter
    return out, found


def choices(text: str) -> list[str]:
    """The parts of a|b|c outside of brackets."""
    parts, depth, current = [], 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return parts + [current]


class Grammar:
    """Expands sentences of the grammar files."""

    def __init__(self, values: Values, rules: dict[str, list[str]]):
        self.values, self.dice, self.rules = values, values.dice, rules

    def expand(self, text: str, local: dict[str, list[str]] = {}) -> str:
        text = re.sub(r"<([a-z_]+)>", lambda m: self.expand(self.dice.choice((local | self.rules)[m[1]]), local), text)
        while (begin := text.find("(")) >= 0:
            end = self.closing(text, begin)
            text = text[:begin] + self.dice.choice(choices(text[begin + 1 : end])) + text[end + 1 :]
        text = re.sub(r"\{([a-z_]+)\}", lambda m: marked(m[1], self.values.draw(m[1])), text)
        text = re.sub(r"\ba (?=[\ue000-\uf8ff]?[aeiou])", "an ", text)
        text = re.sub(r"\b(a|an) ([\ue000-\uf8ff]?)(pair|set|pack) of", r"a \2\3 of", text)
        return re.sub(r" +", " ", text).replace(" ,", ",").strip()

    @staticmethod
    def closing(text: str, begin: int) -> int:
        depth = 0
        for index in range(begin, len(text)):
            depth += (text[index] == "(") - (text[index] == ")")
            if depth == 0:
                return index
        raise ValueError(f"a bracket is not closed: {text}")

    def sentence(self, line: str, local: dict[str, list[str]] = {}) -> str:
        kind, body = line[0], line[2:]
        text = self.expand(body, local)
        if kind == "!":
            about_me = re.search(r"\b(me|us)\b", " ".join(text.split()[:3])) or text.startswith("not ")
            mood = self.dice.choice(YOU if about_me or self.dice.random() < 0.55 else ME).strip()
            text = re.sub(r"^not ", "don't ", mood.replace("<>", text))
        if self.dice.random() < 0.08 and len(text.split()) > 2:
            text = bare(self.expand(self.dice.choice(STORIES).strip().replace("<>", "\0"))).replace("\0", text)
        if self.dice.random() < 0.06:
            text = self.foreign(text)
        return text

    def foreign(self, text: str) -> str:
        """As somebody says it who still learns the language."""
        for wrong, right in ((r"\b(the|a|an) ", ""), (r"\bwant to ", "want "), (r"\bis there\b", "there is"), (r"\bdo you have\b", "you have"),
                             (r"\bi would like\b", "i like"), (r"\bhow do i\b", "how i can"), (r"\bwhere is\b", "where it is"),
                             (r"\bdid (i|you)\b", r"\1 did"), (r"\bi'm\b", "i am being"), (r"\bhas\b", "have"), (r"\bmy\b", "mine")):
            if self.dice.random() < 0.5:
                text = re.sub(wrong, right, text, count=self.dice.randint(1, 2))
        return text


def read(name: str) -> list[str]:
    lines = (GRAMMAR / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def sections(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("== "):
            current = found.setdefault(line[3:], [])
        else:
            current.append(line)
    return found


def make(grammar: Grammar, lines: list[str], count: int, local: dict[str, list[str]] = {}) -> list[str]:
    """Up to `count` different sentences; lines with more ways to be said are used more often."""
    shares = [min(1 + line.count("|") + 3 * line.count("{") + 3 * line.count("<") + 8 * (line[0] == "!"), 30) ** 0.7 for line in lines]
    made: dict[str, str] = {}
    for _ in range(count * 3):
        text = grammar.sentence(grammar.dice.choices(lines, shares)[0], local)
        made.setdefault(plain(bare(text)) or bare(text), text)
        if len(made) == count:
            break
    return list(made.values())


def invented(grammar: Grammar) -> dict[str, dict[str, list[str]]]:
    """The sentences of each invented skill by class."""
    operations = sections(read("operations.txt"))
    skills: dict[str, dict[str, list[str]]] = {}
    name, lines = "", []
    for line in read("skills.txt"):
        if line.startswith("@ "):
            name, thing, things, makes, place, who, used = (part.strip() for part in line[2:].split("|"))
            local = {"n": [thing], "ns": [things], "make": makes.split(", "), "place": [place], "who": [who]}
            skills[name] = {used_: make(grammar, operations[used_], PER_SKILL_CLASS, local) for used_ in used.split()}
        elif line.startswith("== "):
            lines = []
            skills[name][line[3:]] = lines
        else:
            lines.append(line)
    for classes in skills.values():
        for title, own in classes.items():
            if own and own[0][:2] in ("! ", ". "):
                classes[title] = make(grammar, own, PER_SKILL_CLASS)
    return skills


def synthesized(files: list[Path], seed: int) -> list[dict]:
    dice = random.Random(seed)
    rules = {}
    for line in read("rules.txt"):
        name, _, body = line.partition(" = ")
        rules[name] = [part.strip() for part in choices(body)]
    grammar = Grammar(Values(dice, catalogue(files)), rules)
    rows = []
    for name, lines in sections(read("tools.txt")).items():
        rows += [("tools", name, text) for text in make(grammar, lines, PER_TOOL)]
    for lines in sections(read("chatter.txt")).values():
        rows += [("tools", None, bare(text)) for text in make(grammar, lines, CHATTER // 2)]
    skills = invented(grammar)
    talk = [bare(text) for text in make(grammar, sections(read("chatter.txt"))["talk"], 600)]
    number = 0
    for _ in range(ROUNDS):
        names = sorted(skills)
        dice.shuffle(names)
        for start in range(0, len(names), TOGETHER):
            number += 1
            together = names[start : start + TOGETHER]
            for name in together:
                rows += [(f"skills/{number}", f"{name}.{title}", text) for title, texts in skills[name].items() for text in texts]
            rows += [(f"skills/{number}", None, text) for text in dice.sample(talk, 40)]
    return [{"set": set_, "class": class_, "text": told, "slots": values}
            for set_, class_, text in rows for told, values in [slots(text)]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make sentences for built-in tools and invented skills")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--catalogue", type=Path, nargs="*", default=[Path("assets/sample-catalogue.csv")])
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    rows = synthesized(arguments.catalogue, arguments.seed)
    with arguments.output.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for name, count in Counter(row["set"].split("/")[0] for row in rows).items():
        own = [row for row in rows if row["set"].split("/")[0] == name]
        print(f"{name}: {count:,} sentences, {len({row['class'] for row in own})} classes, "
              f"{len({plain(row['text']) for row in own}):,} different")


if __name__ == "__main__":
    main()
