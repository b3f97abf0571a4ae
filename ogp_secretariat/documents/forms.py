"""How somebody asks whether a document is authentic: by its code or hash, or with the file itself."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

MAX_MEGABYTES = 20
CODE = re.compile(r"[A-Z0-9]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def normalise(value):
    """A code as printed (« K7QX-9MHD-2PLA ») or a SHA-256 in small letters, however it was typed; None if neither."""
    bare = re.sub(r"[\s\-‐‑–:]", "", value)
    if SHA256.fullmatch(bare.lower()):
        return bare.lower()
    if CODE.fullmatch(bare.upper()):
        bare = bare.upper()
        return "-".join((bare[:4], bare[4:8], bare[8:]))
    return None


class CodeForm(CrispyForm):
    code = forms.CharField(
        label=_("Verification code or SHA-256"),
        max_length=120,
        help_text=_("The code stands at the end of the document, such as K7QX-9MHD-2PLA."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_code(self):
        value = normalise(self.cleaned_data["code"])
        if value is None:
            raise forms.ValidationError(
                _("This is neither a code (12 letters and digits) nor a SHA-256 (64 digits and letters a to f).")
            )
        return value


class FileForm(CrispyForm):
    file = forms.FileField(
        label=_("The PDF you received"),
        help_text=_("20 MB at most. The file is compared and forgotten: nothing of it is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("This file is larger than 20 MB."))
        return file
