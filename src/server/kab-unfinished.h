/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Files of which a part has come: kept in a folder of their own beside those that are whole, one for each user and
 * digest, until the rest comes or nobody sends any for long. Processes may share the folder.
 */

/** KabUnfinished: whose, and of which file */
typedef struct
{
  const char *folder; /* that of the files */
  const char *org;
  const char *user;
  const char *digest;
} KabUnfinished;

/** kab_unfinished_size: Returns: how many bytes have come */
gint64 kab_unfinished_size (const KabUnfinished *part);

/**
 * kab_unfinished_append:
 * @at: where @bytes belong
 * @size: (out): how many bytes there are now, also after %KAB_ERROR_CONFLICT
 *
 * Errors: %KAB_ERROR_CONFLICT if they do not follow what is there, %KAB_ERROR_BUSY if there are too many others
 */
gboolean
kab_unfinished_append (const KabUnfinished *part, gint64 at, GBytes *bytes, gint64 *size, GError **error);

/**
 * kab_unfinished_publish:
 *
 * All of it is there: makes it a file, if it is the one that its name says; otherwise it is dropped with
 * %KAB_ERROR_INVALID. %KAB_ERROR_CONFLICT if it is gone meanwhile. The folder's lock is held by who calls.
 */
gboolean kab_unfinished_publish (const KabUnfinished *part, GError **error);

/** kab_unfinished_drop: the file has come another way */
void kab_unfinished_drop (const KabUnfinished *part);

/** kab_unfinished_sweep: removes those to which nothing was added in @seconds; Returns: how many */
guint kab_unfinished_sweep (const char *folder, gint64 seconds);

G_END_DECLS
