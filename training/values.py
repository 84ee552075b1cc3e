"""Values to fill sentences with: products, times, places, people and the rest. All draws come from a given dice."""

import csv
import random
import re
from pathlib import Path

THINGS = """desk lamp|kettle|toaster|backpack|tent|sleeping bag|yoga mat|phone case|usb c cable|charger|power bank|wireless mouse
keyboard|monitor|laptop|tablet|smart watch|pair of headphones|pair of earphones|speaker|microphone|webcam|memory card|hard drive
coffee machine|coffee grinder|teapot|mug|water bottle|lunch box|frying pan|saucepan|baking tray|knife set|chopping board|blender
rice cooker|air fryer|slow cooker|hand mixer|wine glass|dinner plate|tablecloth|candle|picture frame|vase|cushion|blanket|duvet
pillow|bed sheet|towel|bath mat|shower curtain|laundry basket|vacuum cleaner|iron|ironing board|broom|bucket|light bulb|torch
extension cord|drill|hammer|screwdriver set|ladder|toolbox|paint brush|tin of paint|garden hose|lawn mower|spade|watering can
plant pot|bird feeder|garden chair|parasol|barbecue|bicycle|bike lock|bike pump|helmet|football|tennis racket|basketball|dumbbell
skipping rope|swimming costume|pair of goggles|rain jacket|winter coat|jumper|hoodie|t-shirt|shirt|dress|skirt|pair of jeans
pair of shorts|pair of socks|scarf|hat|pair of gloves|belt|wallet|handbag|suitcase|umbrella|pair of sunglasses|watch|necklace
pair of boots|pair of trainers|pair of sandals|pair of slippers|baby monitor|pushchair|high chair|teddy bear|doll|board game
jigsaw puzzle|toy car|building set|chess set|deck of cards|notebook|fountain pen|pack of pencils|printer|ink cartridge|stapler
birthday card|wrapping paper|cookbook|crime novel|children's book|atlas|calendar|dog lead|dog bed|cat litter|bird seed|fish tank
hamster cage|bag of dog food|shampoo|conditioner|hand cream|face cream|lipstick|perfume|razor|toothbrush|hair dryer|sun cream
first aid kit|thermometer|box of plasters|vitamin tablet|pair of scales|alarm clock|wall clock|mirror|bookcase|coffee table
office chair|rug|curtain|mattress|lamp shade|fan|heater|dehumidifier|smoke alarm|doorbell|camera|tripod|drone|games console
joystick|guitar|ukulele|recorder|drum kit|sewing machine|ball of wool|box of chocolates|bottle of olive oil|jar of honey
pack of batteries|bag of coffee|box of tea|bottle of wine|pack of biscuits|tin of soup|bag of rice""".replace("\n", "|").split("|")

GROCERIES = """milk|bread|eggs|butter|cheese|yoghurt|cream|bananas|apples|pears|oranges|lemons|grapes|strawberries|potatoes|onions
garlic|carrots|tomatoes|peppers|cucumber|lettuce|spinach|mushrooms|broccoli|rice|pasta|flour|sugar|salt|pepper|olive oil|vinegar
ketchup|mustard|mayonnaise|jam|honey|peanut butter|cereal|oats|crisps|biscuits|chocolate|ice cream|chicken|mince|bacon|ham|fish
tuna|sausages|tofu|beans|lentils|chickpeas|soup|coffee|tea|juice|water|beer|wine|lemonade|toilet paper|kitchen roll|tissues
washing powder|dish soap|bin bags|sponges|shampoo|soap|toothpaste|deodorant|nappies|wet wipes|cat food|dog food|light bulbs
batteries|candles|matches|foil|cling film|stamps|envelopes|plasters|painkillers|razor blades|cotton wool|yeast|baking powder
vanilla|cinnamon|oat milk|almond milk|tortillas|salsa|avocados|ginger|parsley|basil|stock cubes|noodles|soy sauce|a loaf of bread
a dozen eggs|two pints of milk|a bag of onions|a tin of tomatoes|some cheese|a bottle of wine|salt and vinegar crisps
mac and cheese""".replace("\n", "|").split("|")

