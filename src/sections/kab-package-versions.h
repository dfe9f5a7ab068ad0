/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_package_versions_present: a window with the versions of a package: what it was sold at, since when, and who made it so */
void kab_package_versions_present (GtkWidget *parent, KabCabinet *cabinet, KabRow *package);

G_END_DECLS
