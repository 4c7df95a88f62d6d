#!/usr/bin/python3
"""Writes a synthetic file of people as a police system might hold them, with the truth beside it. Nobody in it exists.

    bench/matching/people.py ROWS FOLDER [--seed 1]

FOLDER/people.csv has the columns `peel match` reads; FOLDER/truth.csv has `id,person`. About a fifth of the rows are further records of somebody already there:
short forms and misspellings, aliases, marriages, swapped and mistyped birth dates, 1 January, moves, new phones, missing fields. Households share surname, address and
phone; in them are twins and sons named after their father. Names are correlated as in life: forename and surname come from one group.
"""

import argparse
import csv
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"
GROUPS = [("british", 62), ("irish", 4), ("european", 8), ("indian", 7), ("south-asian-muslim", 9), ("african", 6), ("east-asian", 4)]
BEGINNINGS = "Ash Beck Black Bran Brom Carl Chad Cold Craw Dun East Elm Fair Farn Gar Glen Hal Hart Hather Holl Hun Kel Kirk Lang Lin Lock Marl Mel Nor Oak Pem Pick Rad Ray Red Rip Rock Sand Shel Stan Staf Sut Thorn Wal War Wen West Whit Win Wood".split()
ENDINGS = "ton ley field ford worth ham bury wick by well shaw croft combe more gate house land man stone brook den hurst well ridge sley ster".split()
ROADS = "High Station Church Victoria Green Manor Park Queens Kings Mill School North South London Chapel Grange York Albert Alexandra Springfield Windsor Grove Broad New Main The West".split()
KINDS = ["Street", "Road", "Lane", "Avenue", "Close", "Drive", "Way", "Court", "Crescent", "Terrace"]
SHORT = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Lane": "Ln", "Close": "Cl", "Drive": "Dr", "Crescent": "Cres"}
AREAS = [("Leeds", "LS", 28), ("Bradford", "BD", 20), ("Wakefield", "WF", 17), ("Huddersfield", "HD", 9), ("Halifax", "HX", 7), ("Sheffield", "S", 36), ("York", "YO", 32), ("Hull", "HU", 20), ("Doncaster", "DN", 22), ("Manchester", "M", 46)]
SPELLINGS = {
    "Mohammed": ["Muhammad", "Mohamed", "Mohammad", "Muhammed"], "Ahmed": ["Ahmad"], "Hussain": ["Hussein", "Husain"], "Stephen": ["Steven"], "Sarah": ["Sara"],
    "Catherine": ["Katherine", "Kathryn"], "Clark": ["Clarke"], "Smith": ["Smyth"], "Thompson": ["Thomson"], "Brown": ["Browne"], "Davies": ["Davis"], "Graham": ["Graeme"],
    "Ann": ["Anne"], "Anne": ["Ann"], "Philip": ["Phillip"], "Khan": ["Kahn"], "Begum": ["Begam"], "Stewart": ["Stuart"], "Reid": ["Reed"], "Johnson": ["Johnston"]}
SHORTS = {
    "Robert": "Rob Bob Bobby Robbie", "William": "Will Bill Billy", "James": "Jim Jimmy Jamie", "Michael": "Mike Mick Mickey", "Richard": "Rich Rick Dick", "Thomas": "Tom Tommy",
    "David": "Dave", "Daniel": "Dan Danny", "Matthew": "Matt", "Andrew": "Andy Drew", "Anthony": "Tony", "Christopher": "Chris", "Joseph": "Joe", "Joshua": "Josh", "Benjamin": "Ben",
    "Samuel": "Sam", "Nicholas": "Nick", "Stephen": "Steve", "Steven": "Steve", "Edward": "Ed Eddie Ted", "Kenneth": "Ken Kenny", "Ronald": "Ron", "Peter": "Pete", "Philip": "Phil",
    "Gary": "Gaz", "Barry": "Baz", "Darren": "Daz", "Alexander": "Alex Sandy", "Elizabeth": "Liz Beth Betty", "Margaret": "Maggie Peggy", "Susan": "Sue", "Patricia": "Pat Trish",
    "Jennifer": "Jen Jenny", "Katherine": "Kate Kath", "Catherine": "Cath Cathy", "Jacqueline": "Jackie", "Deborah": "Debbie Deb", "Rebecca": "Becky Bex", "Victoria": "Vicky",
    "Samantha": "Sam", "Jessica": "Jess", "Charlotte": "Charlie Lottie", "Christine": "Chris Tina", "Kimberley": "Kim", "Abigail": "Abi", "Alexandra": "Alex", "Terence": "Terry Tel",
    "Lawrence": "Larry", "Gerald": "Gerry", "Jonathan": "Jon Jonny", "Timothy": "Tim", "Francis": "Frank", "Frederick": "Fred", "Harold": "Harry", "Henry": "Harry", "Albert": "Bert",
    "Mohammed": "Mo", "Natasha": "Tash", "Michelle": "Shell", "Theresa": "Terri", "Pamela": "Pam", "Sandra": "Sandy", "Valerie": "Val", "Dorothy": "Dot", "Florence": "Flo"}
