/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files on this disk, by their digest. Those that the server has are in the cache's folder, as many as there is room
 * for, and can be fetched again; those that it may not have yet are in the folder of the person's work, and are the
 * only copy. Under its own name a file is whole; nothing is ever half there. Any thread; other processes may use the
 * same folders.
 */
typedef struct _KabBlobStore KabBlobStore;

KabBlobStore *kab_blob_store_new (const char *work_dir, const char *cache_dir);
void kab_blob_store_free (KabBlobStore *self);

/**
 * kab_blob_store_find:
 *
 * Reads the file through before it is said to be here: a damaged one of the cache is dropped, as it can be fetched
 * again; one of the person's own is kept as it is, and is not here.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *kab_blob_store_find (KabBlobStore *self, const char *digest);

/** kab_blob_store_own_path: Returns: (transfer full): where a file that waits to be sent is, or would be */
char *kab_blob_store_own_path (KabBlobStore *self, const char *digest);

/** kab_blob_store_own_is_whole: Returns: whether it is there, and is what its name says */
gboolean kab_blob_store_own_is_whole (KabBlobStore *self, const char *digest);

/**
 * kab_blob_store_add:
 * @digest: (out) (transfer full):
 *
 * Copies what @from gives into the folder of the person's work: on the disk, with its name, when it returns.
 * Errors: %KAB_ERROR_TOO_LARGE, %KAB_ERROR_STORAGE, those of @from
 */
gboolean kab_blob_store_add (KabBlobStore *self,
                             GInputStream *from,
                             char **digest,
                             gint64 *size,
                             GCancellable *cancellable,
                             GError **error);

/** kab_blob_store_release: the server has the file: it goes over to the cache */
void kab_blob_store_release (KabBlobStore *self, const char *digest);
/** kab_blob_store_reclaim: it is to be sent once more: if the cache still has it, it is the person's own again */
void kab_blob_store_reclaim (KabBlobStore *self, const char *digest);
/** kab_blob_store_drop_own: nobody wants it any more */
void kab_blob_store_drop_own (KabBlobStore *self, const char *digest);
/** kab_blob_store_sweep_own: @known: (element-type utf8): drops what is none of these, and half copies, if a day old */
void kab_blob_store_sweep_own (KabBlobStore *self, GHashTable *known);

/** kab_blob_store_cache_path, _part_path: Returns: (transfer full): where a fetched file is, and what is there of it */
char *kab_blob_store_cache_path (KabBlobStore *self, const char *digest);
char *kab_blob_store_part_path (KabBlobStore *self, const char *digest);

/**
 * kab_blob_store_forget:
 * @named: (element-type utf8): digests
 *
 * Drops from the cache all that is none of these, parts too. Returns: how many
 */
guint kab_blob_store_forget (KabBlobStore *self, GHashTable *named);
/** kab_blob_store_is_empty: whether the cache holds no file at all, so that there is nothing to forget */
gboolean kab_blob_store_is_empty (KabBlobStore *self);

/**
 * kab_blob_store_trim:
 * @most: bytes
 * @pinned: (element-type utf8): digests that stay
 *
 * Drops from the cache those used least recently until no more than @most are left, and parts that nobody added to for
 * days.
 */
void kab_blob_store_trim (KabBlobStore *self, guint64 most, GHashTable *pinned);

/** kab_blob_store_failed: says that reading or writing @path did not work, by errno; Returns: %FALSE */
gboolean kab_blob_store_failed (GError **error, const char *path);

G_END_DECLS
