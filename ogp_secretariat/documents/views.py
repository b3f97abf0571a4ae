"""The public page that says whether a document is authentic.

What does not exist and what is not public get the same answer.
"""

import hashlib

from django.shortcuts import render

from .forms import CodeForm, FileForm, normalise
from .queries import newer_released, released


def _answer(request, *, asked="", document=None, code_form=None, file_form=None, status=200):
    context = {
        "asked": asked,
        "document": document,
        "newer": newer_released(document) if document else None,
        "code_form": code_form or CodeForm(),
        "file_form": file_form or FileForm(),
    }
    return render(request, "verification/verify.html", context, status=status)


def _hash(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def verify(request):
    """GET with `code` (a code or a SHA-256), or POST with the file itself."""
    if request.method == "POST":
        form = FileForm(files=request.FILES)
        if not form.is_valid():
            return _answer(request, file_form=form)
        asked = _hash(form.cleaned_data["file"])
        return _answer(request, asked=asked, document=released(asked))
    if "code" not in request.GET:
        return _answer(request)
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _answer(request, code_form=form)
    asked = form.cleaned_data["code"]
    return _answer(request, asked=asked, document=released(asked), code_form=form)


def verify_code(request, code):
    """The address printed on the document."""
    asked = normalise(code)
    document = released(asked) if asked else None
    return _answer(request, asked=asked or code[:64], document=document, status=200 if document else 404)
