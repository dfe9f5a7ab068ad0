/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_template_example_entity: Returns: (nullable): what examples of a kind of template are chosen from; %NULL: there is no choice */
const KabEntity *kab_template_example_entity (const char *kind);

/**
 * kab_template_example_async:
 * @id: (nullable): a licence or an invoice; %NULL for an invented one. A price list is made of all that is on sale
 *
 * Reads what a template of @kind is tried with.
 */
void kab_template_example_async (KabCabinet *cabinet,
                                 const char *kind,
                                 const char *language,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** kab_template_example_finish: Returns: (transfer full) (nullable): variables; or why there are none of that record */
JsonNode *kab_template_example_finish (GAsyncResult *result, GError **error);

/** kab_template_example_recall: Returns: (transfer full) (nullable): what the template @form was tried with last on this computer */
char *kab_template_example_recall (const char *form);
void kab_template_example_remember (const char *form, const char *id);

G_END_DECLS
