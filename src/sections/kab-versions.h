/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-version-history.h"

G_BEGIN_DECLS

/**
 * KabVersions:
 *
 * The versions of a template or a package beside each other: who made each and when, its text, what differs between any
 * two, and the licences that were issued with one.
 *
 * Signal "restore" (gint64 version, const char *text, const char *assets): the person wants that one back.
 */
#define KAB_TYPE_VERSIONS (kab_versions_get_type ())
G_DECLARE_FINAL_TYPE (KabVersions, kab_versions, KAB, VERSIONS, GtkWidget)

/** kab_versions_show: @versioned: kept; @row: (nullable): %NULL: nothing is shown */
void kab_versions_show (KabVersions *self, const KabVersioned *versioned, KabCabinet *cabinet, KabRow *row);
/** kab_versions_set_editable: whether one may be wished back */
void kab_versions_set_editable (KabVersions *self, gboolean editable);

G_END_DECLS
