"""What is asked before a dry run."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.exchange import limits


class UploadForm(forms.Form):
    """One workbook or CSV file."""

    template_name = "kit/form_fields.html"
    file = forms.FileField(
        label=_("File (.xlsx or CSV)"), allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > limits.MAX_FILE:
            limit = limits.MAX_FILE // limits.MB
            raise ValidationError(_("The file is larger than %(limit)d MB. Divide it."), params={"limit": limit})
        return upload
