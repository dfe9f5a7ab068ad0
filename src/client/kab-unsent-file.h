/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KabUnsentFile:
 * @name: what it is called, without a folder and with nothing in it that no file may be called
 * @path: where its bytes are, to be read and not changed
 *
 * A file that edits name which are not with the server: this disk may have the only copy.
 */
typedef struct
{
  char *digest;
  char *name;
  char *path;
  gint64 size;
} KabUnsentFile;

void kab_unsent_file_free (KabUnsentFile *file);
KabUnsentFile *kab_unsent_file_copy (const KabUnsentFile *file);

/**
 * kab_unsent_file_save:
 * @text: what was not sent, in words
 * @text_name: what that is called
 * @files: (element-type KabUnsentFile):
 *
 * Writes a ZIP archive with the text and the files into the place of @to, which is as it was where that does not work.
 * Blocks.
 */
gboolean kab_unsent_file_save (GFile *to,
                               const char *text_name,
                               const char *text,
                               GPtrArray *files,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
