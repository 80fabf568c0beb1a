"""The sentences of the island's scripts, written into the page by the server in the person's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def island_words() -> dict[str, str]:
    """Return every sentence the scripts of the island may say, in the person's language."""
    return {
        "saved": _("Saved"),
        "points": _("+%(n)s points"),
        "no_points": _("brings no points"),
        "undo": _("Undo"),
        "undone": _("Taken back."),
        "undo_late": _("It could not be taken back any more. Void or correct it in the activity log."),
        "waiting": _("Offline: %(n)s waiting to upload"),
        "sending": _("Uploading %(n)s…"),
        "refused": _("%(n)s not accepted: look at the reason"),
        "auto": _("Uploads when online"),
        "pending": _("Not uploaded yet"),
        "sign_in": _("Sign in again to upload"),
        "signout": _(
            "%(n)s entries are not uploaded yet and would be lost. Upload them first, or sign out without them."
        ),
        "edit": _("Edit"),
        "remove": _("Delete"),
        "remove_ask": _("Delete this entry? It has not been uploaded."),
        "needs_network": _("This page needs a connection. Today and logging work without one."),
        "nobody": _("Nobody found. Search again with a connection."),
        "choose_kind": _("Choose what you did."),
        "choose_outcome": _("Choose the outcome."),
        "days": _("%(n)s days to expiry"),
        "minutes": _("%(n)s min"),
        "place_ok": _("Checked in here"),
        "place_hours": _("Places and photos only from %(hours)s"),
        "place_off": _("Places and photos are not kept on days off."),
        "photo_no": _("This file is no photo."),
        "photo_most": _("%(n)s photos are enough."),
        "photo_of": _("Photo %(n)s"),
        "photo_remove": _("Remove photo %(n)s"),
        "photo_waiting": _("Photo"),
        "photos_ready": _("%(n)s photos attached"),
        "no_agreement": _("Without agreeing to the notice no place and no photo is kept."),
        "agree_online": _("Agreeing needs a connection once."),
        "place_no": _("The place could not be found. You can still save."),
    }
