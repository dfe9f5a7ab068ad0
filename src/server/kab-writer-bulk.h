/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-writer.h"

G_BEGIN_DECLS

/** KabWriterBulk: licences that were put in bulk and are not written yet */
typedef struct _KabWriterBulk KabWriterBulk;

KabWriterBulk *kab_writer_bulk_new (const char *secret);
void kab_writer_bulk_free (KabWriterBulk *bulk);

gboolean kab_writer_bulk_has_id (KabWriterBulk *bulk, const char *id);
gboolean kab_writer_bulk_has_number (KabWriterBulk *bulk, const char *number);

/** kab_writer_bulk_add: takes a copy of @row, a new licence that was checked and has its rev */
gboolean kab_writer_bulk_add (KabWriter *writer, KabWriterBulk *bulk, KabRow *row, GError **error);

/** kab_writer_bulk_drain: writes all there is */
gboolean kab_writer_bulk_drain (KabWriter *writer, KabWriterBulk *bulk, GError **error);

G_END_DECLS
