/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the feed: one range scan for each key that the caller holds, merged by rev. */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-feed-page-private.h"
#include "kab-error.h"
#include "kab-feed-keys.h"
#include "kab-json.h"
#include "kab-protocol.h"

#define ENTITY_NUMBER_MAX 256
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
  KabDb *db;
  const KabCaller *caller;
  GPtrArray *names;
  GArray *keys; /* gint64 */
  gint64 staff;
  Stream *streams;
  guint n_streams;
  KabItemWriter *writers[ENTITY_NUMBER_MAX];
  gboolean sees_all[ENTITY_NUMBER_MAX];

  char *epoch;
  gint64 horizon;
  gint64 head;
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

/* The ids of the keys of these names, as far as there are any: in one query, since a caller holds dozens. */
static gboolean
find_keys (KabDb *db, const char *org, GPtrArray *names, GArray *keys, gint64 *staff, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT nr, name FROM feed_key WHERE org=? AND name IN (");
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  *staff = 0;
  for (guint i = 0; i < names->len; i++)
    g_string_append (sql, i == 0 ? "?" : ",?");
  g_string_append (sql, ") ORDER BY nr");
  statement = names->len > 0 ? kab_db_prepare (db, sql->str, error) : NULL;
  if (statement == NULL)
    return names->len == 0;
  kab_statement_bind_text (statement, 1, org);
  for (guint i = 0; i < names->len; i++)
    kab_statement_bind_text (statement, (int)i + 2, names->pdata[i]);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      gint64 key = kab_statement_get_integer (statement, 0);

      g_array_append_val (keys, key);
      if (g_str_equal (kab_statement_get_text (statement, 1), KAB_FEED_STAFF))
        *staff = key;
    }
  return step == KAB_STEP_DONE;
}

GArray *
kab_feed_held_keys (KabDb *db, const KabCaller *caller, GError **error)
{
  g_autoptr (GPtrArray) names = kab_feed_caller_keys (caller->actors);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 staff;

  return find_keys (db, caller->org, names, keys, &staff, error) ? g_steal_pointer (&keys) : NULL;
}

GArray *
kab_feed_narrow_keys (KabDb *db, const KabCaller *caller, GError **error)
{
  g_autoptr (GPtrArray) names = kab_feed_caller_keys (caller->actors);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 staff = -1;

  if (!find_keys (db, caller->org, names, keys, &staff, error))
    return NULL;
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) == staff)
      {
        g_array_remove_index_fast (keys, i);
        break;
      }
  return g_steal_pointer (&keys);
}

gboolean
kab_feed_may_see (const char *feed_keys, GArray *keys)
{
  for (const char *p = feed_keys; p != NULL && *p != '\0';)
    {
      char *end;
      gint64 key = g_ascii_strtoll (p, &end, 10);

      if (end == p)
        break;
      for (guint i = 0; i < keys->len; i++)
        if (g_array_index (keys, gint64, i) == key)
          return TRUE;
      p = end;
    }
  return FALSE;
}

/* A short name for all that decides what the caller sees of which row. */
static void
name_scope (Page *page, char *scope, gsize size)
{
  static const KabField internal = { .flags = KAB_FIELD_INTERNAL };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  g_autofree char *more = g_strdup_printf ("%s %d %d", page->caller->user, KAB_SCHEMA_VERSION,
                                           kab_caller_may_read_field (page->caller, &internal));

  for (guint i = 0; i < page->names->len; i++)
    g_checksum_update (sum, page->names->pdata[i], (gssize)strlen (page->names->pdata[i]) + 1);
  for (guint i = 0; i < n; i++)
    g_checksum_update (sum, page->sees_all[entities[i]->number] ? (const guchar *)"1" : (const guchar *)"0",
                       1);
  g_checksum_update (sum, (const guchar *)more, -1);
  g_strlcpy (scope, g_checksum_get_string (sum), MIN (size, 25));
}

