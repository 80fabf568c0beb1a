"""The forms of the account pages in the product's words; what they check stays with allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordForm, SetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as KeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Login name or mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "email": _("Mail address"),
    "code": _("Code"),
    "remember": _("Stay signed in on this device"),
}

ATTRIBUTES = {
    "login": {"autocapitalize": "none", "spellcheck": "false", "autofocus": True},
    "code": {"autocomplete": "one-time-code", "autofocus": True},
}


class InOurWords(forms.BaseForm):
    """Every known field with our label and without its placeholder: that repeats it and vanishes while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        for name, attributes in ATTRIBUTES.items():
            if name in self.fields:
                self.fields[name].widget.attrs.update(attributes)


class SignIn(InOurWords, LoginForm):
    pass


class Reset(InOurWords, ResetPasswordForm):
    pass


class NewPassword(InOurWords, KeyForm):
    pass


class Change(InOurWords, ChangePasswordForm):
    pass


class First(InOurWords, SetPasswordForm):
    pass


class PasswordAgain(InOurWords, ReauthenticateForm):
    pass


class Code(InOurWords, AuthenticateForm):
    pass


class CodeAgain(InOurWords, CodeAgainForm):
    pass


class FirstCode(InOurWords, ActivateTOTPForm):
    pass
