/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-session.h"

G_BEGIN_DECLS

/** kab_ask_password: asks for the password of the account of @cabinet and signs in again within it */
void kab_ask_password (GtkWindow *parent, KabCabinet *cabinet);

/** kab_ask_sign_out: says what stays and what goes, and signs out; @callback as of kab_session_sign_out_async() */
void kab_ask_sign_out (GtkWindow *parent, KabSession *session);

/** kab_account_describe: Returns: (transfer full): role, org and server in a line each */
char *kab_account_describe (KabAccount *account);

/** kab_account_menu_fill: puts the other accounts of @session into @list, each a row to be chosen */
void kab_account_menu_fill (GtkListBox *list, KabSession *session);

/** kab_account_menu_chosen: Returns: (transfer none): the account of such a row */
KabAccount *kab_account_menu_chosen (GtkListBoxRow *row);

G_END_DECLS
