"""Which association of the register a row speaks of. Pure: rows and associations come in as `Known`.

The policy, in order; everything but `SAME` and `NEW` goes before a person with its candidates and reasons:

1. Same receipt (numbers and letters, without « n° » and zeros before): `SAME`, unless something contradicts it: another
   region or province, or a name of the same script that is wholly different. Receipts are numbered by each authority,
   so that a number alone, elsewhere, proves nothing.
2. Same name, French or Arabic, or a known other name (without « association », linking words, accents, case): `SAME`
   when the region is the same or missing on both sides and no province or receipt that is known differs. With another
   receipt and another region or province they are two associations of one name. Otherwise a person says.
3. Same acronym, or one that the other name's initials make; a name that sounds or means the same in the other script;
   a near name (`NEAR`) of the same script; the same e-mail address or telephone, unless the names are wholly different
   (one person may speak for several associations): candidates, at most `SHOWN`. Places or receipts that are known and
   differ rule these out and ask more of a near name; names with other figures (« Club 12 », « Club 13 ») are not near.
4. Nothing of these: `NEW`.

Two candidates that are each certain contradict each other: a person says.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from . import naming

NEAR = 0.72  # of 1: « appui enfance fes » and « appui a l'enfant fes »
NEAR_ELSEWHERE = 0.9  # where the places or the receipts are known and differ
UNLIKE = 0.35  # below it two names of one script are different ones
SOUNDS = 0.6  # of the words of the longer name
SHOWN = 5

SAME, NEW, DOUBTFUL = "same", "new", "doubtful"
# Why a candidate is one; worded by `queries.associations`.
RECEIPT, NAME, NAME_ELSEWHERE, NAME_OTHER_RECEIPT, ACRONYM, SOUND, NEAR_NAME, EMAIL, PHONE, OTHER_NAME_SAME_RECEIPT = (
    "receipt", "name", "name_elsewhere", "name_other_receipt", "acronym", "sound", "near", "email", "phone",
    "receipt_other_name",
)  # fmt: skip


@dataclass
class Known:
    """What is compared: `names` in both scripts with the other names; `region`, `province`: keys or None."""

    key: object
    names: tuple = ()
    acronym: str = ""
    receipt: str = ""
    region: object = None
    province: object = None
    emails: frozenset = frozenset()
    phones: frozenset = frozenset()
    name_keys: frozenset = field(init=False)
    pairs: dict = field(init=False)
    sounds: tuple = field(init=False)
    initials: frozenset = field(init=False)

    def __post_init__(self):
        texts = [name for name in self.names if name]
        self.name_keys = frozenset(key for name in texts if (key := naming.name_key(name)))
        self.pairs = {key: naming.pairs(key) for key in self.name_keys}
        self.sounds = tuple((naming.is_arabic(name), sound) for name in texts if (sound := naming.sound_key(name)))
        self.initials = frozenset().union(*(naming.initials(name) for name in texts))
        self.acronym = naming.acronym_key(self.acronym)
        self.receipt = naming.receipt_key(self.receipt)

    def acronyms(self):
        """The acronym, and a name that may be one (« ATT » in the column of names)."""
        short = {key for key in self.name_keys if " " not in key and 2 <= len(key) <= 10}
        return short | ({self.acronym} if self.acronym else set())


@dataclass(frozen=True)
class Answer:
    """`verdict`; `key` of the association when `SAME`; `candidates`: [(key, (reason, …))], the likeliest first."""

    verdict: str
    key: object = None
    candidates: tuple = ()


class Register:
    """The associations that rows are compared with; rows that were accepted join it, so that a file meets itself."""

    def __init__(self, known=()):
        self._all = {}
        self._by = defaultdict(lambda: defaultdict(set))
        for one in known:
            self.add(one)

    def add(self, one):
        """Add `one`, or replace what is known under its key."""
        self.remove(one.key)
        self._all[one.key] = one
        for kind, value in _entries(one):
            self._by[kind][value].add(one.key)

    def remove(self, key):
        if (one := self._all.pop(key, None)) is not None:
            for kind, value in _entries(one):
                self._by[kind][value].discard(key)

    def __getitem__(self, key):
        return self._all[key]

    def match(self, row):
        """The `Answer` for `row`, a `Known` whose key is ignored."""
        certain, doubtful = set(), defaultdict(dict)
        for key in self._found("receipt", [row.receipt] if row.receipt else []):
            contradiction = _contradicts(row, self._all[key])
            if contradiction:
                doubtful[key][contradiction] = 0.95
            else:
                certain.add(key)
        for key in self._found("name", row.name_keys):
            verdict = _same_name(row, self._all[key])
            if verdict == NAME:
                certain.add(key)
            elif verdict:
                doubtful[key][verdict] = 0.9
        self._hints(row, doubtful)
        if len(certain) == 1:
            return Answer(SAME, certain.pop())
        for key in certain:
            doubtful[key][NAME] = 1.0
        ranked = sorted(doubtful.items(), key=lambda item: (-max(item[1].values()), str(item[0])))
        candidates = tuple((key, tuple(sorted(reasons))) for key, reasons in ranked[:SHOWN])
        return Answer(DOUBTFUL if candidates else NEW, None, candidates)

    # -- Looking up --------------------------------------------------------------------------------------------------

    def _found(self, kind, values):
        index = self._by[kind]
        return {key for value in values for key in index.get(value, ())}

    def _hints(self, row, doubtful):
        for key in self._found("acronym", row.acronyms()) | self._found("initials", row.acronyms()):
            self._hint(row, key, ACRONYM, 0.8, doubtful)
        for key in self._found("acronym", row.initials):
            self._hint(row, key, ACRONYM, 0.7, doubtful)
        for kind, values, reason in (("email", row.emails, EMAIL), ("phone", row.phones, PHONE)):
            for key in self._found(kind, values):
                if not _unlike(row, self._all[key]):
                    self._hint(row, key, reason, 0.75, doubtful)
        self._sounding(row, doubtful)
        self._near(row, doubtful)

    def _hint(self, row, key, reason, score, doubtful):
        if not _ruled_out(row, self._all[key]):
            doubtful[key][reason] = max(score, doubtful[key].get(reason, 0))

    def _sounding(self, row, doubtful):
        for arabic, sound in row.sounds:
            for key in self._found("sound", sound):
                other = self._all[key]
                score = max((_shared(sound, theirs) for script, theirs in other.sounds if script != arabic), default=0)
                # One short word alone is said by too many names: the place must be the same.
                weak = len(sound) == 1 and len(next(iter(sound))) < 4
                if score >= SOUNDS and (not weak or (row.region is not None and row.region == other.region)):
                    self._hint(row, key, SOUND, 0.5 + score / 4, doubtful)

    def _near(self, row, doubtful):
        index = self._by["pair"]
        for name, mine in row.pairs.items():
            pairs = sorted(mine, key=lambda pair: len(index.get(pair, ())))
            # A near name shares at least one of the rarest pairs: the others need not be looked up.
            rarest = pairs[: len(pairs) - math.ceil(NEAR / (2 - NEAR) * len(pairs)) + 1]
            for key in self._found("pair", rarest):
                other = self._all[key]
                same_figures = (theirs for key_, theirs in other.pairs.items() if _figures(key_) == _figures(name))
                score = max((naming.shared_pairs(mine, theirs) for theirs in same_figures), default=0)
                if score < NEAR or name in other.name_keys or (score < NEAR_ELSEWHERE and _ruled_out(row, other)):
                    continue
                doubtful[key][NEAR_NAME] = max(score * 0.85, doubtful[key].get(NEAR_NAME, 0))


def _entries(one):
    """(kind, value) of everything by which `one` is found."""
    if one.receipt:
        yield "receipt", one.receipt
    for name in one.name_keys:
        yield "name", name
        for pair in one.pairs[name]:
            yield "pair", pair
    for kind, values in (
        ("acronym", one.acronyms()),
        ("initials", one.initials),
        ("email", one.emails),
        ("phone", one.phones),
        ("sound", {word for _arabic, sound in one.sounds for word in sound}),
    ):
        for value in values:
            yield kind, value


def _shared(one, other):
    return len(one & other) / max(len(one), len(other))


def _apart(row, other):
    """Whether the places are known on both sides and differ."""
    return any(
        mine is not None and theirs is not None and mine != theirs
        for mine, theirs in ((row.region, other.region), (row.province, other.province))
    )


def _contradicts(row, other):
    """The reason for which the same receipt does not make the same association; "" when nothing contradicts it."""
    if _apart(row, other):
        return RECEIPT
    mine, theirs = row.name_keys, other.name_keys
    if not mine or not theirs or mine & theirs:
        return ""
    if row.acronyms() & (other.acronyms() | other.initials) or other.acronyms() & row.initials:
        return ""
    return OTHER_NAME_SAME_RECEIPT if _unlike(row, other) else ""


def _unlike(row, other):
    """Whether both have names of one script and none of them are alike."""
    found = [
        naming.shared_pairs(row.pairs[mine], other.pairs[theirs])
        for mine in row.name_keys
        for theirs in other.name_keys
        if naming.is_arabic(mine) == naming.is_arabic(theirs)
    ]
    return bool(found) and max(found) < UNLIKE


def _ruled_out(row, other):
    """Whether places or receipts that are known differ: a mere hint then says nothing."""
    return _apart(row, other) or bool(row.receipt and other.receipt and row.receipt != other.receipt)


def _figures(name):
    return [word for word in name.split() if word.isdecimal()]


def _same_name(row, other):
    """What two records of one name are to each other: `NAME` (the same), a reason to look, "" (two of one name)."""
    receipts_differ = row.receipt and other.receipt and row.receipt != other.receipt
    if _apart(row, other):
        return "" if receipts_differ else NAME_ELSEWHERE
    if receipts_differ:
        return NAME_OTHER_RECEIPT
    return NAME if row.region == other.region or (row.receipt and row.receipt == other.receipt) else NAME_ELSEWHERE
