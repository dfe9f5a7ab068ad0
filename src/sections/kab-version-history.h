/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabVersioned:
 * @entity: with a field "version"
 * @fields: (array zero-terminated=1): what a version consists of: whoever changes one of them makes the next version
 * @text: Returns: (transfer full) (nullable): it as text, to be compared line by line; in a thread; @parts: (element-type KabRow):
 *   those that it has
 * @assets: (nullable): the field with its pictures
 * @part: (nullable): other rows that are part of it …
 * @part_of: … their field that names it …
 * @part_fields: … and theirs of which a change makes the next version of it
 *
 * What has versions, and what they are made of.
 */
typedef struct
{
  const KabEntity *entity;
  const char *const *fields;
  char *(*text) (KabCabinet *cabinet, const KabRow *row, GPtrArray *parts);
  const char *assets;
  const KabEntity *part;
  const char *part_of;
  const char *const *part_fields;
} KabVersioned;

/**
 * KabVersion:
 * @number: as in the row's field "version"; 0: not sent yet, so it has none
 * @at: when it was made, ms; 0: not known any more
 * @who: (nullable): a name
 * @text: (nullable): as #KabVersioned says it
 * @assets: (nullable): what that field held
 *
 * What a row was, or is.
 */
typedef struct
{
  gint64 number;
  gint64 at;
  char *who;
  char *text;
  char *assets;
} KabVersion;

void kab_version_free (KabVersion *version);

/**
 * kab_version_history_async:
 * @versioned: kept
 * @row: with what is not sent yet
 *
 * Puts its versions together from what the journal says of it and of its parts, and what waits to be sent. Where the journal
 * was cut off, what was before that is not known any more.
 */
void kab_version_history_async (const KabVersioned *versioned,
                                KabCabinet *cabinet,
                                KabRow *row,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** kab_version_history_finish: Returns: (transfer full) (element-type KabVersion): newest first, at least one */
GPtrArray *kab_version_history_finish (GAsyncResult *result, GError **error);

G_END_DECLS
