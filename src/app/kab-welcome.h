/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-session.h"

G_BEGIN_DECLS

/**
 * KabWelcome:
 *
 * Before a cabinet is open: connect to a server, work on this computer, look around with sample
 * data, or open an account that is here already.
 */
#define KAB_TYPE_WELCOME (kab_welcome_get_type ())
G_DECLARE_FINAL_TYPE (KabWelcome, kab_welcome, KAB, WELCOME, AdwBin)

void kab_welcome_set_session (KabWelcome *self, KabSession *session);
/** kab_welcome_show: begins anew; @may_go_back: a cabinet is open behind it */
void kab_welcome_show (KabWelcome *self, gboolean may_go_back);
/**
 * kab_welcome_connect: shows the form with what a link says, and asks for the rest
 * @login: (nullable)
 * @registers: or the form with which people register there, if it lets them
 */
void kab_welcome_connect (KabWelcome *self, const char *server, const char *login, gboolean registers);
/** kab_welcome_look_around: as if it had been chosen */
void kab_welcome_look_around (KabWelcome *self);
/** kab_welcome_tell: shows why a cabinet could not be opened */
void kab_welcome_tell (KabWelcome *self, const char *sentence);

G_END_DECLS