COLORS = """black|white|red|blue|navy|green|dark green|yellow|orange|purple|pink|grey|gray|brown|beige|silver|gold|turquoise|cream
burgundy|light blue|olive|lilac""".replace("\n", "|").split("|")
BRANDS = """Voltic|Nimbra|Halcyon|Verda|Pacewell|Northquay|Barley Lane|Marblewood|Heron Trail|Portline|Ironwood|Old Pal|Contoso
Fabrikam|Litware|Proseware|Wide World|Northwind|Adventure Works|Southridge""".replace("\n", "|").split("|")
PEOPLE = """mum|mom|dad|sister|brother|wife|husband|son|daughter|boss|girlfriend|boyfriend|nephew|niece|grandma|grandad|neighbour
aunt|uncle|friend|best friend|colleague|flatmate|cousin|kid|father|mother|partner""".replace("\n", "|").split("|")
FIRST = """Anna|Ben|Carla|David|Elif|Femi|Grace|Hugo|Ines|Jamal|Keiko|Lars|Mei|Nadia|Omar|Priya|Quinn|Rosa|Sam|Tara|Uwe|Vera|Will
Yara|Zoe|Liam|Noah|Emma|Olivia|Lucas|Maya|Leo|Chloe|Ivan|Fatima|Diego""".replace("\n", "|").split("|")
LAST = """Abbott|Brown|Costa|Dunn|Evans|Fischer|Garcia|Haddad|Ito|Jones|Khan|Lopez|Meyer|Novak|Okoye|Park|Rossi|Silva|Tran|Usman
Vogel|Walsh|Young|Zhang""".replace("\n", "|").split("|")
CITIES = """London|Leeds|Denver|Austin|Lyon|Porto|Cork|Perth|Osaka|Boston|Turin|Ghent|Tampa|Bristol|Nairobi|Lima|Oslo|Hanoi|Accra
Tokyo|Paris|Berlin|New York|Sydney|Chicago|Madrid|Dubai|Singapore|Toronto|Dublin|Rome|Manchester|Glasgow""".replace("\n", "|").split("|")
COUNTRIES = "Spain|Canada|Ireland|Japan|Kenya|Chile|Italy|Norway|Poland|India|Australia|Mexico|Egypt|Brazil|China|Germany".split("|")
LANGUAGES = "Spanish|French|German|Italian|Japanese|Portuguese|Turkish|Greek|Dutch|Polish|Korean|Arabic|Swedish".split("|")
PLACES = """the station|the airport|the museum|the high street|the river|the old town|Station Road|the harbour|the park|the university
the town hall|the market square|the zoo|the stadium|King Street|the library|the beach""".replace("\n", "|").split("|")
LISTS = """packing|camping|party|holiday|birthday|wish|christmas|hardware|gift|work|chores|garden|weekend|school|picnic|moving|baby
diy|books|movies|travel|beach|groceries|bucket|meal""".replace("\n", "|").split("|")
TASKS = """call mum|call the plumber|water the plants|take the bins out|pay the rent|feed the cat|walk the dog|mow the lawn|buy a present
book the hotel|send the invoice|return the library books|pick up the kids|renew my passport|clean the windows|do the laundry
charge my phone|take my pills|check the oven|write the report|reply to Anna|wash the car|defrost the chicken|iron my shirt
stretch|drink some water|ring the doctor|finish the essay|back up my laptop|vote|post the letter|collect the parcel|fix the tap
lock the back door|do the tax return|buy stamps|start the dishwasher|move the car|text Ben|turn off the sprinkler
pack the suitcase|practise the piano|cancel the milk|pick up the dry cleaning""".replace("\n", "|").split("|")
EVENTS = """the dentist|the meeting|Anna's birthday|the concert|the school play|parents' evening|my flight|the webinar|the match|the exam
the job interview|the car service|our anniversary|the plumber coming|the delivery|the wedding|the tax deadline|yoga|the party
the vet|the funeral|the lecture""".replace("\n", "|").split("|")
PURPOSES = """open tins|carry my laptop|keep my coffee hot|sleep in the car|hang pictures|clean windows|travel with|cut the hedge|
stay warm at night|charge my phone on the go|store old clothes|keep the kids busy|dry my hair|sit on in the garden|camping|running
a small kitchen|a long flight|the office|school|the beach|winter|dry skin|back pain|wet weather|a toddler|beginners|making soup
keeping mosquitoes away""".replace("\n", "|").replace("||", "|").split("|")
COMPLAINTS = """my parcel arrived damaged|nobody answers my emails|i was charged twice|the box was empty|the driver was rude
my invoice is wrong|the website keeps crashing|the courier left it in the rain|i never got a receipt|the thing smells of petrol
half of the order is missing|the warranty was refused|i've been waiting for weeks|my account was hacked|the discount wasn't applied
you sent someone else's order""".replace("\n", "|").split("|")
FACTS = """my sister is allergic to nuts|i take my coffee black|my shoe size is 42|the spare key is under the pot|i'm vegetarian
mum's birthday is on 3 June|the wifi password is in the drawer|i parked on level 2|my locker code is 418|i hate mushrooms
my dentist is Dr Patel|we live on the third floor|the boiler was serviced in May|my car is a blue Skoda|the bins go out on Tuesdays
i wear size medium|Ben doesn't drink|my passport expires in 2031|our anniversary is 12 May|the cat is called Miso
i work nights|the gate code is 2290|my favourite colour is green|Anna likes tulips|the doctor's name is Weber
i can't eat gluten|my bike is at the station|dad is afraid of dogs|the tent is in the attic|we owe Sam ten pounds
my blood type is O|the plumber charges 60 an hour|the neighbour has our drill""".replace("\n", "|").split("|")
TOPICS = """my shoe size|my sister|coffee|the spare key|the wifi|my locker|my diet|mum's birthday|my car|my dentist|the gate code
our anniversary|my passport|the cat|my allergies|where i work|my favourite colour|the bins|the tent|Ben|the boiler
my blood type|what i don't eat|my bike""".replace("\n", "|").split("|")
FACT_QUESTIONS = """what's my shoe size|where is the spare key|what's the wifi password|when is mum's birthday|where did i park
what's my locker code|who is my dentist|what is the gate code|when does my passport expire|what's the cat called
what am i allergic to|which size do i wear|where's the tent|who has our drill|when do the bins go out|what is my favourite colour
when is our anniversary|how do i take my coffee|what does anna like|what's my blood type|who do we owe money
what car do i have|where's my bike|what floor do i live on|what don't i eat""".replace("\n", "|").split("|")
FEATURES = "orders|lists|timers|reminders|the cart|returns|searching|my account|alarms|units|memory|coupons".split("|")
DISHES = """lasagne|pancakes|chicken curry|tomato soup|chocolate cake|fried rice|pad thai|ratatouille|fish pie|chilli|banana bread
paella|risotto|tacos|moussaka|shepherd's pie|goulash|dumplings|apple crumble""".replace("\n", "|").split("|")
BOOKS = """Dune|Emma|Middlemarch|The Hobbit|Dracula|Beloved|The Iliad|Persuasion|Frankenstein|Rebecca|Moby Dick|Jane Eyre|Walden
The Odyssey|the new thriller|that book about bees|the history of salt""".replace("\n", "|").split("|")
FILMS = "Casablanca|Alien|Jaws|Vertigo|Amelie|Metropolis|Rear Window|Psycho|the new heist film|that film with the shark|King Kong".split("|")
ARTISTS = "Mozart|Bach|the Beatles|Queen|Bowie|Nina Simone|Miles Davis|Abba|Chopin|Elvis|Aretha Franklin|Johnny Cash|Bjork".split("|")
PLANTS = "monstera|fern|cactus|orchid|basil|rubber plant|peace lily|rose|tomato|aloe|ivy|lemon tree|begonia|fig tree".split("|")
TEAS = "oolong|green tea|earl grey|sencha|assam|darjeeling|white tea|rooibos|mint tea|pu erh|chai|jasmine tea".split("|")
WINES = "merlot|riesling|chianti|rioja|malbec|burgundy|pinot noir|champagne|port|chablis|barolo".split("|")
BIRDS = "robin|kingfisher|heron|barn owl|blue tit|magpie|woodpecker|osprey|wren|cuckoo|starling|puffin".split("|")
MEDICINES = "ibuprofen|paracetamol|aspirin|the antibiotics|my inhaler|iron tablets|the cough syrup|antihistamines".split("|")
PETS = "Rex|Bella|Milo|Luna|Biscuit|Pepper|Coco|Ziggy|Momo|Duke".split("|")
TOOLS = "drill|sander|hedge trimmer|jigsaw|pressure washer|ladder|wheelbarrow|chainsaw|tile cutter|heat gun".split("|")
WORDS = "ubiquitous|butterfly|house|necessary|serendipity|freedom|rhythm|apple|thank you|queue|melancholy|window".split("|")
PHRASES = "good morning|where is the station|i love you|how much is it|thank you very much|a table for two|see you tomorrow".split("|")
JOBS = "nurse|plumber|teacher|data analyst|chef|welder|designer|bus driver|accountant|electrician".split("|")
COMPANIES = "Acme|Initech|Globex|Umbra|Northwind|Hooli|Vandelay|Contoso|Tesla|Apple".split("|")
CAUSES = "the food bank|clean rivers|the animal shelter|the school roof|refugees|the hospice".split("|")
MOODS = "happy|sad|calm|anxious|sleepy|energetic|nervous|cheerful".split("|")
WORLD = """politics|climate change|artificial intelligence|football|bitcoin|religion|modern art|space travel|quantum physics|marriage
social media|democracy|veganism|photosynthesis|the roman empire|black holes|evolution|inflation""".replace("\n", "|").split("|")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December".split("|")
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday".split("|")
UNITS = """kilometres|km|miles|metres|feet|inches|cm|centimetres|yards|kilos|kg|pounds|lbs|ounces|oz|grams|stone|litres|pints|gallons|cups
millilitres|tablespoons|teaspoons|fahrenheit|celsius|hours|minutes|seconds|days|weeks|mph|km/h|square metres|acres""".replace("\n", "|").split("|")
SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|")


