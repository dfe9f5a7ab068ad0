/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_paper_draw:
 * @database: its address
 * @blobs: the folder of files
 * @row: a licence or an invoice
 * @cancellable: (nullable):
 *
 * Draws it as "kabinetctl render" does, in a process of its own: a template that takes for ever, or too much, takes the
 * server nothing. Takes a second or so; not on a thread that others wait for.
 *
 * Returns: (transfer full): the PDF
 */
GBytes *kab_paper_draw (const char *database,
                        const char *blobs,
                        const char *org,
                        const KabRow *row,
                        GCancellable *cancellable,
                        GError **error);

/** kab_paper_file_name: Returns: (transfer full): what it is called in a folder: letters that every system takes */
char *kab_paper_file_name (const KabRow *row);

/** kab_paper_is_public: Returns: whether whoever has the page of the payment gets @row, a licence or an invoice of its */
gboolean kab_paper_is_public (const KabRow *row);

G_END_DECLS
