"""What a row names and the database may know: institutions and axes. Nothing is written while rows are read."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ogp_secretariat.people.enums import InstitutionKind
from ogp_secretariat.people.models import Institution, InstitutionName
from ogp_secretariat.web.text import fold
from ogp_secretariat.web.typed import quoted

from ..models import Axis

CODE_LENGTH = Institution._meta.get_field("code").max_length
_AXIS = re.compile(r"([A-Z][A-Z0-9]{0,11})(?:(?:\s*[–—:.-]\s*|\s+)(.+))?")
# A word in capitals may open a title: only what looks like « A1 » makes a new code.
_NEW_AXIS_CODE = re.compile(r"[A-Z]{1,4}\d{1,4}")


class Institutions:
    """Institutions by what a file may call them: code, present or former name, acronym, in either language.

    `new`: [(Institution, InstitutionName)] of those that no institution matched, to be written with the rest.
    """

    def __init__(self):
        self._codes, self._names, self.new = {}, defaultdict(dict), []
        for institution in Institution.objects.all():
            self._codes[fold(institution.code)] = institution
            self._remember(institution, institution.name, institution.name_ar)
        by_pk = {institution.pk: institution for institution in self._codes.values()}
        columns = ("institution_id", "name", "name_ar", "acronym")
        for pk, *names in InstitutionName.objects.values_list(*columns):
            self._remember(by_pk[pk], *names)

    def _remember(self, institution, *names):
        for name in names:
            if name:
                self._names[fold(name)][institution.code] = institution

    def find(self, text):
        """(institution called `text`, whether it is made now). Raises `ValidationError` when several are called so."""
        key = fold(text)
        if key in self._codes:
            return self._codes[key], False
        found = list(self._names.get(key, {}).values())
        if len(found) > 1:
            raise ValidationError(
                _("“%(text)s” names several institutions (%(codes)s): write the code.")
                % {"text": quoted(text), "codes": ", ".join(sorted(one.code for one in found))}
            )
        if found:
            return found[0], False
        return self._make(text), True

    def _make(self, text):
        made = Institution(code=self._free_code(text), kind=InstitutionKind.MINISTRY, name=text)
        self.new.append((made, InstitutionName(institution=made, name=text)))
        self._codes[fold(made.code)] = made
        self._remember(made, text)
        return made

    def _free_code(self, text):
        base = slugify(text)[:CODE_LENGTH].strip("-_") or "institution"
        code, number = base, 1
        while fold(code) in self._codes or fold(code) in self._names:
            number += 1
            code = f"{base[: CODE_LENGTH - len(str(number)) - 1]}-{number}"
        return code


class Axes:
    """The axes of a plan by code or title; `new`: those that a file adds."""

    def __init__(self, plan):
        self._plan, self.new = plan, []
        known = list(Axis.objects.filter(plan=plan)) if plan.pk else []
        self._codes = {axis.code: axis for axis in known}
        self._titles = {fold(title): axis for axis in known for title in (axis.title, axis.title_ar) if title}
        self._position = max((axis.position for axis in known), default=0)

    def find(self, text):
        """(axis called `text`: « A1 », « A1 – title » or a title; whether the text gives its code another title)."""
        if fold(text) in self._titles:
            return self._titles[fold(text)], False
        match = _AXIS.fullmatch(text)
        code, title = (match[1], match[2] or match[1]) if match else ("", text)
        if code in self._codes:
            axis = self._codes[code]
            return axis, title != code and fold(title) not in {fold(axis.title), fold(axis.title_ar)}
        if _NEW_AXIS_CODE.fullmatch(code):
            return self._make(code, title), False
        return self._make(self._free_code(), text), False

    def _make(self, code, title):
        self._position += 1
        axis = Axis(plan=self._plan, position=self._position, code=code, title=title)
        self.new.append(axis)
        self._codes[code], self._titles[fold(title)] = axis, axis
        return axis

    def _free_code(self):
        number = len(self._codes) + 1
        while f"A{number}" in self._codes:
            number += 1
        return f"A{number}"