def plural(thing: str) -> str:
    if thing.startswith(("pair of ", "set of ")):
        return thing.split(" of ", 1)[1]
    head, of, rest = thing.partition(" of ")
    if of:
        return plural(head) + of + rest
    if head.endswith(("s", "x", "ch", "sh")):
        return head if head.endswith("ss") is False and head.endswith("s") else head + "es"
    return head[:-1] + "ies" if re.search(r"[^aeiou]y$", head) else head + "s"


def catalogue(files: list[Path]) -> list[str]:
    """Names of products, without brands, from feeds (CSV with title and brand, or Product Name) and name lists (YAML)."""
    names = set()
    for file in files:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    name = row.get("title") or row.get("Product Name") or ""
                    brand = row.get("brand") or row.get("Brand") or ""
                    names.add(name.replace(brand, "", 1).split(",")[0].strip())
        else:
            names |= {name.strip() for name in re.findall(r"^  name: (.+)$", file.read_text(encoding="utf-8"), re.M)}
    kept = {name for name in names if 2 <= len(name) and len(name.split()) <= 6}
    return sorted(kept)


class Values:
    """Draws values by their name."""

    def __init__(self, dice: random.Random, products: list[str]):
        self.dice, self.products = dice, products

    def draw(self, name: str) -> str:
        return getattr(self, name)() if hasattr(self, name) else self.dice.choice(LISTED[name])

    def pick(self, *choices: str) -> str:
        return self.dice.choice(choices)

    def thing(self) -> str:
        if self.products and self.dice.random() < 0.4:
            return self.dice.choice(self.products).lower() if self.dice.random() < 0.8 else self.dice.choice(self.products)
        return self.dice.choice(THINGS)

    def things(self) -> str:
        thing = self.thing()
        return plural(thing)

    def ref_product(self) -> str:
        thing = self.thing()
        thing = thing.split(" of ", 1)[1] if thing.startswith("pair of ") else thing
        return self.pick(
            f"the {thing}", f"the {thing}", f"the {thing}", f"the {thing}", f"the {self.draw('color')} {thing}",
            f"the {self.draw('brand')} {thing}", f"the {self.draw('brand')} {thing}", "it", "that", "this", "that one",
            "this one", "them", "those", f"the {self.ordinal()} one", f"number {self.draw('small')}", f"the {self.ordinal()}",
            f"the {self.draw('color')} one", "the cheaper one", "the last one", f"that {thing}", f"these {plural(thing)}",
            f"my {thing}", "the bigger one", f"the {thing} in {self.draw('color')}", f"the {thing} in size {self.size()}")

    def list_item(self) -> str:
        item = self.dice.choice(GROCERIES)
        return self.pick(item, item, f"the {item}", f"the {item}", "it", "that", f"the {self.thing()}", f"the {self.ordinal()} one")

    def another(self) -> str:
        thing = self.thing()
        return self.pick(
            f"size {self.size()}", f"the {self.draw('color')} one", f"a {self.draw('color')} one", f"the {self.draw('color')} {thing}",
            "a bigger one", "a smaller size", "the bigger size", f"a size {self.size()}", f"the {thing}", f"one in {self.draw('color')}",
            "a different colour", "another one")

    def order_number(self) -> str:
        number = self.dice.randint(1000000, 9999999)
        return self.pick(f"#W{number}", f"W{number}", f"order {number}", f"order #W{number}", f"order W{number}", f"w{number}")

    def ref_order(self) -> str:
        thing = self.thing()
        return self.pick(
            "my order", "my order", "the order", "my last order", "my latest order", "my previous order", "that order", "it",
            f"the {thing} order", f"my {thing} order", f"the order with the {thing}", f"the order from {self.past_day()}",
            "my pending order", "this order", self.order_number(), self.order_number(), "my most recent order",
            f"the order i placed {self.past_day()}", "my purchase", f"the order of {plural(thing)}")

    def ordinal(self) -> str:
        return self.pick("first", "second", "third", "fourth", "last", "1st", "2nd", "3rd", "fifth")

    def quantity(self) -> str:
        return self.pick(*SMALL[:6], *SMALL[:6], str(self.dice.randint(1, 24)), str(self.dice.randint(2, 9)), "a couple",
                         "a few", "half a dozen", "2x", "twenty", "both", "another two")

    def size(self) -> str:
        return self.pick("small", "medium", "large", "XL", "s", "m", "l", str(self.dice.randint(28, 46)), "8", "9.5", "10", "xxl")

    def price(self) -> str:
        amount = self.pick("5", "10", "15", "20", "25", "30", "40", "50", "60", "80", "100", "150", "200", "19.99", "500")
        return self.pick(f"${amount}", f"{amount} dollars", f"{amount} bucks", f"£{amount}", f"{amount} pounds", f"{amount} euros",
                         f"{amount}", f"{amount} quid")

    def percent(self) -> str:
        number = self.dice.choice([5, 10, 15, 20, 25, 30, 40, 50, 75, 80, 90])
        return self.pick(f"{number}%", f"{number} percent", f"{number} per cent")

    def code(self) -> str:
        letters = "".join(self.dice.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(self.dice.randint(3, 6)))
        return self.pick("SAVE10", "WELCOME", "SPRING20", "summer15", f"{letters}{self.dice.randint(5, 50)}", letters, letters.lower())

    def stars(self) -> str:
        return self.pick("3", "4", "4.5", "5", "four", "five", "three", "two")

    def duration(self) -> str:
        number = self.pick(*SMALL, str(self.dice.randint(2, 90)), str(self.dice.randint(2, 45)))
        return self.pick(f"{number} minutes", f"{number} minutes", f"{number} min", f"{number} mins", f"{number} seconds",
                         f"{number} hours", "an hour", "half an hour", "a quarter of an hour", "an hour and a half",
                         "a minute", "90 seconds", f"{self.dice.randint(1, 3)} hours and {self.dice.randint(5, 50)} minutes", "1h30")

    def timer_name(self) -> str:
        return self.pick("pasta", "the pasta", "eggs", "the eggs", "rice", "the rice", "pizza", "the pizza", "laundry", "the laundry",
                         "tea", "my tea", "the cake", "the roast", "a nap", "homework", "the bread", "the potatoes", "yoga", "the oven")

    def clock(self) -> str:
        hour, minute = self.dice.randint(1, 12), self.dice.choice(["00", "15", "30", "45", "10", "20", "05"])
        word = SMALL[hour - 1]
        return self.pick(f"{hour} am", f"{hour}pm", f"{hour}", f"{hour}:{minute}", f"{hour}:{minute} am", f"{hour}.{minute}", f"{word}",
                         f"half past {word}", f"quarter to {word}", f"quarter past {word}", f"{word} o'clock", f"half {word}",
                         f"{word} in the morning", "noon", "midnight", f"{hour + 11}:{minute}")

    def day(self) -> str:
        return self.pick("tomorrow", "tomorrow", "today", "tonight", self.dice.choice(WEEKDAYS), f"next {self.dice.choice(WEEKDAYS)}",
                         f"on {self.dice.choice(WEEKDAYS)}", "next week", "this weekend", "tomorrow morning", f"this {self.dice.choice(WEEKDAYS)}",
                         f"the {self.dice.randint(4, 28)}th", f"{self.dice.choice(MONTHS)} {self.dice.randint(1, 28)}").removeprefix("on ")

    def when(self) -> str:
        return self.pick(f"at {self.clock()}", f"at {self.clock()}", f"in {self.duration()}", "tomorrow", "tonight", "this evening",
                         f"on {self.dice.choice(WEEKDAYS)}", f"tomorrow at {self.clock()}", "later today", "next week",
                         f"on {self.dice.choice(WEEKDAYS)} at {self.clock()}", "every morning", "in the morning", "after work")

    def past_day(self) -> str:
        return self.pick("yesterday", "last week", f"last {self.dice.choice(WEEKDAYS)}", "two days ago", "last month", "a week ago",
                         f"on {self.dice.choice(WEEKDAYS)}", "the other day", "this morning", "three weeks ago").removeprefix("on ")

    def past(self) -> str:
        return self.pick("last month", "last week", "this year", self.dice.choice(MONTHS), "the past week", "January", "2024", "the summer")

    def address(self) -> str:
        street = self.pick("Oak Street", "Mill Lane", "Sunset Blvd", "High Road", "Elm Court", "Park Avenue", "Station Street",
                           "Church Road", "Maple Drive", "Cherry Lane", "5th Avenue", "King Street")
        return self.pick(f"{self.dice.randint(1, 990)} {street}, {self.dice.choice(CITIES)}", f"{self.dice.randint(1, 99)} {street}",
                         f"{self.dice.randint(1, 990)} {street}, {self.dice.choice(CITIES)} {self.zip()}")

    def address_name(self) -> str:
        return self.pick("my home", "home", "work", "my work address", "my office", "the office", "my parents", "my parents' place",
                         f"my {self.dice.choice(PEOPLE)}'s", "my new address", "another address", "my home address", "the neighbour")

    def payment(self) -> str:
        return self.pick("credit card", "visa", "mastercard", "paypal", "gift card", "debit card", "amex", "other card", "voucher balance")

    def email(self) -> str:
        first, last = self.dice.choice(FIRST).lower(), self.dice.choice(LAST).lower()
        host = self.pick("example.com", "example.org", "mail.example", "example.net")
        return self.pick(f"{first}.{last}@{host}", f"{first}{self.dice.randint(1, 99)}@{host}", f"{first}_{last}@{host}")

    def full_name(self) -> str:
        return f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"

    def zip(self) -> str:
        return str(self.dice.randint(10000, 99950))

    def year(self) -> str:
        return str(self.dice.randint(2019, 2026))

    def number(self) -> str:
        return str(self.dice.choice([self.dice.randint(2, 20), self.dice.randint(10, 300), self.dice.randint(100, 5000)]))

    def sum(self) -> str:
        a, b, c = self.number(), self.number(), self.number()
        return self.pick(f"{a} times {b}", f"{a} plus {b}", f"{a} minus {b}", f"{a} divided by {b}", f"{a} * {b}", f"{a} + {b}", f"{a}x{b}",
                         f"{self.percent()} of {a}", f"{a} - {b}", f"{a}/{b}", f"the square root of {a}", f"{a} squared", f"half of {a}",
                         f"({a} + {b}) * {c}", f"{a} to the power of {self.dice.randint(2, 6)}", f"a third of {a}",
                         f"{self.draw('small')} times {self.draw('small')}", f"{a} and {b} and {c}", f"a {self.percent()} tip on {a}")

    def sum_pair(self) -> str:
        return self.pick(f"{self.number()} by {self.number()}", f"{self.number()} and {self.number()}", f"{self.number()} from {self.number()}")

    def amount_unit(self) -> str:
        number = self.pick(self.number(), str(self.dice.randint(1, 12)), "a", "half a", f"{self.dice.randint(1, 9)}.5", *SMALL[:5])
        return f"{number} {self.dice.choice(UNITS)}"


