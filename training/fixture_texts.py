"""The texts of the fixtures: sentences to embed and strings that are hard to tokenize."""

import random
import unicodedata

ITEMS = [
    "a pair of running shoes", "two bags of dark roast coffee", "a USB-C charger", "the blue winter jacket",
    "organic almond milk", "a birthday card for my sister", "noise-cancelling headphones", "a non-stick frying pan",
    "size 12 waterproof boots", "AA batteries", "a dog bed", "three cans of tomato soup", "a yoga mat",
    "shampoo for dry hair", "an LED desk lamp", "a 64GB memory card", "washing powder", "a children's raincoat",
    "the cheapest kettle", "a garden hose",
]
FRAMES = [
    "add {} to my cart", "could you find me {}?", "I need {} by Friday", "how much is {}",
    "please take {} out of the basket", "is {} still in stock?", "send back {}, it arrived broken",
    "I'd rather have {} instead",
]
OTHERS = [
    "where is my order?", "cancel order #W2378156 please", "what's the weather like in Lisbon tomorrow",
    "set a timer for 25 minutes", "remind me to call Mum at half past six", "thanks, that's all",
    "Can I pay $17.98 with my gift card and the rest by PayPal?", "yes", "no", "the second one", "undo that",
    "convert 3.5 miles to kilometres", "what is 12% of 250", "Tell me a joke about penguins.",
    "The quick brown fox jumps over the lazy dog.", "My favourite colour is green, not grey.",
    "Why was my refund only £12,50 when I paid €15?", "hello there!!!", "show me my past orders since March 2025",
    "Remember that I am allergic to peanuts.", "Où est ma commande ?", "¿Puedo devolver esta camisa?",
    "Ich hätte gern zwei Flaschen Wasser.", "Мне нужен новый телефон.", "東京の天気はどうですか", "请帮我取消订单",
    "이 상품을 장바구니에 담아 주세요", "أين طلبي؟", "मुझे एक किलो चावल चाहिए", "Dziękuję, to wszystko.",
    "I ordered a coffee machine three weeks ago, the tracking page has said 'out for delivery' since last Tuesday, and "
    "nobody at the courier can tell me whether it was lost, so I would like either a replacement sent to my work address "
    "or my money back on the card that I used.",
    "🎉 party hats & balloons 🎈", "AAAAAAAAAAAAAAAAAAAAAAAA", "x", "2026-05-01T10:00:00Z", "ünïcödé tëxt",
    "e.g. foo@bar.com, http://example.com/a?b=c#d", "l'été à la plage", "snake_case and camelCase and kebab-case",
    "3 x 4 = 12",
]

