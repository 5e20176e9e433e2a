"""Which entries of a bank somebody looks for."""

from django import forms


class EntryFilter(forms.Form):
    hash = forms.RegexField(
        r"^[0-9a-fA-F]{1,64}$",
        strip=True,
        required=False,
        label="Hash, as it begins",
        error_messages={"invalid": "A hash has at most 64 digits, all of them hexadecimal."},
    )
    otherwise = forms.BooleanField(required=False)

    def clean_hash(self) -> str:
        """Hashes are stored in small letters."""
        return str(self.cleaned_data["hash"]).lower()

    def chosen(self) -> dict[str, str]:
        """What is set and makes sense, as it is sent again."""
        self.is_valid()
        words = {"hash": self.cleaned_data.get("hash"), "otherwise": self._otherwise}
        return {name: word for name, word in words.items() if word}

    @property
    def _otherwise(self) -> str:
        return "1" if self.cleaned_data.get("otherwise") else ""
