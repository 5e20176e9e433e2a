"""What a person sends from the detector and picks in the list of submissions."""

from django import forms
from django.conf import settings

from detection.models import Verdict
from images.models import Image, Submission
from images.selectors import STATUSES

ACCEPTED_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")


class UploadForm(forms.Form):
    """The file goes to intake unread; intake alone judges it."""

    image = forms.FileField(
        label="Image file",
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "No image was chosen. Choose one and send it again."},
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED_TYPES)}),
    )
    reference = forms.CharField(
        label="Your reference (optional)",
        max_length=200,
        required=False,
        help_text="Anything that helps you to find this image again, such as a case number.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SubmissionFilter(forms.Form):
    status = forms.ChoiceField(
        label="State", choices=[("", "Any state"), *STATUSES], required=False
    )
    verdict = forms.ChoiceField(
        label="Verdict", choices=[("", "Any verdict"), *Verdict.choices], required=False
    )
    flag = forms.ChoiceField(
        label="Review", choices=[("", "Any review"), *Submission.Flag.choices], required=False
    )

    def chosen(self) -> dict[str, str]:
        """The filters that are set; a value that no list offers is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def limits() -> dict[str, object]:
    """What intake takes, in the words of the page."""
    return {
        "formats": ", ".join(name for name in Image.Format.values if name != Image.Format.MPO),
        "megabytes": settings.MAX_UPLOAD_BYTES // (1024 * 1024),
        "bytes": settings.MAX_UPLOAD_BYTES,
        "megapixels": settings.MAX_MEGAPIXELS,
        "side": settings.MIN_SIDE_PIXELS,
    }
