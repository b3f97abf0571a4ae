"""Public forms without an account: a field that people do not see, a form that was not read, too many at once.

    class ProposalForm(HumanForm): …
    if form.is_valid() and robots.guard(request, form, scope="contribution"): …

No service of a third party is asked, nothing is shown to people, and nothing about them is kept: the counts live in the
cache for an hour, under a digest of the address.
"""

import hashlib
import time

from django import forms
from django.core import signing
from django.core.cache import cache
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .forms import CrispyForm

SALT = "web.robots"
# Seconds between the opening of a form and its sending. A browser that fills in the form and a hand that is used to it
# take one or two. Whoever is stopped keeps what was typed, and the next press passes: the opening counts.
FASTEST = 1
OLDEST = 24 * 3600  # seconds; a page opened the day before is asked for once more
PER_ADDRESS, PER_SITE = 30, 600  # sendings an hour; a room of people may share one address
HOUR = 3600
LOCAL = ("", "127.0.0.1", "::1")


class Trap(forms.TextInput):
    """A text field that people neither see nor reach with the keyboard."""

    is_hidden = True  # crispy-forms then writes it without a label

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '<div class="visually-hidden" aria-hidden="true"><input type="text" name="{}" value="{}" tabindex="-1" '
            'autocomplete="off"></div>',
            name,
            value or "",
        )


def stamp():
    """The signed moment at which a form was opened."""
    return signing.dumps(round(time.time(), 2), salt=SALT)


class HumanForm(CrispyForm):
    """A form with the trap and the signed moment of its opening; `guard` reads both."""

    site_web = forms.CharField(required=False, max_length=500, widget=Trap)
    moment = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moment"].initial = stamp

    def clean(self):
        """What is wrong with these two is nobody's typing: `guard` refuses it with a sentence that is seen."""
        values = super().clean()
        for name in ("site_web", "moment"):
            if self.errors.pop(name, None):
                values[name] = "?"
        return values

    def renew_moment(self):
        """The form is shown again: it counts from now, so that sending it again is taken."""
        self.data = self.data.copy()
        self.data[self.add_prefix("moment")] = stamp()


def guard(request, form, *, scope, per_address=PER_ADDRESS, per_site=PER_SITE):
    """Whether a valid `form` may be acted upon. False: a sentence stands on the form, and what was typed stays."""
    if sentence := _refusal(request, form, scope, per_address, per_site):
        form.add_error(None, sentence)
        return False
    return True


def _refusal(request, form, scope, per_address, per_site):
    if form.cleaned_data.get("site_web"):
        return _("A field that must stay empty was filled in. Are you a person? Write to the secretariat.")
    age = _age(form.cleaned_data.get("moment"))
    if age is None or age > OLDEST:
        form.renew_moment()
        return _("This page was opened too long ago. What you typed is here: send it once more.")
    if age < FASTEST:
        return _("That was very quick. Read it again, then send it once more.")
    if _counted(f"{scope}:{_address(request)}") > per_address or _counted(f"{scope}:site") > per_site:
        return _("Too many were sent in an hour. What you typed is not lost: send it again in a while.")
    return ""


def _age(moment):
    """Seconds since a form was opened; None when the stamp is not ours."""
    try:
        opened = signing.loads(moment or "", salt=SALT)
    except signing.BadSignature:
        return None
    return time.time() - opened if isinstance(opened, int | float) else None


def _address(request):
    """A digest of the visitor's address: behind our own proxy, the one that the proxy added last."""
    address = request.META.get("REMOTE_ADDR", "")
    if address in LOCAL:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() or address
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:24]


def _counted(name):
    """How many times, this one included, in the hour that runs."""
    key = f"robots:{name}:{int(time.time() // HOUR)}"
    cache.add(key, 0, 2 * HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # The cache was emptied in between.
        return 1
