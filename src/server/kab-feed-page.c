/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the feed: one range scan for each key that the caller holds, merged by rev. */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-feed-page-private.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-feed-keys.h"
#include "kab-json.h"
#include "kab-protocol.h"

/* How often the end of a run may move on. */
#define ROUNDS_MAX 4
/* So many entries of a key are asked for at once. */
#define WINDOW 1024

/* One key's entries, standing on the next. */
typedef struct
{
  KabStatement *statement;
  gint64 key;
  guint n_read; /* of the present window */
  gboolean is_staff;
  gboolean is_open;
  gint64 rev;
  guint entity;
  gint64 nr;
  gboolean is_gone;
} Stream;

typedef struct
{
  KabFeedReader r;
  Stream *streams;
  guint n_streams;
  KabItemWriter *writers[KAB_FEED_ENTITY_NUMBER_MAX];
  KabCursor cursor;
  gboolean restart;

  GString *items;
  guint n_items;
  gint64 n_read; /* entries, for what remains */
} Page;

/* What a page was when the run's end was reached. */
typedef struct
{
  gsize length;
  guint n_items;
  gint64 position;
  gint64 n_read;
} Mark;

static gboolean
count_key (Page *page, gint64 key, gint64 *n, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (page->r.db, "SELECT COUNT(*) FROM feed WHERE org=? AND key=? AND rev>?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, page->r.caller->org);
  kab_statement_bind_integer (statement, 2, key);
  kab_statement_bind_integer (statement, 3, page->cursor.position);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = kab_statement_get_integer (statement, 0);
  return TRUE;
}

/* What remains is counted once, when a run begins, and carried by the cursor. */
static gboolean
count_remaining (Page *page, GError **error)
{
  page->cursor.remaining = 0;
  if (page->cursor.position >= page->r.head)
    return TRUE;
  for (guint i = 0; i < page->r.keys->len; i++)
    {
      gint64 n;

      if (!count_key (page, g_array_index (page->r.keys, gint64, i), &n, error))
        return FALSE;
      page->cursor.remaining += n;
    }
  return TRUE;
}

static gboolean
begin_run (Page *page, const char *text, GError **error)
{
  gboolean from_nothing = text == NULL;

  if (text != NULL)
    {
      if (!kab_cursor_from_text (text, &page->cursor, error))
        return FALSE;
      page->restart = !kab_feed_reader_takes (&page->r, &page->cursor);
      from_nothing = page->restart;
    }
  if (from_nothing)
    {
      memset (&page->cursor, 0, sizeof page->cursor);
      g_strlcpy (page->cursor.epoch, page->r.epoch, sizeof page->cursor.epoch);
    }
  g_strlcpy (page->cursor.scope, page->r.scope, sizeof page->cursor.scope);
  if (page->cursor.until != 0)
    return TRUE;

  page->cursor.until = page->r.head;
  page->cursor.start = from_nothing ? page->r.head : page->cursor.position;
  return count_remaining (page, error);
}

static gboolean
stream_step (Stream *stream, GError **error)
{
  switch (kab_statement_step (stream->statement, error))
    {
    case KAB_STEP_ROW:
      stream->n_read++;
      stream->rev = kab_statement_get_integer (stream->statement, 0);
      stream->entity = (guint)kab_statement_get_integer (stream->statement, 1);
      stream->nr = kab_statement_get_integer (stream->statement, 2);
      stream->is_gone = kab_statement_get_integer (stream->statement, 3) != 0;
      return TRUE;
    case KAB_STEP_DONE:
      stream->is_open = FALSE;
      return TRUE;
    case KAB_STEP_ERROR:
    default:
      return FALSE;
    }
}

/* A window of the key's entries behind @position: an engine may fetch a whole answer before it gives the first row. */
static gboolean
stream_open (Page *page, Stream *stream, gint64 position, GError **error)
{
  kab_statement_reset (stream->statement);
  kab_statement_bind_text (stream->statement, 1, page->r.caller->org);
  kab_statement_bind_integer (stream->statement, 2, stream->key);
  kab_statement_bind_integer (stream->statement, 3, position);
  kab_statement_bind_integer (stream->statement, 4, WINDOW);
  stream->is_open = TRUE;
  stream->n_read = 0;
  return stream_step (stream, error);
}

static gboolean
stream_next (Page *page, Stream *stream, GError **error)
{
  gint64 rev = stream->rev;

  if (stream->n_read == WINDOW)
    return stream_open (page, stream, rev, error);
  return stream_step (stream, error);
}

static gboolean
open_streams (Page *page, GError **error)
{
  page->streams = g_new0 (Stream, page->r.keys->len);
  if (page->cursor.position >= page->r.head)
    return TRUE;
  for (guint i = 0; i < page->r.keys->len; i++)
    {
      Stream *stream = &page->streams[i];
      /* A text of its own for each, so that all stay prepared from page to page. */
      g_autofree char *sql = g_strdup_printf (
        "SELECT rev,entity,nr,gone FROM feed WHERE org=? AND key=? AND rev>? ORDER BY rev LIMIT ? -- %u", i);

      stream->statement = kab_db_prepare (page->r.db, sql, error);
      if (stream->statement == NULL)
        return FALSE;
      page->n_streams = i + 1;
      stream->key = g_array_index (page->r.keys, gint64, i);
      stream->is_staff = stream->key == page->r.staff;
      if (!stream_open (page, stream, page->cursor.position, error))
        return FALSE;
    }
  return TRUE;
}

static const Stream *
first_of (const Page *page)
{
  const Stream *first = NULL;

  for (guint i = 0; i < page->n_streams; i++)
    if (page->streams[i].is_open && (first == NULL || page->streams[i].rev < first->rev))
      first = &page->streams[i];

  return first;
}

static KabItemWriter *
writer_for (Page *page, guint number, GError **error)
{
  const KabEntity *entity = number < KAB_FEED_ENTITY_NUMBER_MAX ? kab_entity_find_by_number (number) : NULL;

  if (entity == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW,
                   _ ("The feed names a kind of record that is not known."));
      return NULL;
    }
  if (page->writers[number] == NULL)
    page->writers[number] = kab_item_writer_new (page->r.db, entity, page->r.caller, error);
  return page->writers[number];
}

