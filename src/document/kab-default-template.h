/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * kab_default_template:
 * @kind: "licence", "invoice", "act" or "price_list"
 * @language: (nullable): "ru", "en", "bg" or "az"; English for any other
 *
 * Returns: (transfer none): the HTML that is used where nobody has made another
 */
const char *kab_default_template (const char *kind, const char *language);

/**
 * kab_default_template_name:
 *
 * Returns: (transfer none) (nullable): what the built-in form of a kind is called in a language; %NULL if there is none
 */
const char *kab_default_template_name (const char *kind, const char *language);

/**
 * kab_default_template_is_earlier:
 * @kind: (nullable): of a template
 * @html: (nullable): its text
 *
 * Forms get better with the program. data/templates/forms.sha256 names all that there ever were, the one of today last.
 *
 * Returns: whether @html is a form that the program once brought for them, as it was, and brings no more
 */
gboolean kab_default_template_is_earlier (const char *kind, const char *language, const char *html);

/** kab_default_template_kinds: Returns: (transfer none): %NULL-terminated: those that there are built-in forms of */
const char *const *kab_default_template_kinds (void);
/** kab_default_template_languages: Returns: (transfer none): %NULL-terminated: those that there are built-in forms in */
const char *const *kab_default_template_languages (void);

/** KabAssets: pictures of a template, and, behind them, those that are built in: "logo" */
typedef struct
{
  KabAssetFunc find; /* nullable */
  gpointer user_data;
} KabAssets;

/** kab_assets_find: a #KabAssetFunc; @assets: a #KabAssets */
GBytes *kab_assets_find (const char *name, gpointer assets, GError **error);

G_END_DECLS
