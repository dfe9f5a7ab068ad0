/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-feed-page.h"

G_BEGIN_DECLS

/*
 * Where a desktop stands. A run of pages goes from @start (exclusive) to @until; between
 * runs @until is 0 and @position is where the last one ended.
 */
typedef struct
{
  char epoch[40];
  char scope[40];
  gint64 position;
  gint64 until;
  gint64 start; /* what must not be older than the horizon */
  gint64 remaining;
  gint64 rounds; /* how often @until moved on */
} KabCursor;

char *kab_cursor_to_text (const KabCursor *cursor);
gboolean kab_cursor_from_text (const char *text, KabCursor *cursor, GError **error);

#define KAB_FEED_ENTITY_NUMBER_MAX 256

/*
 * Who reads, as of the transaction that is open: the keys held, which entities the office's key counts for, the
 * history there is, and a name for the whole reading.
 */
typedef struct
{
  KabDb *db;
  const KabCaller *caller;
  GPtrArray *names;
  GArray *keys; /* gint64 */
  gint64 staff; /* the office's one, or 0 */
  gboolean sees_all[KAB_FEED_ENTITY_NUMBER_MAX];
  char *epoch;
  gint64 horizon;
  gint64 head;
  char scope[40];
} KabFeedReader;

/* @self: zeroed; to be cleared in any case. */
gboolean kab_feed_reader_open (KabFeedReader *self, KabDb *db, const KabCaller *caller, GError **error);
void kab_feed_reader_clear (KabFeedReader *self);
/* Whether what follows @cursor is all that its holder lacks; otherwise everything is to be sent anew. */
gboolean kab_feed_reader_takes (const KabFeedReader *self, const KabCursor *cursor);
/* Whether a row of that entity, with these feed keys, is seen. */
gboolean kab_feed_reader_sees (const KabFeedReader *self, guint entity, const char *feed_keys);

/* Writes rows of one entity as items, straight from the columns of a statement. */
typedef struct _KabItemWriter KabItemWriter;

KabItemWriter *
kab_item_writer_new (KabDb *db, const KabEntity *entity, const KabCaller *caller, GError **error);
void kab_item_writer_free (KabItemWriter *writer);
/* Leaves out what is not wanted; @wanted: one a field. */
void kab_item_writer_select (KabItemWriter *writer, const gboolean *wanted);
/* Moves to the row of that number; FALSE with an error, also if there is none. */
gboolean kab_item_writer_seek (KabItemWriter *writer, gint64 nr, GError **error);
const char *kab_item_writer_get_feed_keys (KabItemWriter *writer);
void kab_item_writer_append (KabItemWriter *writer, GString *out);
void kab_item_writer_append_leave (KabItemWriter *writer, gint64 rev, GString *out);

G_END_DECLS
