/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows of one entity between two ids, as the caller may see them; what GET /v1/digests and GET /v1/ranges tell. */
#include "kab-feed-range.h"

#include <stdlib.h>
#include <string.h>

#include "kab-digest.h"
#include "kab-feed-keys.h"
#include "kab-feed-page-private.h"
#include "kab-feed-page.h"
#include "kab-json.h"
#include "kab-protocol.h"

/* Whoever is further behind than this has more to pull than to compare. */
#define BEHIND_MAX 20000
/* Who sees no more rows of the entity than this, which all go into one answer, is served by his keys; others by a walk
 * over the ids. */
#define BY_KEYS_MAX KAB_RANGE_ROWS_MAX
/* Rows looked at for one answer: of those the caller may see a few alone. */
#define WALK_MAX 20000
/* Behind every id. */
#define LAST "g"

typedef struct
{
  char id[40];
  gint64 nr;
} Found;

typedef struct
{
  KabFeedReader r;
  const KabFeedRange *range;
  KabFeedRangeFacts *facts;
  GArray *keys; /* gint64: those of the entity */
  KabCursor cursor;
  GArray *found; /* Found, in the order of ids */
  KabItemWriter *writer;
} Reading;

/* Which of the keys held are keys of this entity. */
static gboolean
find_entity_keys (Reading *self, GError **error)
{
  g_autofree char *begin = g_strconcat (self->range->entity->name, "/", NULL);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->r.db, "SELECT nr FROM feed_key WHERE org=? AND name=?", error);

  if (statement == NULL)
    return FALSE;
  if (self->r.staff != 0 && self->r.sees_all[self->range->entity->number])
    g_array_append_val (self->keys, self->r.staff);
  for (guint i = 0; i < self->r.names->len; i++)
    {
      gint64 key;
      KabStep step;

      if (!g_str_has_prefix (self->r.names->pdata[i], begin))
        continue;
      kab_statement_reset (statement);
      kab_statement_bind_text (statement, 1, self->r.caller->org);
      kab_statement_bind_text (statement, 2, self->r.names->pdata[i]);
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_DONE)
        continue;
      key = kab_statement_get_integer (statement, 0);
      g_array_append_val (self->keys, key);
    }
  return TRUE;
}

static const char *
last_id (const Reading *self)
{
  return self->range->to[0] != '\0' ? self->range->to : LAST;
}

/* Whether a row of the range came, changed or left after the cursor, by one key. */
static gboolean
has_moved_by (Reading *self, gint64 key, gboolean *moved, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT 1 FROM feed f CROSS JOIN \"%s\" t WHERE f.org=? AND f.key=? AND f.rev>? AND f.entity=?"
    " AND t.org=f.org AND t.nr=f.nr AND %st.id>? AND %st.id<=? LIMIT 1",
    self->range->entity->name, kab_db_unindexed (self->r.db), kab_db_unindexed (self->r.db));
  g_autoptr (KabStatement) statement = kab_db_prepare (self->r.db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, self->r.caller->org);
  kab_statement_bind_integer (statement, 2, key);
  kab_statement_bind_integer (statement, 3, self->cursor.position);
  kab_statement_bind_integer (statement, 4, self->range->entity->number);
  kab_statement_bind_text (statement, 5, self->range->after);
  kab_statement_bind_text (statement, 6, last_id (self));
  step = kab_statement_step (statement, error);
  *moved = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

static gboolean
look_for_moves (Reading *self, GError **error)
{
  gint64 behind = self->r.head - self->cursor.position;

  self->facts->moved
    = !kab_feed_reader_takes (&self->r, &self->cursor) || self->cursor.until != 0 || behind > BEHIND_MAX;
  if (self->range->entity == NULL || self->facts->moved || behind == 0)
    return TRUE;
  for (guint i = 0; i < self->keys->len && !self->facts->moved; i++)
    if (!has_moved_by (self, g_array_index (self->keys, gint64, i), &self->facts->moved, error))
      return FALSE;

  return TRUE;
}

static void
add_found (Reading *self, const char *id, gint64 nr)
{
  Found found = { .nr = nr };

  g_strlcpy (found.id, id, sizeof found.id);
  g_array_append_val (self->found, found);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Found *)a)->id, ((const Found *)b)->id);
}

/* Sets the end of the range nearer, to @id. */
static void
end_at (Reading *self, const char *id)
{
  g_strlcpy (self->facts->to, id, sizeof self->facts->to);
}