/* Takes all entries at @rev, and writes the one item that they come to. */
static gboolean
take (Page *page, gint64 rev, GError **error)
{
  KabItemWriter *writer;
  gboolean put = FALSE, any = FALSE;
  guint entity = 0;
  gint64 nr = 0;

  for (guint i = 0; i < page->n_streams; i++)
    {
      Stream *stream = &page->streams[i];

      if (!stream->is_open || stream->rev != rev)
        continue;
      if (stream->entity < KAB_FEED_ENTITY_NUMBER_MAX
          && (!stream->is_staff || page->r.sees_all[stream->entity]))
        {
          any = TRUE;
          put = put || !stream->is_gone;
          entity = stream->entity;
          nr = stream->nr;
        }
      page->n_read++;
      if (!stream_next (page, stream, error))
        return FALSE;
    }
  page->cursor.position = rev;
  if (!any)
    return TRUE;

  writer = writer_for (page, entity, error);
  if (writer == NULL || !kab_item_writer_seek (writer, nr, error))
    return FALSE;
  if (!put && kab_feed_reader_sees (&page->r, entity, kab_item_writer_get_feed_keys (writer)))
    return TRUE;
  if (page->n_items++ > 0)
    g_string_append_c (page->items, ',');
  if (put)
    kab_item_writer_append (writer, page->items);
  else
    kab_item_writer_append_leave (writer, rev, page->items);
  return TRUE;
}

