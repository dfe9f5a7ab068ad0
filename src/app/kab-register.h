/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-newcomer.h"

G_BEGIN_DECLS

/**
 * KabRegister:
 *
 * The form with which somebody registers at a server by themselves (S1-17): a name, an address, and a consent, which is off.
 * Signal "sign-in" (char *login): it is done, a password was chosen by the link perhaps, and the person wants to go on.
 */
#define KAB_TYPE_REGISTER (kab_register_get_type ())
G_DECLARE_FINAL_TYPE (KabRegister, kab_register, KAB, REGISTER, AdwBin)

/**
 * kab_register_begin:
 * @server: as of kab_account_get_server()
 * @offers: (element-type KabOffer): at least one
 *
 * An empty form, or what was typed before where it is the same server.
 */
void kab_register_begin (KabRegister *self, const char *server, GPtrArray *offers);
/** kab_register_focus: the keyboard goes where something is missing */
void kab_register_focus (KabRegister *self);

G_END_DECLS
