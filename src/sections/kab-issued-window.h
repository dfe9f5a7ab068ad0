/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_issued_window_show: a window with the licences that were issued with a version of a template; each opens its card */
void kab_issued_window_show (GtkWidget *parent, KabCabinet *cabinet, const KabRow *form, gint64 version);

G_END_DECLS
