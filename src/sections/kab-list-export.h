/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-listing.h"
#include "kab-paged-table.h"

G_BEGIN_DECLS

/**
 * KabListExport:
 *
 * A list that is written down: where to is asked first; it goes on beside the window, and once it takes a while it shows how
 * far it is and can be cancelled. What became of it is told in the window that asked.
 */
#define KAB_TYPE_LIST_EXPORT (kab_list_export_get_type ())
G_DECLARE_FINAL_TYPE (KabListExport, kab_list_export, KAB, LIST_EXPORT, AdwWindow)

/** kab_list_export_menu: Returns: (transfer full): the ways to do it, each the window's action "win.export" */
GMenuModel *kab_list_export_menu (void);

/**
 * kab_list_export_listing:
 * @query: what the table lists; it may be another order or page than is shown
 *
 * Returns: (transfer full): the columns that @table shows, with the rows that were chosen there, if any were, or all
 */
KabListing *
kab_list_export_listing (KabPagedTable *table, KabCabinet *cabinet, const KabQuery *query, const char *title);

/**
 * kab_list_export:
 * @how: "xlsx", "csv", … as in the menu
 * @title: what the list is called, and the file with it
 * @widget: in the window that asks
 */
void kab_list_export (KabListing *listing, const char *how, const char *title, GtkWidget *widget);

/** kab_list_export_is_running: Returns: whether one is being written; the application is held until it is not */
gboolean kab_list_export_is_running (void);

G_END_DECLS
