"""Addresses of sign-in, sessions, whom one acts for, who has read a file, users and their log."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import (
    views_identity,
    views_keys,
    views_passkeys,
    views_password,
    views_proof,
    views_registration,
    views_sessions,
    views_sso,
    views_users,
)

urlpatterns = [
    path("sign-in/", views_identity.sign_in, name="sign_in"),
    path("sign-in/code/", views_identity.code, name="sign_in_code"),
    path("sign-in/second/", views_identity.second, name="sign_in_second"),
    path("sign-in/passkey/", views_passkeys.sign_in, name="sign_in_passkey"),
    path("sign-in/organisation/", views_sso.begin, name="sign_in_organisation"),
    path("sign-in/organisation/back/", views_sso.back, name="sign_in_organisation_back"),
    path("sign-in/demo/", views_identity.demo_enter, name="demo_enter"),
    path("codes/", views_identity.codes, name="codes"),
    path("sign-in/change/", views_proof.change_word, name="sign_in_change"),
    path("prove/", views_proof.prove, name="prove"),
    path("prove/passkey/", views_proof.prove_passkey, name="prove_passkey"),
    path("register/", views_registration.register, name="register"),
    path("register/code/", views_registration.register_code, name="register_code"),
    path("recover/", views_registration.recover, name="recover"),
    path("recover/code/", views_registration.recover_code, name="recover_code"),
    path("sign-out/", views_sessions.sign_out, name="sign_out"),
    path("act-for/", views_sessions.act_for, name="act_for"),
    path("sessions/", views_sessions.sessions, name="sessions"),
    path("sessions/end/", views_sessions.session_end, name="session_end"),
    path("passkeys/", views_passkeys.passkeys, name="passkeys"),
    path("passkeys/change/", views_passkeys.factor, name="factor"),
    path("passkeys/authenticator/", views_passkeys.authenticator, name="authenticator"),
    path("password/", views_password.password, name="password"),
    path("keys/", views_keys.keys, name="keys"),
    path("keys/end/", views_keys.key_end, name="key_end"),
    path("reading-reason/", views_sessions.reading_reason, name="reading_reason"),
    path("looked/", views_sessions.looked, name="looked"),
    path("people/<int:person_id>/readings/", views_sessions.readings, name="readings"),
    path("users/", views_users.users, name="users"),
    path("users/audit/", views_users.audit, name="audit"),
]
