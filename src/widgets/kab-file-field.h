/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabFileField:
 *
 * What a field that names a file is edited with: a picture of it where it is one, what it is called, how large it is,
 * and how far it is: waiting to be sent, refused, not on this computer yet. A file is chosen, dropped, or pasted; it is
 * copied to where it waits before "changed" is told.
 *
 * Signals: "changed": another file, or none. "failed" (const char *sentence): one could not be taken.
 */
#define KAB_TYPE_FILE_FIELD (kab_file_field_get_type ())
G_DECLARE_FINAL_TYPE (KabFileField, kab_file_field, KAB, FILE_FIELD, GtkWidget)

/** kab_file_field_new: @title: what it is for; @required: whether there is no way back to none */
GtkWidget *kab_file_field_new (const char *title, gboolean required);
/** kab_file_field_set_cabinet: @cabinet: (nullable): whose files; without one, nothing can be chosen */
void kab_file_field_set_cabinet (KabFileField *self, KabCabinet *cabinet);
/**
 * kab_file_field_set_file:
 * @digest: (nullable): %NULL for none
 * @name: (nullable): what it is called, where that is known
 * @size: bytes, or -1
 *
 * Shows a file; nothing is told.
 */
void kab_file_field_set_file (KabFileField *self, const char *digest, const char *name, gint64 size);
/** kab_file_field_get_digest: Returns: (nullable): of what is shown; see kab_file_field_set_file() */
const char *kab_file_field_get_digest (KabFileField *self);
const char *kab_file_field_get_name (KabFileField *self);
gint64 kab_file_field_get_size (KabFileField *self);
/** kab_file_field_only_pictures: nothing is taken but a PNG, JPEG or SVG that can be drawn */
void kab_file_field_only_pictures (KabFileField *self);
/** kab_file_field_choose: asks for a file, as its button does */
void kab_file_field_choose (KabFileField *self);
void kab_file_field_set_editable (KabFileField *self, gboolean editable);

G_END_DECLS
