/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTemplateVersions:
 *
 * The versions of a template beside each other: who made each and when, its text, what differs between any two, and the
 * licences that were issued with one.
 *
 * Signal "restore" (gint64 version, const char *html, const char *assets): the person wants that one back.
 */
#define KAB_TYPE_TEMPLATE_VERSIONS (kab_template_versions_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateVersions, kab_template_versions, KAB, TEMPLATE_VERSIONS, GtkWidget)

/** kab_template_versions_show: @row: (nullable): %NULL: nothing is shown */
void kab_template_versions_show (KabTemplateVersions *self, KabCabinet *cabinet, KabRow *row);
/** kab_template_versions_set_editable: whether one may be wished back */
void kab_template_versions_set_editable (KabTemplateVersions *self, gboolean editable);

G_END_DECLS
