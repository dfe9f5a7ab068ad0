/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTemplateVersion:
 * @number: as in the template's field "version"; 0: not sent yet, so it has none
 * @at: when it was made, ms; 0: not known any more
 * @who: (nullable): a name
 * @html: @assets: (nullable): what the template's fields held
 *
 * What a template was, or is.
 */
typedef struct
{
  gint64 number;
  gint64 at;
  char *who;
  char *html;
  char *assets;
} KabTemplateVersion;

void kab_template_version_free (KabTemplateVersion *version);

/**
 * kab_template_history_async:
 * @row: a template, with what is not sent yet
 *
 * Puts its versions together from what the journal says of it and what waits to be sent. Where the journal was cut off,
 * what was before that is not known any more.
 */
void kab_template_history_async (KabCabinet *cabinet,
                                 KabRow *row,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** kab_template_history_finish: Returns: (transfer full) (element-type KabTemplateVersion): newest first, at least one */
GPtrArray *kab_template_history_finish (GAsyncResult *result, GError **error);

G_END_DECLS
