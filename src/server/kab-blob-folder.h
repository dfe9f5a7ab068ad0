/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * kab_blob_folder_lock:
 * @folder: the folder of files
 * @exclusive: whether files are to be removed; otherwise, whether none may be
 *
 * Several processes may share the folder. Waits.
 *
 * Returns: a descriptor to be closed, or -1
 */
int kab_blob_folder_lock (const char *folder, gboolean exclusive, GError **error);

/** kab_blob_folder_path: Returns: (transfer full): where the file of @digest is, or would be */
char *kab_blob_folder_path (const char *folder, const char *digest);

/** kab_blob_folder_failed: says that reading or writing @path did not work, by errno; Returns: %FALSE */
gboolean kab_blob_folder_failed (GError **error, const char *path);

/** kab_blob_folder_publish: writes the file of @digest: on the disk, and whole, or not there at all */
gboolean kab_blob_folder_publish (const char *folder, const char *digest, GBytes *body, GError **error);

/** kab_blob_folder_adopt: makes of @path, which is on the disk, and whole, the file of @digest */
gboolean kab_blob_folder_adopt (const char *folder, const char *digest, const char *path, GError **error);

/**
 * kab_blob_folder_copy:
 * @may_link: whether a second name for the same file will do, where the disk is the same
 *
 * Copies the file of @digest, unless it is there; a copy is compared with its digest.
 */
gboolean kab_blob_folder_copy (const char *from,
                               const char *to,
                               const char *digest,
                               gboolean may_link,
                               GError **error);

/** kab_blob_folder_sweep: removes what broken-off uploads left behind more than a day ago; Returns: how many */
guint kab_blob_folder_sweep (const char *folder);

/** kab_blob_folder_keep: removes all files but those of @digests: (element-type utf8) */
void kab_blob_folder_keep (const char *folder, GHashTable *digests);

/**
 * kab_blobs_named:
 *
 * Returns: (transfer full): a set of all digests that a row of the database names, deleted or not
 */
GHashTable *kab_blobs_named (KabDb *db, GError **error);

/** kab_blobs_retain: removes files that no row names and that were sent more than @days ago */
gboolean kab_blobs_retain (KabServerDb *db, const char *folder, gint64 days, GError **error);

G_END_DECLS
