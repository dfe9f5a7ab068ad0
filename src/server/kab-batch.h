/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabBatchItem:
 * @id: its id
 * @n: its number
 * @again: it was sent before, perhaps to another history of this server
 * @text: where it stands in the body
 */
typedef struct
{
  char id[40];
  gint64 n;
  gboolean again;
  const char *text;
  gsize length;
} KabBatchItem;

/**
 * KabBatch:
 *
 * A batch of mutations taken apart as far as is needed to tell new ones from repeats. @leases: (nullable): where the
 * array of the leases stands in the body out of which numbers in it are.
 */
typedef struct
{
  char *device;
  GArray *items; /* KabBatchItem */
  const char *leases;
  gsize leases_length;
} KabBatch;

/**
 * kab_batch_parse:
 * @body: must outlive the batch
 *
 * Returns: %FALSE with %KAB_ERROR_PROTOCOL or %KAB_ERROR_TOO_LARGE
 */
gboolean kab_batch_parse (KabBatch *batch, const char *body, gsize length, GError **error);
void kab_batch_clear (KabBatch *batch);

/** kab_batch_is_long: Returns: whether it is worth to prepare for @n new edits: to read ahead, to write together */
gboolean kab_batch_is_long (guint n);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabBatch, kab_batch_clear)

G_END_DECLS
