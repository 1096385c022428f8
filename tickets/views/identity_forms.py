"""The small forms with which a requester proves who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.guarded import GuardedForm
from tickets.identity.wallets import Wallet
from tickets.intake.chains import CHAINS
from tickets.intake.chains.signed import CHAINS as SIGNING
from tickets.intake.chains.signed import LONGEST

OTHER = "other"


class CodeForm(GuardedForm):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("The code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "form-control mono"}),
    )


class WalletForm(GuardedForm):
    """Which wallet will sign: one of the answers, or another one."""

    def __init__(self, wallets: list[Wallet], data: Any = None) -> None:
        super().__init__(data)
        self.wallets = wallets
        if wallets:
            known = [(str(i), wallet.address) for i, wallet in enumerate(wallets)]
            self.fields["which"] = forms.ChoiceField(
                label=_("Which wallet can you sign with?"),
                choices=[*known, (OTHER, _("Another one, which I name below"))],
                widget=forms.RadioSelect,
            )
        self.fields["chain"] = forms.ChoiceField(
            label=_("Network"),
            required=not wallets,
            choices=[(code, CHAINS[code].name) for code in SIGNING],
        )
        self.fields["address"] = forms.CharField(
            label=_("Wallet address"),
            required=not wallets,
            max_length=200,
            widget=forms.TextInput({"autocomplete": "off", "class": "form-control mono"}),
        )

    def wallet(self) -> tuple[str, str]:
        """Network and address as they were chosen."""
        said = self.cleaned_data
        which = said.get("which", OTHER)
        return (said["chain"], said["address"]) if which == OTHER else self.wallets[int(which)]


class SignatureForm(GuardedForm):
    """What the wallet answered."""

    signature = forms.CharField(
        label=gettext_lazy("The signature"),
        help_text=gettext_lazy("A long text of letters and digits that your wallet shows then."),
        max_length=LONGEST,
        widget=forms.Textarea(
            {"rows": 4, "autocomplete": "off", "spellcheck": "false", "class": "form-control mono"}
        ),
    )