SAMPLES = [
    "Hello, World!", "The naïve café owner's résumé", "İstanbul'da IŞIK ve ışık", "Straße, STRASSE, ẞ und ß", "ŒUVRE œuvre",
    "Ελληνικά: ΟΔΥΣΣΕΥΣ ὀδυσσεύς", "Съешь ещё этих мягких французских булок", "Їжак, ґанок, ЄВРОПА", "שָׁלוֹם עוֹלָם",
    "اَلسَّلَامُ عَلَيْكُمْ", "नमस्ते दुनिया", "வணக்கம் உலகம்", "สวัสดีชาวโลก", "Xin chào thế giới, tiếng Việt có dấu",
    "你好，世界！我们今天去买东西。", "日本語のテキスト、カタカナとひらがな。", "ガギグゲゴ ｶﾞｷﾞｸﾞ", "한국어 문장을 토큰으로 나눕니다", "မင်္ဂလာပါ", "ជំរាបសួរ",
    "ሰላም ለዓለም", "გამარჯობა მსოფლიო", "Բարեւ աշխարհ", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "ꙮ ꚙ", "👨‍👩‍👧‍👦 family 👍🏽 🏳️‍🌈", "🤣🥰🦄🧠🪐🫠", "☃★☂ ♠♣♥♦ ✓✗",
    "ﬁne ﬂuffy ﬃ ＦＵＬＬＷＩＤＴＨ ①②③ ½ ¾ ²³", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝓼𝓬𝓻𝓲𝓹𝓽 𝟙𝟚𝟛", "a\u0301e\u0300o\u0302 a\u0328\u0301 q\u0307\u0323",
    "zero\u200bwidth\u200djoiner\u2060word\ufeffbom", "tab\tnewline\ncarriage\rreturn\x0bvertical\x0cform",
    "nul\x00in\x00side", "bell\x07esc\x1b[31mred\x1b[0m", "\u0085next\u2028line\u2029para\u00a0nbsp\u3000wide", "soft\u00adhyphen",
    "replacement\ufffdcharacter", "private\ue000use\U000f0000", "unassigned\u0378\U000e0fff", "\u202eright to left\u202c",
    "[CLS] [SEP] [MASK] [PAD] [UNK] [unused1]", "##ing ## # ##", "don't can't won't it's y'all", "e-mail co-operate —– ‐‑",
    "“quoted” ‘text’ «guillemets» „low“", "¿Qué? ¡Olé! … ‥ · •", "$1,234.56 £99 €5 ¥100 ₹50 ₿1 ¢5", "50% off! 2+2=4 a<b>c ~^`|",
    "http://user:pass@host:80/p/a/t/h?query=string#hash", "C:\\Windows\\System32", "foo_bar__baz", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß",
    "ﷺ ﷲ", "ǅ ǈ ǋ ǆ", "Ⅷ ⅷ", "K Å Ω", "\u1e9e\u0130\u0131\u017f", "㍿ ㌔ ㎏", "豈更車賈", "\U0002f800\U00020000\U0002a6d6", "々〆〇", "",
    " ", "\n\n\t ", "\u0301", "\u0301a", "a" * 99, "a" * 100, "a" * 101, "é" * 100, "é" * 101, "supercalifragilisticexpialidocious",
    "pneumonoultramicroscopicsilicovolcanoconiosis", "qzxv" * 12, "antidisestablishmentarianism uninhabited",
]


def sentences() -> list[str]:
    made = [frame.format(item) for frame in FRAMES for item in ITEMS]
    return made + OTHERS


def _random_scalar(dice: random.Random) -> str:
    blocks = [
        (0x20, 0x7F), (0x20, 0x7F), (0x00, 0x20), (0x80, 0x250), (0x250, 0x370), (0x370, 0x530), (0x530, 0x900),
        (0x900, 0x1100), (0x1100, 0x2000), (0x2000, 0x2E80), (0x2E80, 0x3400), (0x4E00, 0x5000), (0xA000, 0xAC00),
        (0xAC00, 0xD7B0), (0xF900, 0x10000), (0x10000, 0x11000), (0x1D000, 0x1E000), (0x1F300, 0x1FB00),
        (0x20000, 0x20100), (0xE0000, 0xE0200),
    ]
    low, high = dice.choice(blocks)
    return chr(dice.randrange(low, high))


def _random_strings(dice: random.Random, count: int) -> list[str]:
    """Half words of the samples in disorder, half characters from all over Unicode."""
    words = [word for sample in SAMPLES + sentences() for word in sample.split()] or [""]
    made = []
    for index in range(count):
        if index % 2:
            parts = [dice.choice(words) + dice.choice(["", "", " ", ", ", "-", "\u0301", "\u00a0", "\t"])
                     for _ in range(dice.randint(1, 14))]
            made.append("".join(parts))
        else:
            made.append("".join(_random_scalar(dice) + dice.choice(["", "", "a", " "]) for _ in range(dice.randint(1, 30))))
    return made


def _long_strings(dice: random.Random) -> list[str]:
    return [
        "the quick brown fox " * 200, "word " * 509, "word " * 510, "word " * 511, "word " * 512, "x" * 5000, "?" * 600,
        "漢" * 700, "é " * 520, "unbelievably " * 300, " " * 3000 + "end", "qq" * 40 + " " + "zz" * 400,
        " ".join(dice.choice(sentences()) for _ in range(150)), "a\u0301" * 300, "word " * 509 + "qzqzq" * 30,
    ]


def strings() -> list[str]:
    dice = random.Random(2026)
    made = SAMPLES + sentences() + _long_strings(dice)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        made += [unicodedata.normalize(form, sample) for sample in SAMPLES]
    made += [sample.upper() for sample in SAMPLES] + [sample.swapcase() for sample in SAMPLES]
    return made + _random_strings(dice, 2000 - len(made))
