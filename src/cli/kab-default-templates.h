/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** kab_templates_has_language: Returns: whether default templates come with the program in @language */
gboolean kab_templates_has_language (const char *language);

/**
 * kab_templates_install:
 * @language: (nullable): whose templates are the default ones; %NULL: Russian
 *
 * Gives the org the templates that come with the program: of licences, invoices, acts and price lists, one a language.
 * Where it has one of a kind and language already, that is left alone.
 */
gboolean kab_templates_install (KabServerDb *db, const char *org, const char *language, GError **error);

G_END_DECLS
