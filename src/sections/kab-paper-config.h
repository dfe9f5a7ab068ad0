/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * How papers were printed and saved the last time, for each kind of them: printer, paper, names, folder. It lies in a file
 * of the user's own, so that a printer that is gone or a setting that is new harm nothing. The file is read and written by
 * threads; here nothing waits for it.
 */

/** kab_paper_config_prepare: begins to read; once, when the program starts. Until that is through, nothing was kept */
void kab_paper_config_prepare (void);

/** kab_paper_config_get: Returns: (transfer full) (nullable): what was kept of @kind under @key */
char *kab_paper_config_get (const char *kind, const char *key);
/** kab_paper_config_set: @value: (nullable): %NULL: nothing any more */
void kab_paper_config_set (const char *kind, const char *key, const char *value);

/**
 * kab_paper_config_get_print:
 * @width, @height: of the paper that is to be printed, in points: what was set up for another one is not taken
 * @setup: (out) (transfer full) (nullable):
 *
 * Returns: (transfer full): settings, without what belongs to one print alone: pages, copies, a file
 */
GtkPrintSettings *
kab_paper_config_get_print (const char *kind, double width, double height, GtkPageSetup **setup);
void kab_paper_config_set_print (const char *kind,
                                 double width,
                                 double height,
                                 GtkPrintSettings *settings,
                                 GtkPageSetup *setup);

G_END_DECLS
