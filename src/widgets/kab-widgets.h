/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** kab_widgets_init: makes templates, styles and icons known; once, before any widget */
void kab_widgets_init (void);

G_END_DECLS
