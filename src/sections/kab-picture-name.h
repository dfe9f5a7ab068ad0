/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a template calls its pictures by. */

/** kab_picture_name_tidy: Returns: (transfer full): a name that needs no quotes in a template; "" if nothing is left */
char *kab_picture_name_tidy (const char *text);

/** kab_picture_name_is_used: @html: (nullable): Returns: whether @html shows the picture called @name */
gboolean kab_picture_name_is_used (const char *html, const char *name);

/** kab_picture_name_replace: Returns: (transfer full): @html with @to wherever it shows the picture called @from */
char *kab_picture_name_replace (const char *html, const char *from, const char *to);

G_END_DECLS
