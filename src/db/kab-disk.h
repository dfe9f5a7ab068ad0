/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What files need that are to outlive a loss of power, and that several processes may be at. Where one of these returns
 * %FALSE, errno says why.
 */

/** kab_disk_write: all of @data, or %FALSE; @at: where; -1: where the file is at */
gboolean kab_disk_write (int fd, gint64 at, gconstpointer data, gsize length);

/** kab_disk_sync_folder: puts on the disk which names @folder has */
gboolean kab_disk_sync_folder (const char *folder);

/** kab_disk_is_still: Returns: whether the open file is the one that is called @path now */
gboolean kab_disk_is_still (int fd, const char *path);

G_END_DECLS