static gboolean
count_keys (Reading *self, gint64 *n, GError **error)
{
  *n = 0;
  for (guint i = 0; i < self->keys->len && *n <= BY_KEYS_MAX; i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (self->r.db,
                          "SELECT COUNT(*) FROM (SELECT 1 FROM feed WHERE org=? AND key=? LIMIT ?) counted",
                          error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, self->r.caller->org);
      kab_statement_bind_integer (statement, 2, g_array_index (self->keys, gint64, i));
      kab_statement_bind_integer (statement, 3, BY_KEYS_MAX + 1);
      if (kab_statement_step (statement, error) != KAB_STEP_ROW)
        return FALSE;
      *n += kab_statement_get_integer (statement, 0);
    }
  return TRUE;
}

static gboolean
find_by_key (Reading *self, gint64 key, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT t.id, t.nr FROM feed f CROSS JOIN \"%s\" t WHERE f.org=? AND f.key=? AND f.entity=? AND f.gone=0"
    " AND t.org=f.org AND t.nr=f.nr AND %st.id>? AND %st.id<=?",
    self->range->entity->name, kab_db_unindexed (self->r.db), kab_db_unindexed (self->r.db));
  g_autoptr (KabStatement) statement = kab_db_prepare (self->r.db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, self->r.caller->org);
  kab_statement_bind_integer (statement, 2, key);
  kab_statement_bind_integer (statement, 3, self->range->entity->number);
  kab_statement_bind_text (statement, 4, self->range->after);
  kab_statement_bind_text (statement, 5, last_id (self));
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    add_found (self, kab_statement_get_text (statement, 0), kab_statement_get_integer (statement, 1));
  return step == KAB_STEP_DONE;
}

/* By the feed's entries of a few keys: in no order, and twice what is seen by two. */
static gboolean
find_by_keys (Reading *self, GError **error)
{
  guint kept = 0;

  for (guint i = 0; i < self->keys->len; i++)
    if (!find_by_key (self, g_array_index (self->keys, gint64, i), error))
      return FALSE;
  g_array_sort (self->found, compare_found);
  for (guint i = 0; i < self->found->len; i++)
    {
      Found one = g_array_index (self->found, Found, i);

      if (kept == 0 || g_array_index (self->found, Found, kept - 1).nr != one.nr)
        g_array_index (self->found, Found, kept++) = one;
    }
  g_array_set_size (self->found, kept);
  return TRUE;
}

static gboolean
find_by_walk (Reading *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT id, nr, feed_keys FROM \"%s\" WHERE org=? AND id>? AND id<=? ORDER BY id LIMIT ?",
    self->range->entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->r.db, sql, error);
  gint64 walked = 0;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_stream (statement);
  kab_statement_bind_text (statement, 1, self->r.caller->org);
  kab_statement_bind_text (statement, 2, self->range->after);
  kab_statement_bind_text (statement, 3, last_id (self));
  kab_statement_bind_integer (statement, 4, WALK_MAX);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *id = kab_statement_get_text (statement, 0);

      walked++;
      if (kab_feed_may_see (kab_statement_get_text (statement, 2), self->keys))
        add_found (self, id, kab_statement_get_integer (statement, 1));
      if (self->found->len >= KAB_RANGE_ROWS_MAX || walked >= WALK_MAX)
        {
          end_at (self, id);
          return TRUE;
        }
    }
  return step == KAB_STEP_DONE;
}

static gboolean
find_rows (Reading *self, GError **error)
{
  gint64 n;

  if (self->keys->len == 0)
    return TRUE;
  if (!count_keys (self, &n, error))
    return FALSE;
  return n <= BY_KEYS_MAX ? find_by_keys (self, error) : find_by_walk (self, error);
}

static gboolean
write_rows (Reading *self, GString *items, GError **error)
{
  if (self->found->len == 0)
    return TRUE;
  self->writer = kab_item_writer_new (self->r.db, self->range->entity, self->r.caller, error);
  if (self->writer == NULL)
    return FALSE;
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *one = &g_array_index (self->found, Found, i);

      if (!kab_item_writer_seek (self->writer, one->nr, error))
        return FALSE;
      if (i > 0)
        g_string_append_c (items, ',');
      kab_item_writer_append (self->writer, items);
      if (items->len >= KAB_PAGE_BYTES_MAX && i + 1 < self->found->len)
        {
          end_at (self, one->id);
          break;
        }
    }
  return TRUE;
}

