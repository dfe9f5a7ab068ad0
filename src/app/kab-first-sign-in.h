/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabFirstSignIn:
 *
 * The form that stands before the cabinet of somebody who was given a password (S1-18, S1-19): one of their own, the name, and where
 * they live. Signal "done" (char *password): it is set, and can be signed in with.
 */
#define KAB_TYPE_FIRST_SIGN_IN (kab_first_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (KabFirstSignIn, kab_first_sign_in, KAB, FIRST_SIGN_IN, AdwBin)

/** kab_first_sign_in_begin: an empty form; @server: as of kab_account_get_server(); @password: the one that was given */
void
kab_first_sign_in_begin (KabFirstSignIn *self, const char *server, const char *login, const char *password);
/** kab_first_sign_in_focus: the keyboard goes where something is missing */
void kab_first_sign_in_focus (KabFirstSignIn *self);
/** kab_first_sign_in_forget: nothing secret stays in it */
void kab_first_sign_in_forget (KabFirstSignIn *self);

G_END_DECLS
