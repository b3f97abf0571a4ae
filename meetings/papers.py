"""What papers between administrations share: letterhead, place and day, signature. Plain data, frozen as JSON."""

import dataclasses
import json

from django.utils import translation
from django.utils.translation import gettext as _

from .documents import say, spoken
from .releve import Text, direction, format_iso_date, letterhead_columns


@dataclasses.dataclass(frozen=True)
class Signature:
    name: Text
    function: Text
    on_behalf: bool


def signature_of(signer, on_behalf, lang):
    """The signature block of a `Person` in `lang`."""
    function = say(signer, "function", lang) or Text("", lang)
    arabic = lang == "ar" and signer.name_ar
    return Signature(Text(signer.name_ar, "ar") if arabic else spoken(str(signer)), function, on_behalf)


class Paper:
    """What letters, convocations and dispatch slips share: language, day and place, letterhead."""

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def status_date(self):
        return self.date

    @property
    def date_words(self):
        return format_iso_date(self.date, self.lang, weekday=False)

    @property
    def place_and_day(self):
        """« Rabat, le 12 février 2020 », in the letter's language."""
        with translation.override(self.lang):
            return _("%(place)s, %(date)s") % {"place": self.place, "date": self.date_words}

    @property
    def letterhead_columns(self):
        """The letterhead by language, the letter's own first: a tuple of (lang, dir, texts)."""
        return letterhead_columns(self.letterhead, self.lang)

    def to_json(self):
        """A dict of JSON values."""
        return json.loads(json.dumps(dataclasses.asdict(self)))