static void
write_head (const Reading *self, GString *out)
{
  g_string_append (out, "{\"cursor\":");
  kab_json_append_string (out, self->range->cursor);
  g_string_append (out, ",\"echo\":");
  kab_json_append_string (out, self->range->cursor);
  g_string_append_printf (out,
                          ",\"scope\":\"%s\",\"head\":%" G_GINT64_FORMAT ",\"until\":%" G_GINT64_FORMAT
                          ",\"remaining\":0,\"more\":false,\"restart\":false,\"entity\":",
                          self->r.scope, self->r.head, self->cursor.position);
  kab_json_append_string (out, self->range->name);
  g_string_append_printf (out, ",\"after\":\"%s\",\"to\":\"%s\",\"items\":[", self->range->after,
                          self->facts->to);
}

static gboolean
read_range (Reading *self, GString *out, GError **error)
{
  g_autoptr (GString) items = g_string_new (NULL);

  if (!kab_cursor_from_text (self->range->cursor, &self->cursor, error)
      || (self->range->entity != NULL && !find_entity_keys (self, error)) || !look_for_moves (self, error))
    return FALSE;
  self->facts->at = self->cursor.position;
  self->facts->horizon = self->r.horizon;
  if (self->facts->moved)
    return TRUE;
  if (self->range->entity != NULL && (!find_rows (self, error) || !write_rows (self, items, error)))
    return FALSE;
  write_head (self, out);
  g_string_append_len (out, items->str, (gssize)items->len);
  g_string_append (out, "]}");
  return TRUE;
}

gboolean
kab_feed_range (KabDb *db,
                const KabCaller *caller,
                const KabFeedRange *range,
                KabFeedRangeFacts *facts,
                GString *out,
                GError **error)
{
  Reading self = { .range = range, .facts = facts };
  gboolean ok;

  memset (facts, 0, sizeof *facts);
  g_strlcpy (facts->to, range->to, sizeof facts->to);
  self.keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self.found = g_array_new (FALSE, FALSE, sizeof (Found));
  ok = kab_feed_reader_open (&self.r, db, caller, error) && read_range (&self, out, error);
  kab_item_writer_free (self.writer);
  kab_feed_reader_clear (&self.r);
  g_array_unref (self.keys);
  g_array_unref (self.found);
  return ok;
}

/* What is summed up is what a desktop would read of the page, read by the same hand. */
static gboolean
sum_up (KabDigest *digest, GString *page, GError **error)
{
  gsize length = page->len;
  g_autoptr (KabChanges) changes = kab_changes_new (g_string_free (page, FALSE), length);
  g_autoptr (GError) local = NULL;
  const KabChange *change;

  if (kab_changes_read_head (changes, error) == NULL)
    return FALSE;
  while (kab_changes_next (changes, &change, &local))
    kab_digest_add_change (digest, change);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static gboolean
digest_of (const KabFeedRange *range,
           const char *fields,
           const KabFeedRangeFacts *facts,
           GString *page,
           KabDigest **digest,
           GError **error)
{
  *digest = kab_digest_new (range->entity, fields, facts->horizon, error);
  if (*digest != NULL)
    return sum_up (*digest, page, error);
  g_string_free (page, TRUE);
  return FALSE;
}

gboolean
kab_feed_range_digest (KabDb *db,
                       const KabCaller *caller,
                       const KabFeedRange *range,
                       const char *fields,
                       KabFeedRangeFacts *facts,
                       GString *out,
                       GError **error)
{
  g_autoptr (KabDigest) digest = NULL;
  g_autoptr (GError) local = NULL;
  GString *page = g_string_new (NULL);

  if (!kab_feed_range (db, caller, range, facts, page, error))
    {
      g_string_free (page, TRUE);
      return FALSE;
    }
  if (facts->moved || range->entity == NULL)
    g_string_free (page, TRUE);
  else if (!digest_of (range, fields, facts, page, &digest, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (facts->moved)
    return TRUE;
  g_string_append (out, "{\"entity\":");
  kab_json_append_string (out, range->name);
  g_string_append_printf (out,
                          ",\"after\":\"%s\",\"to\":\"%s\",\"at\":%" G_GINT64_FORMAT
                          ",\"count\":%u,\"digest\":\"%s\",\"horizon\":%" G_GINT64_FORMAT ",\"schema\":%d}",
                          range->after, facts->to, facts->at,
                          digest != NULL ? kab_digest_get_count (digest) : 0,
                          digest != NULL ? kab_digest_get (digest) : "", facts->horizon, KAB_SCHEMA_VERSION);
  return TRUE;
}