static gboolean
load_org (Page *page, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (page->db,
                      "SELECT o.epoch,o.horizon,c.rev FROM org o JOIN counter c ON c.org=o.id WHERE o.id=?",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, page->caller->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no such organisation."));
  if (step != KAB_STEP_ROW)
    return FALSE;
  page->epoch = g_strdup (kab_statement_get_text (statement, 0));
  page->horizon = kab_statement_get_integer (statement, 1);
  page->head = kab_statement_get_integer (statement, 2);
  return TRUE;
}

static gboolean
count_key (Page *page, gint64 key, gint64 *n, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (page->db, "SELECT COUNT(*) FROM feed WHERE org=? AND key=? AND rev>?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, page->caller->org);
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
  if (page->cursor.position >= page->head)
    return TRUE;
  for (guint i = 0; i < page->keys->len; i++)
    {
      gint64 n;

      if (!count_key (page, g_array_index (page->keys, gint64, i), &n, error))
        return FALSE;
      page->cursor.remaining += n;
    }
  return TRUE;
}

static gboolean
begin_run (Page *page, const char *text, GError **error)
{
  char scope[40];
  gboolean from_nothing = text == NULL;

  name_scope (page, scope, sizeof scope);
  if (text != NULL)
    {
      const KabCursor *cursor = &page->cursor;

      if (!kab_cursor_from_text (text, &page->cursor, error))
        return FALSE;
      page->restart = !g_str_equal (cursor->epoch, page->epoch) || !g_str_equal (cursor->scope, scope)
                      || cursor->position > page->head || cursor->until > page->head
                      || cursor->start < page->horizon;
      from_nothing = page->restart;
    }
  if (from_nothing)
    {
      memset (&page->cursor, 0, sizeof page->cursor);
      g_strlcpy (page->cursor.epoch, page->epoch, sizeof page->cursor.epoch);
      g_strlcpy (page->cursor.scope, scope, sizeof page->cursor.scope);
    }
  if (page->cursor.until != 0)
    return TRUE;

  page->cursor.until = page->head;
  page->cursor.start = from_nothing ? page->head : page->cursor.position;
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
  kab_statement_bind_text (stream->statement, 1, page->caller->org);
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
  page->streams = g_new0 (Stream, page->keys->len);
  if (page->cursor.position >= page->head)
    return TRUE;
  for (guint i = 0; i < page->keys->len; i++)
    {
      Stream *stream = &page->streams[i];
      /* A text of its own for each, so that all stay prepared from page to page. */
      g_autofree char *sql = g_strdup_printf (
        "SELECT rev,entity,nr,gone FROM feed WHERE org=? AND key=? AND rev>? ORDER BY rev LIMIT ? -- %u", i);

      stream->statement = kab_db_prepare (page->db, sql, error);
      if (stream->statement == NULL)
        return FALSE;
      page->n_streams = i + 1;
      stream->key = g_array_index (page->keys, gint64, i);
      stream->is_staff = stream->key == page->staff;
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
  const KabEntity *entity = number < ENTITY_NUMBER_MAX ? kab_entity_find_by_number (number) : NULL;

  if (entity == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW,
                   _ ("The feed names a kind of record that is not known."));
      return NULL;
    }
  if (page->writers[number] == NULL)
    page->writers[number] = kab_item_writer_new (page->db, entity, page->caller, error);
  return page->writers[number];
}

/* A row that left one key may be seen through another. */
static gboolean
is_still_seen (const Page *page, guint entity, const char *feed_keys)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < page->keys->len; i++)
    {
      gint64 key = g_array_index (page->keys, gint64, i);

      if (key != page->staff || page->sees_all[entity])
        g_array_append_val (keys, key);
    }
  return kab_feed_may_see (feed_keys, keys);
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
      if (stream->entity < ENTITY_NUMBER_MAX && (!stream->is_staff || page->sees_all[stream->entity]))
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
  if (!put && is_still_seen (page, entity, kab_item_writer_get_feed_keys (writer)))
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
      page->cursor.until = page->head;
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
      page->cursor.until = page->head;
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
                          ",\"scope\":\"%s\",\"head\":%" G_GINT64_FORMAT ",\"until\":%" G_GINT64_FORMAT
                          ",\"remaining\":%" G_GINT64_FORMAT ",\"more\":%s,\"restart\":%s,\"items\":[",
                          page->cursor.scope, page->head, page->cursor.until, remaining,
                          more ? "true" : "false", page->restart ? "true" : "false");
  g_string_append_len (out, page->items->str, (gssize)page->items->len);
  g_string_append (out, "]}");
}

static void
page_clear (Page *page)
{
  for (guint i = 0; i < page->n_streams; i++)
    kab_statement_done (page->streams[i].statement);
  for (guint i = 0; i < ENTITY_NUMBER_MAX; i++)
    kab_item_writer_free (page->writers[i]);
  g_free (page->streams);
  g_free (page->epoch);
  g_clear_pointer (&page->names, g_ptr_array_unref);
  g_clear_pointer (&page->keys, g_array_unref);
  g_string_free (page->items, TRUE);
}

static void
note_sees_all (Page *page)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    page->sees_all[entities[e]->number] = kab_feed_sees_all (page->caller->actors, entities[e]);
}

gboolean
kab_feed_page (KabDb *db,
               const KabCaller *caller,
               const char *cursor,
               guint limit,
               GString *out,
               GError **error)
{
  Page page = { .db = db, .caller = caller };
  gboolean more = FALSE, own = !kab_db_in_transaction (db), ok;

  if (limit == 0 || limit > KAB_PAGE_ITEMS_MAX)
    limit = KAB_PAGE_ITEMS_MAX;
  page.names = kab_feed_caller_keys (caller->actors);
  page.keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  page.items = g_string_new (NULL);
  note_sees_all (&page);

  ok = (!own || kab_db_begin (db, FALSE, error)) && load_org (&page, error)
       && find_keys (db, caller->org, page.names, page.keys, &page.staff, error)
       && begin_run (&page, cursor, error) && open_streams (&page, error)
       && fill (&page, limit, &more, error);
  if (ok)
    write_page (&page, cursor, more, out);
  page_clear (&page);
  if (own)
    kab_db_rollback (db);
  return ok;
}
