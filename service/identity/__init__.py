"""Who asks, and what they may: tokens, sessions and the agency's identity provider at the door.

What pages and routes of staff call (`services.staff` is the `StaffDoor` of `sessions.py`):

`principal.Principal(login, name, roles, permissions, owes, csrf, token_id)`
    `.may(permission) -> bool`, `.require(permission) -> None` (Problem 403 `permission-missing`).
    `.owes` is "", "password" or "totp": what this person has to do first. Until then
    `.permissions` is empty, and the console sends them to the page where they do it.
    `.csrf` goes into the hidden field `csrf_token` or the header `X-CSRF-Token`; "" for a token.

`sessions.StaffDoor`
    `.principal_of(environ, now, form=None) -> Principal`
        by session cookie or `Authorization: Bearer`. Problem 401 `session-required`,
        `token-invalid`; 403 `scope-missing`, `request-forged`: a session's unsafe request without
        its CSRF token or from another site. `form` answers the form's fields and is called only
        when it is needed: `form=lambda: request.form`.
    `.visitor_of(environ, now) -> Principal | None`
        the same for a page that everybody may see; None for whoever has no session.
    `.check_origin(environ) -> None`
        for forms that need no session (log in, invitation): Problem 403 `request-forged`.
    `.log_in(environ, now, *, login, password, code) -> str`
        the value of `Set-Cookie`. One form asks for all three; `code` is "" where none is used.
        Raises `NotEntered`, whatever was wrong, `Locked` (`.until`, a UTC text) and `AppLost`, all
        of `catalog.commands.admission`.
    `.log_out(environ, now) -> str`
        ends the session; the `Set-Cookie` that forgets it.
    `.act_of(environ, now, actor) -> Act`
        what commands are told: who acts, when, and from which address.
    `.invited(secret, now) -> inviting.Invited`
        `.login` is None for the first administrator, who chooses it. Raises
        `inviting.InvitationInvalid`. The address is `<site>/console/invitations/<secret>`.
    `.accept(environ, now, *, secret, password, login="", name="") -> str`
        sets the password, once; the login, with which the person then logs in. Raises
        `InvitationInvalid` and `Refused` (faults at `/password`, `/login`, `/name`).
    `.totp_offer(environ, login="") -> TotpOffer`
        `.secret` (base32) and `.uri` (`otpauth://`, for a QR code), the same during a session.
    `.confirm_totp(environ, now, code) -> None`
        keeps the offer once its code was shown. Raises `credentials.WrongCode`.
    `.change_password(environ, now, *, password, wanted) -> str`
        ends all sessions and begins a new one: its `Set-Cookie`. Raises `NotEntered`, `Locked`
        and `Refused` (`/password`).

`invitations.new_secret()` and `invitations.address(site, secret)`
    the secret of a new link and where it leads, for whoever makes one with `inviting`.

`oidc.Provider` (`services.oidc`, None where no issuer is set)
    `.begin() -> oidc.Leaving`: `.location` to redirect to, `.cookie` to set.
    `.finish(environ, now) -> oidc.Arrived`: `.cookies`, each a `Set-Cookie`, for the redirect into
        the console. Problem 400 `oidc-refused`, 403 `oidc-unbound`, 503 `oidc-unavailable`.
        The provider sends people back to `<site>/console/oidc`.
"""
