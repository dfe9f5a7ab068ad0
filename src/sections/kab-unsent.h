/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** KabUnsentFunc: @saved: whether the file is on the disk; otherwise it was called off, or the person was told why */
typedef void (*KabUnsentFunc) (gboolean saved, gpointer user_data);

/**
 * kab_unsent_save:
 * @widget: in the window that asks where to
 * @problem: (nullable): the id of one problem; %NULL: everything that waits to be sent or decided
 * @func: (nullable): is called once
 *
 * Saves edits that are not with the server as a text file; where they name files that this disk may have alone, as an
 * archive with these.
 */
void kab_unsent_save (GtkWidget *widget,
                      KabCabinet *cabinet,
                      const char *problem,
                      KabUnsentFunc func,
                      gpointer user_data);

/** kab_unsent_save_text: the same with a text, and files (nullable) (element-type KabUnsentFile), that are there already */
void kab_unsent_save_text (GtkWidget *widget,
                           const char *text,
                           GPtrArray *files,
                           KabUnsentFunc func,
                           gpointer user_data);

G_END_DECLS
