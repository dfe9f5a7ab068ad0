/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who reads from the feed: the keys that the caller holds, and whether a cursor is of this history and of that reading. */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-feed-page-private.h"
#include "kab-error.h"
#include "kab-feed-keys.h"

/*
 * Raised when who may read a field of old changes in the model: then everybody is sent everything anew. Fields and
 * entities that are added need no such thing: desktops that know them ask for them by ranges (kab-feed-range.c).
 */
#define READING_VERSION 1
/* Entities of greater numbers came after the first release. Whose cursors were given without them must not begin anew. */
#define FIRST_ENTITIES 60
#define FIRST_SUM 24
#define MODEL_SUM 6
#define LATER_SUM 6

/* A database takes only so many values in one statement. */
#define NAMES_AT_ONCE 4000

/* The ids of the keys of @n names from the one of that number on. */
static gboolean
find_some_keys (KabDb *db,
                const char *org,
                GPtrArray *names,
                guint first,
                guint n,
                GArray *keys,
                gint64 *staff,
                GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT nr, name FROM feed_key WHERE org=? AND name IN (");
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  for (guint i = 0; i < n; i++)
    g_string_append (sql, i == 0 ? "?" : ",?");
  g_string_append (sql, ") ORDER BY nr");
  statement = kab_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  for (guint i = 0; i < n; i++)
    kab_statement_bind_text (statement, (int)i + 2, names->pdata[first + i]);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      gint64 key = kab_statement_get_integer (statement, 0);

      g_array_append_val (keys, key);
      if (g_str_equal (kab_statement_get_text (statement, 1), KAB_FEED_STAFF))
        *staff = key;
    }
  return step == KAB_STEP_DONE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* The ids of the keys of these names, as far as there are any: in one query, since most callers hold dozens. */
static gboolean
find_keys (KabDb *db, const char *org, GPtrArray *names, GArray *keys, gint64 *staff, GError **error)
{
  *staff = 0;
  for (guint i = 0; i < names->len; i += NAMES_AT_ONCE)
    if (!find_some_keys (db, org, names, i, MIN (NAMES_AT_ONCE, names->len - i), keys, staff, error))
      return FALSE;
  if (names->len > NAMES_AT_ONCE)
    g_array_sort (keys, compare_keys);
  return TRUE;
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

/* Of which entity a feed key is: what stands before the slash. */
static gboolean
is_later_key (const char *name)
{
  g_autofree char *entity_name = g_strndup (name, strcspn (name, "/"));
  const KabEntity *entity = kab_entity_find (entity_name);

  return entity != NULL && entity->number > FIRST_ENTITIES;
}

static void
sum_reading (const KabFeedReader *self, gboolean later, GChecksum *sum)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < self->names->len; i++)
    if (is_later_key (self->names->pdata[i]) == later)
      g_checksum_update (sum, self->names->pdata[i], (gssize)strlen (self->names->pdata[i]) + 1);
  for (guint i = 0; i < n; i++)
    if ((entities[i]->number > FIRST_ENTITIES) == later)
      g_checksum_update (sum, self->sees_all[entities[i]->number] ? (const guchar *)"1" : (const guchar *)"0",
                         1);
}

/* A name for the entities that came after the first release, as this program knows them. */
static void
sum_later_model (GChecksum *sum)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    if (entities[i]->number > FIRST_ENTITIES)
      g_checksum_update (sum, (const guchar *)entities[i]->name, (gssize)strlen (entities[i]->name) + 1);
}

/*
 * A short name for all that decides what the caller sees of which row: of the first release's entities; which later
 * ones there are; and the same of those. As long as there are none it is the first part alone.
 */
static void
name_scope (KabFeedReader *self)
{
  static const KabField internal = { .flags = KAB_FIELD_INTERNAL };
  g_autoptr (GChecksum) first = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) model = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) later = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *more = g_strdup_printf ("%s %d %d", self->caller->user, READING_VERSION,
                                           kab_caller_may_read_field (self->caller, &internal));
  guint n;

  kab_entities (&n);
  sum_reading (self, FALSE, first);
  g_checksum_update (first, (const guchar *)more, -1);
  sum_later_model (model);
  sum_reading (self, TRUE, later);
  if (n <= FIRST_ENTITIES)
    g_snprintf (self->scope, sizeof self->scope, "%.*s", FIRST_SUM, g_checksum_get_string (first));
  else
    g_snprintf (self->scope, sizeof self->scope, "%.*s-%.*s-%.*s", FIRST_SUM, g_checksum_get_string (first),
                MODEL_SUM, g_checksum_get_string (model), LATER_SUM, g_checksum_get_string (later));
}

/* A cursor of a time when other later entities were known is good: of those, desktops ask by ranges. */
static gboolean
is_same_scope (const KabFeedReader *self, const char *scope)
{
  gsize known = FIRST_SUM + 1 + MODEL_SUM;

  if (g_str_equal (scope, self->scope))
    return TRUE;
  if (strncmp (scope, self->scope, FIRST_SUM) != 0)
    return FALSE;
  return strlen (scope) <= known || strlen (self->scope) <= known || strncmp (scope, self->scope, known) != 0;
}

static gboolean
load_org (KabFeedReader *self, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT o.epoch,o.horizon,c.rev FROM org o JOIN counter c ON c.org=o.id WHERE o.id=?",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, self->caller->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no such organisation."));
  if (step != KAB_STEP_ROW)
    return FALSE;
  self->epoch = g_strdup (kab_statement_get_text (statement, 0));
  self->horizon = kab_statement_get_integer (statement, 1);
  self->head = kab_statement_get_integer (statement, 2);
  return TRUE;
}

gboolean
kab_feed_reader_open (KabFeedReader *self, KabDb *db, const KabCaller *caller, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  self->db = db;
  self->caller = caller;
  self->names = kab_feed_caller_keys (caller->actors);
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint e = 0; e < n; e++)
    self->sees_all[entities[e]->number] = kab_feed_sees_all (caller->actors, entities[e]);
  name_scope (self);
  return load_org (self, error) && find_keys (db, caller->org, self->names, self->keys, &self->staff, error);
}

void
kab_feed_reader_clear (KabFeedReader *self)
{
  g_clear_pointer (&self->epoch, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_array_unref);
}

gboolean
kab_feed_reader_takes (const KabFeedReader *self, const KabCursor *cursor)
{
  return g_str_equal (cursor->epoch, self->epoch) && is_same_scope (self, cursor->scope)
         && cursor->position <= self->head && cursor->until <= self->head && cursor->start >= self->horizon;
}

/* A row that left one key may be seen through another. */
gboolean
kab_feed_reader_sees (const KabFeedReader *self, guint entity, const char *feed_keys)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->keys->len; i++)
    {
      gint64 key = g_array_index (self->keys, gint64, i);

      if (key != self->staff || self->sees_all[entity])
        g_array_append_val (keys, key);
    }
  return kab_feed_may_see (feed_keys, keys);
}
