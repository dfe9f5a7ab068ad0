/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-number.h"
#include "kab-writer-private.h"

G_BEGIN_DECLS

/* The org's rules for numbers; until the next transaction, or until a setting is written. */
gboolean kab_writer_number_policy (KabWriter *writer, const KabNumberPolicy **policy, GError **error);

/* The next @count numbers of @entity's series, in one piece, which are thereby given. *prefix is the policy's. */
gboolean kab_writer_draw_numbers (KabWriter *writer,
                                  const KabEntity *entity,
                                  gint64 count,
                                  const char **prefix,
                                  gint64 *first,
                                  GError **error);

/* The series goes on behind @n, at the least. */
gboolean
kab_writer_reach_number (KabWriter *writer, const char *kind, const char *prefix, gint64 n, GError **error);

/* *lease: (nullable): one that has a number of these */
gboolean kab_writer_find_lease (KabWriter *writer,
                                const char *kind,
                                const char *prefix,
                                gint64 first,
                                gint64 last,
                                KabRow **lease,
                                GError **error);

/* The highest number of that prefix that a row has; 0 for none. */
gboolean kab_numbers_find_highest (KabDb *db,
                                   const char *org,
                                   const KabEntity *entity,
                                   const char *prefix,
                                   gint64 *highest,
                                   GError **error);

G_END_DECLS
