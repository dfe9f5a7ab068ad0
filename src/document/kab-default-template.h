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

/** KabAssets: pictures of a template, and, behind them, those that are built in: "logo" */
typedef struct
{
  KabAssetFunc find; /* nullable */
  gpointer user_data;
} KabAssets;

/** kab_assets_find: a #KabAssetFunc; @assets: a #KabAssets */
GBytes *kab_assets_find (const char *name, gpointer assets, GError **error);

G_END_DECLS