/*
 * Fills the page up to the end of the run. What was committed after the run began moved
 * rows past that end, so the state there is a mixture. Therefore a run goes on to the head of the snapshot that
 * its last page is read in, where the state is one again, over several pages if need be. Should others write faster
 * than this desktop reads, it ends where it was to end after all.
 */
static gboolean
fill (Page *page, guint limit, gboolean *more, GError **error)
{
  Mark end = { .position = -1 };
  const Stream *next;

  *more = FALSE;
  while ((next = first_of (page)) != NULL)
    {
      if (next->rev > page->cursor.until && end.position < 0)
        end = (Mark){ page->items->len, page->n_items, page->cursor.until, page->n_read };
      if (page->n_items >= limit || page->items->len >= KAB_PAGE_BYTES_MAX)
        break;
      if (!take (page, next->rev, error))
        return FALSE;
    }

  if (next == NULL)
    {
      page->cursor.until = page->r.head;
    }
  else if (end.position < 0)
    {
      *more = TRUE;
      return TRUE;
    }
  else if (page->cursor.rounds < ROUNDS_MAX)
    {
      *more = TRUE;
      page->cursor.rounds++;
      page->cursor.until = page->r.head;
      return TRUE;
    }
  else
    {
      g_string_truncate (page->items, end.length);
      page->n_items = end.n_items;
      page->n_read = end.n_read;
    }
  page->cursor.position = page->cursor.until;
  return TRUE;
}

static void
write_page (Page *page, const char *text, gboolean more, GString *out)
{
  KabCursor next = page->cursor;
  gint64 remaining = more ? MAX (1, next.remaining - page->n_read) : 0;
  g_autofree char *cursor = NULL;

  next.remaining = remaining;
  if (!more)
    {
      next.until = next.rounds = 0;
      next.start = next.position;
    }
  cursor = kab_cursor_to_text (&next);
  g_string_append_printf (out, "{\"cursor\":\"%s\",\"echo\":", cursor);
  if (text != NULL)
    kab_json_append_string (out, text);
  else
    g_string_append (out, "null");
  g_string_append_printf (out,
                          ",\"epoch\":\"%s\",\"time\":%" G_GINT64_FORMAT
                          ",\"scope\":\"%s\",\"head\":%" G_GINT64_FORMAT ",\"until\":%" G_GINT64_FORMAT
                          ",\"remaining\":%" G_GINT64_FORMAT ",\"more\":%s,\"restart\":%s,\"items\":[",
                          page->r.epoch, kab_time_now (), page->cursor.scope, page->r.head,
                          page->cursor.until, remaining, more ? "true" : "false",
                          page->restart ? "true" : "false");
  g_string_append_len (out, page->items->str, (gssize)page->items->len);
  g_string_append (out, "]}");
}

static void
page_clear (Page *page)
{
  for (guint i = 0; i < page->n_streams; i++)
    kab_statement_done (page->streams[i].statement);
  for (guint i = 0; i < KAB_FEED_ENTITY_NUMBER_MAX; i++)
    kab_item_writer_free (page->writers[i]);
  g_free (page->streams);
  kab_feed_reader_clear (&page->r);
  g_string_free (page->items, TRUE);
}

gboolean
kab_feed_page (KabDb *db,
               const KabCaller *caller,
               const char *cursor,
               guint limit,
               GString *out,
               GError **error)
{
  Page page = { 0 };
  gboolean more = FALSE, own = !kab_db_in_transaction (db), ok;

  if (limit == 0 || limit > KAB_PAGE_ITEMS_MAX)
    limit = KAB_PAGE_ITEMS_MAX;
  page.items = g_string_new (NULL);

  ok = (!own || kab_db_begin (db, FALSE, error)) && kab_feed_reader_open (&page.r, db, caller, error)
       && begin_run (&page, cursor, error) && open_streams (&page, error)
       && fill (&page, limit, &more, error);
  if (ok)
    write_page (&page, cursor, more, out);
  page_clear (&page);
  if (own)
    kab_db_rollback (db);
  return ok;
}