LISTED = {
    "color": COLORS, "brand": BRANDS, "person": PEOPLE, "first": FIRST, "city": CITIES, "country": COUNTRIES, "language": LANGUAGES,
    "place_name": PLACES, "list_name": LISTS, "task": TASKS, "event": EVENTS, "purpose": PURPOSES, "complaint": COMPLAINTS,
    "fact": FACTS, "topic": TOPICS, "fact_question": FACT_QUESTIONS, "feature": FEATURES, "dish": DISHES, "book": BOOKS, "film": FILMS,
    "artist": ARTISTS, "plant": PLANTS, "tea": TEAS, "wine": WINES, "bird": BIRDS, "medicine": MEDICINES, "pet": PETS, "tool": TOOLS,
    "word": WORDS, "phrase": PHRASES, "job": JOBS, "company": COMPANIES, "cause": CAUSES, "mood": MOODS, "topic_world": WORLD,
    "month": MONTHS, "weekday": WEEKDAYS, "unit": UNITS, "small": SMALL, "groceries": GROCERIES,
    "category": ["kitchen", "garden", "toys", "beauty", "clothing", "electronics", "pets", "sports", "books", "bedding", "lighting"],
}

# What kind of thing each value is: the types that the tagger learns. Values without one are what requests are made of.
TYPES = {name: type_ for type_, names in {
    "item": "thing things groceries list_item ref_product another tool dish plant tea wine bird medicine",
    "order": "ref_order order_number", "color": "color", "brand": "brand", "size": "size", "category": "category",
    "quantity": "quantity", "money": "price", "rating": "stars", "percent": "percent", "number": "number",
    "measure": "amount_unit", "unit": "unit", "expression": "sum sum_pair", "list": "list_name", "time": "clock when",
    "date": "day past_day past month weekday year event", "duration": "duration", "name": "timer_name",
    "person": "person first full_name pet artist", "place": "city country place_name", "address": "address address_name",
    "payment": "payment", "email": "email", "zip": "zip", "code": "code", "title": "book film", "reason": "complaint",
    "purpose": "purpose", "text": "task fact fact_question topic phrase word feature topic_world cause",
    "kind": "language job company mood",
}.items() for name in names.split()}
