"""The one look of all forms of the site."""

from crispy_forms.helper import FormHelper
from django import forms


class CrispyForm(forms.Form):
    """A form laid out by crispy-forms; the page writes the <form> element, its token and its buttons.

    What is wrong is said at the top and again under its field, and what was typed stays.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True
