/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-session.h"
#include "kab-sidebar.h"

G_BEGIN_DECLS

/**
 * KabWindow:
 *
 * The window: before a cabinet is open the welcome, then the sidebar with the sections that the
 * role has, and the section shown. Its size, the section and the filters come back.
 */
#define KAB_TYPE_WINDOW (kab_window_get_type ())
G_DECLARE_FINAL_TYPE (KabWindow, kab_window, KAB, WINDOW, AdwApplicationWindow)

GtkWidget *kab_window_new (GtkApplication *application, KabSession *session);
/** kab_window_start: opens the account that was open last, or welcomes */
void kab_window_start (KabWindow *self);
/** kab_window_present: with what it opens in it, if that comes soon; otherwise without it */
void kab_window_present (KabWindow *self);
void kab_window_look_around (KabWindow *self);
/** kab_window_show_section: @name: as in the registry; one that the role does not have is left out */
void kab_window_show_section (KabWindow *self, const char *name);
/** kab_window_show_record: its card, in its section; where the role has no such section, nothing happens */
void kab_window_show_record (KabWindow *self, const char *entity, const char *id);
/** kab_window_get_sidebar: Returns: (transfer none): */
KabSidebar *kab_window_get_sidebar (KabWindow *self);
/**
 * kab_window_connect:
 * @server: https://…
 * @login: (nullable)
 * @registers: whether it is to register rather than to sign in
 *
 * Asks for a sign-in at that server, unless a cabinet of its is open; once what is being opened has been opened.
 */
void kab_window_connect (KabWindow *self, const char *server, const char *login, gboolean registers);
/** kab_window_forget_lists: lets go of filters and columns of all lists */
void kab_window_forget_lists (KabWindow *self);

G_END_DECLS