SHORTS = {name: shorts.split() for name, shorts in SHORTS.items()}
STREET_NAMES = ["Razor", "Tiny", "Smiler", "Ginger", "Ace", "Blade", "Dutch", "Flash", "Spud", "Jaffa", "Nitro", "Tank"]
KEYS = {"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu", "z": "x"}
COLUMNS = ["id", "given_name", "middle_name", "family_name", "alias_given_name", "alias_family_name", "date_of_birth", "sex", "house_number", "address_1", "town", "postcode", "previous_postcode", "phone", "pnc_id", "cro"]


def weighted(name):
    """Names with their running weights by group, from the demonstration force's lists."""
    groups, group = {}, None
    for line in (ROOT / "Sources/Demo/Names" / f"{name}.txt").read_text().splitlines():
        if line.startswith("["):
            group = line.strip("[] ")
            groups[group] = ([], [])
        elif line and not line.startswith("#") and group:
            text, weight = line.rsplit(",", 1)
            groups[group][0].append(text)
            groups[group][1].append(int(weight))
    return groups


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.surnames = weighted("surnames")
        self.male, self.female = weighted("forenames-male"), weighted("forenames-female")
        # Half of the country bears a name few others bear: the list's names alone would make everybody a namesake.
        self.tail = sorted({a + b for a in BEGINNINGS for b in ENDINGS} | {a + b + c for a in BEGINNINGS for b in ("er", "ing", "en") for c in ENDINGS})
        self.roads = {}

    def chance(self, p):
        return self.random.random() < p

    def pick(self, groups, group):
        names, weights = groups.get(group) or groups[next(iter(groups))]
        return self.random.choices(names, weights)[0]

    def matching(self, groups, group):
        known = [name for name in groups if name == group or name.startswith(group)]
        return self.random.choice(known) if known else next(iter(groups))

    def surname(self, group):
        if group == "british" and self.chance(0.5):
            # A few of the tail are common, most are rare.
            return self.tail[int(len(self.tail) * self.random.random() ** 2)]
        return self.pick(self.surnames, self.matching(self.surnames, group))

    def forename(self, group, sex):
        groups = self.male if sex == "M" else self.female
        return self.pick(groups, self.matching(groups, group))

    def born(self, first, last):
        year = self.random.randint(first, last)
        month = self.random.randint(1, 12)
        return (year, month, self.random.randint(1, 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31))

    def address(self):
        town, area, districts = self.random.choices(AREAS, [28, 20, 17, 9, 7, 36, 20, 20, 22, 46])[0]
        district, sector = self.random.randint(1, districts), self.random.randint(1, 9)
        unit = self.random.choice("ABDEFGHJLN") + self.random.choice("ABDEFGHJLNPQRSTUWXYZ")
        postcode = f"{area}{district} {sector}{unit}"
        road = self.roads.setdefault(postcode, f"{self.random.choice(ROADS if self.chance(0.5) else self.tail)} {self.random.choice(KINDS)}")
        return (str(self.random.randint(1, 120)) + (self.random.choice("AB") if self.chance(0.05) else ""), road, town, postcode)

    def phone(self):
        return "07" + "".join(self.random.choices("0123456789", k=9))

    def household(self, whole):
        """People who share an address, often a surname and a telephone."""
        group = self.random.choices([g for g, _ in GROUPS], [w for _, w in GROUPS])[0]
        surname, address, line = self.surname(group), self.address(), self.phone()

        def member(sex, born, forename=None, name=None):
            pnc = cro = ""
            if self.chance(0.45):
                year, serial = self.random.randint(max(1975, born[0] + 10), 2025), self.random.randint(1, 9_999_999)
                pnc = f"{year}/{serial:07}{ALPHABET[(year % 100 * 10_000_000 + serial) % 23]}"
                if self.chance(0.5):
                    number = self.random.randint(1, 999_999)
                    cro = f"{number:06}/{year % 100:02}{ALPHABET[(year % 100 * 1_000_000 + number) % 23]}"
            alias = None
            if self.chance(0.10):
                alias = (self.random.choice(STREET_NAMES) if self.chance(0.3) else self.forename(group, sex), (name or surname) if self.chance(0.5) else self.surname(group))
            return {
                "given": forename or self.forename(group, sex), "middle": self.forename(group, sex) if self.chance(0.6) else "", "family": name or surname, "group": group,
                "alias": alias, "sex": sex, "born": born, "address": address, "previous": self.address() if self.chance(0.4) else None,
                "phone": line if self.chance(0.35) else self.phone(), "pnc": pnc, "cro": cro}

        father = member("M", self.born(1945, 1990))
        if not whole or self.chance(0.3):
            return [father if self.chance(0.75) else member("F", self.born(1945, 1995))]
        people = [father]
        if self.chance(0.8):
            people.append(member("F", self.born(father["born"][0] - 4, father["born"][0] + 5), name=surname if self.chance(0.75) else self.surname(group)))
        for _ in range(self.random.choices([0, 1, 2, 3], [20, 35, 30, 15])[0]):
            born = self.born(father["born"][0] + 18, max(father["born"][0] + 19, min(2010, father["born"][0] + 40)))
            sex = self.random.choice("MF")
            named = father["given"] if sex == "M" and self.chance(0.06) else None
            people.append(member(sex, born, named))
            if self.chance(0.03):
                twin = member(sex if self.chance(0.65) else "MF"[sex == "M"], born)
                while twin["given"] == people[-1]["given"]:
                    twin["given"] = self.forename(group, twin["sex"])
                people.append(twin)
        return people

    def slip(self, text):
        """One slip of the fingers."""
        if len(text) < 3:
            return text
        at = self.random.randrange(1, len(text))
        kind = self.random.random()
        if kind < 0.3:
            return text[:at] + text[at + 1 :]
        if kind < 0.5:
            return text[:at] + text[at] + text[at:]
        if kind < 0.75 and at + 1 < len(text):
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        letter = text[at].lower()
        return text[:at] + self.random.choice(KEYS.get(letter, "aeiou") if letter.isalpha() else "0123456789") + text[at + 1 :]

    def sound(self, text):
        """Written as heard."""
        swaps = [("ph", "f"), ("ck", "k"), ("ie", "y"), ("ea", "ee"), ("ou", "u"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("c", "k"), ("y", "i"), ("ei", "ie"), ("er", "ar"), ("ton", "tun"), ("ley", "ly")]
        self.random.shuffle(swaps)
        for old, new in swaps:
            if old in text[1:]:
                return text[0] + text[1:].replace(old, new, 1)
        return self.slip(text)

    def record(self, person, again):
        """One record of a person; `again` where it is not the first, taken years apart by somebody else."""
        roll = self.random.random
        more = 1.0 if again else 0.4
        given, middle, family, alias = person["given"], person["middle"], person["family"], person["alias"]
        if alias and roll() < 0.25 * more:
            (given, family), alias = alias, (given, family)
        if given in SHORTS and roll() < 0.15 * more:
            given = self.random.choice(SHORTS[given])
        elif given in SPELLINGS and roll() < 0.3 * more:
            given = self.random.choice(SPELLINGS[given])
        elif roll() < 0.07 * more:
            given = self.slip(given) if roll() < 0.6 else self.sound(given)
        elif roll() < 0.02 * more:
            given = given[0]
        elif middle and roll() < 0.02 * more:
            given, middle = middle, given
        if person["sex"] == "F" and again and person["born"][0] < 2003 and roll() < 0.09:
            married = self.surname(person["group"])
            family = f"{family}-{married}" if roll() < 0.15 else married
        elif family in SPELLINGS and roll() < 0.2 * more:
            family = self.random.choice(SPELLINGS[family])
        elif roll() < 0.08 * more:
            family = self.slip(family) if roll() < 0.6 else self.sound(family)
        if roll() < 0.012 * more:
            given, family = family, given
        if roll() < 0.015:
            given = ""
        if middle and roll() < 0.5:
            middle = "" if roll() < 0.6 else middle[0]
        year, month, day = person["born"]
        wrong = roll() / more
        if wrong < 0.02:
            day, month = (month, day) if day <= 12 else (day, month)
        elif wrong < 0.045:
            day = min(28, max(1, day + self.random.choice([-10, -3, -2, -1, 1, 2, 10])))
        elif wrong < 0.055:
            month = self.random.randint(1, 12)
            day = min(day, 28)
        elif wrong < 0.085:
            year += self.random.choice([-10, -2, -1, 1, 2, 10])
            day = min(day, 28)
        elif wrong < 0.11:
            day = month = 1
        born = "" if roll() < 0.05 else f"{year:04}-{month:02}-{day:02}"
        house, road, town, postcode = person["address"]
        earlier = person["previous"][3] if person["previous"] and roll() < 0.4 else ""
        if again and roll() < 0.4:
            if person["previous"] and roll() < 0.6:
                house, road, town, postcode = person["previous"]
                earlier = ""
            else:
                moved = self.address()
                earlier = postcode if roll() < 0.4 else ""
                house, road, town, postcode = moved
        words = road.split()
        if words[-1] in SHORT and roll() < 0.3:
            road = " ".join(words[:-1] + [SHORT[words[-1]]])
        if roll() < 0.05 * more:
            road = self.slip(road)
        if roll() < 0.04 * more:
            postcode = self.slip(postcode)
        if roll() < 0.08:
            house = road = ""
        if roll() < 0.07:
            postcode = ""
        if roll() < 0.05:
            house = road = town = postcode = ""
        phone = "" if roll() < 0.45 else self.phone() if again and roll() < 0.4 else person["phone"]
        if phone and roll() < 0.03:
            phone = self.slip(phone)
        elif phone and roll() < 0.2:
            phone = "+44 " + phone[1:5] + " " + phone[5:]
        pnc = person["pnc"] if roll() < 0.55 else ""
        if pnc and roll() < 0.04:
            pnc = self.slip(pnc)
        elif pnc and roll() < 0.1:
            pnc = pnc[2:5] + pnc[5:].lstrip("0") if len(pnc[5:].lstrip("0")) > 1 else pnc
        cro = person["cro"] if roll() < 0.5 else ""
        shown = alias if alias and roll() < 0.5 else ("", "")
        sex = "" if roll() < 0.03 else ("MF"[person["sex"] == "M"] if roll() < 0.005 else person["sex"])
        if roll() < 0.15:
            given, family = given.upper(), family.upper()
        return [given, middle, family, *shown, born, sex, house, road, town, postcode, earlier, phone, pnc, cro]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    maker = Maker(options.seed)
    options.folder.mkdir(parents=True, exist_ok=True)
    rows, person = [], 0
    while len(rows) < options.rows:
        for member in maker.household(whole=maker.chance(0.25)):
            person += 1
            # One in six is met again, some several times: about a fifth of the rows are further records.
            times = 1 + (maker.random.choices([1, 2, 3, 4], [76, 16, 5, 3])[0] if maker.chance(0.185) else 0)
            for number in range(times):
                rows.append((person, maker.record(member, number > 0)))
    rows = rows[: options.rows]
    maker.random.shuffle(rows)
    with open(options.folder / "people.csv", "w", newline="", encoding="utf-8") as people, open(options.folder / "truth.csv", "w", newline="", encoding="utf-8") as truth:
        people_writer, truth_writer = csv.writer(people, lineterminator="\n"), csv.writer(truth, lineterminator="\n")
        people_writer.writerow(COLUMNS)
        truth_writer.writerow(["id", "person"])
        for number, (person, row) in enumerate(rows, 1):
            people_writer.writerow([f"R{number}", *row])
            truth_writer.writerow([f"R{number}", person])


main()
