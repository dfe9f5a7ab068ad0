/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** kab_templates_has_language: Returns: whether a default licence template comes with the program in @language */
gboolean kab_templates_has_language (const char *language);

/**
 * kab_templates_install:
 * @language: (nullable): whose template is the default; %NULL: Russian
 *
 * Gives the org the licence templates that come with the program, one a language.
 * Those that it has by name already are left alone.
 */
gboolean kab_templates_install (KabServerDb *db, const char *org, const char *language, GError **error);

G_END_DECLS
