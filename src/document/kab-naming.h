/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * KabNaming:
 *
 * How files of documents are called: text with the variables of their templates, such as
 * `{{licence.number}} {{client.name}}.pdf`. Reference-counted and immutable: threads may share one.
 */
typedef struct _KabNaming KabNaming;

/** kab_naming_new: Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID with a sentence, if `{{ }}` are not well formed */
KabNaming *kab_naming_new (const char *pattern, GError **error);
KabNaming *kab_naming_ref (KabNaming *self);
void kab_naming_unref (KabNaming *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabNaming, kab_naming_unref)

/**
 * kab_naming_apply:
 *
 * Returns: (transfer full) (nullable): the name of @document's file, which every file system takes and which never leads
 *   out of its folder: what must not stand in a name is a hyphen, and it ends in .pdf; or %KAB_ERROR_INVALID that names
 *   an unknown variable and the nearest known one
 */
char *kab_naming_apply (const KabNaming *self, KabDocument *document, GError **error);

/** kab_file_name_tidy: Returns: (transfer full): @name as a file may be called, without an ending; never empty */
char *kab_file_name_tidy (const char *name);

/** kab_file_name_number: Returns: (transfer full): @name with " (2)", say, before its ending; as it is for 1 */
char *kab_file_name_number (const char *name, guint number);

G_END_DECLS
