/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading for integrators: lists and rows. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api-query.h"
#include "kab-feed-page-private.h"
#include "kab-feed-page.h"
#include "kab-protocol.h"

#define JSON "application/json"

/* As far as the caller sees rows of the entity: " AND …" with the numbers of keys, which are our own, in the text. */
static gboolean
append_visible (KabApi *api, GString *sql, GError **error)
{
  g_autoptr (GArray) keys = NULL;

  if (kab_api_sees_all (api->caller->caller, api->entity))
    return TRUE;
  keys = kab_feed_narrow_keys (api->db, api->caller->caller, error);
  if (keys == NULL)
    return FALSE;
  /* An id of an org is hexadecimal digits and dashes. */
  g_string_append_printf (sql, " AND nr IN (SELECT f.nr FROM feed f WHERE f.org='%s' AND f.key IN (0",
                          api->caller->caller->org);
  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (sql, ",%" G_GINT64_FORMAT, g_array_index (keys, gint64, i));
  g_string_append_printf (sql, ") AND f.entity=%u AND f.gone=0)", api->entity->number);
  return TRUE;
}

static void
append_after (const KabApiQuery *query, GString *sql)
{
  const char *beyond = query->descending ? "<" : ">";

  if (!query->has_cursor)
    return;
  if (query->order == NULL)
    g_string_append_printf (sql, " AND id%s?", beyond);
  else if (query->last.kind == KAB_VALUE_NULL)
    g_string_append_printf (sql, " AND %s IS NULL AND id%s?", query->order, beyond);
  else
    g_string_append_printf (sql, " AND (%s%s? OR (%s=? AND id%s?) OR %s IS NULL)", query->order, beyond,
                            query->order, beyond, query->order);
}

/* Rows without a value stand last, whichever way it is sorted and whichever engine sorts. */
static void
append_order (const KabApiQuery *query, GString *sql)
{
  const char *way = query->descending ? " DESC" : "";

  g_string_append (sql, " ORDER BY ");
  if (query->order != NULL)
    g_string_append_printf (sql, "CASE WHEN %s IS NULL THEN 1 ELSE 0 END,%s%s,", query->order, query->order,
                            way);
  g_string_append_printf (sql, "id%s LIMIT %u", way, query->limit + 1);
}

static int
bind_filters (KabApi *api, const KabApiQuery *query, KabStatement *statement)
{
  int at = 1;

  kab_statement_bind_text (statement, at++, api->caller->caller->org);
  for (guint i = 0; i < query->values->len; i++)
    kab_statement_bind_value (statement, at++, query->values->pdata[i]);
  return at;
}

static void
bind_after (const KabApiQuery *query, KabStatement *statement, int at)
{
  if (!query->has_cursor)
    return;
  if (query->last.kind != KAB_VALUE_NULL)
    {
      kab_statement_bind_value (statement, at++, &query->last);
      kab_statement_bind_value (statement, at++, &query->last);
    }
  kab_statement_bind_text (statement, at, query->last_id);
}

static gboolean
count_rows (KabApi *api, const KabApiQuery *query, const char *visible, GString *out, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM \"%s\" WHERE org=?%s%s", api->entity->name,
                                          query->where->str, visible);
  g_autoptr (KabStatement) statement = kab_db_prepare (api->db, sql, error);

  if (statement == NULL)
    return FALSE;
  bind_filters (api, query, statement);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  g_string_append_printf (out, ",\"count\":%" G_GINT64_FORMAT, kab_statement_get_integer (statement, 0));
  return TRUE;
}

/* *cursor: where the next page begins, if there is one. */
static gboolean
append_rows (KabApi *api,
             const KabApiQuery *query,
             KabStatement *statement,
             KabItemWriter *writer,
             GString *out,
             char **cursor,
             GError **error)
{
  g_auto (KabValue) last = KAB_VALUE_INIT;
  g_autofree char *id = NULL;
  guint n = 0;
  KabStep step;

  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      if (n == query->limit || (n > 0 && out->len >= KAB_PAGE_BYTES_MAX))
        {
          *cursor = kab_api_query_cursor (query, &last, id);
          return TRUE;
        }
      if (!kab_item_writer_seek (writer, kab_statement_get_integer (statement, 0), error))
        return FALSE;
      if (n++ > 0)
        g_string_append_c (out, ',');
      kab_item_writer_append (writer, out);
      g_free (id);
      id = g_strdup (kab_statement_get_text (statement, 1));
      kab_value_clear (&last);
      if (query->order != NULL)
        kab_statement_get_value (statement, 2, &last);
    }
  return step == KAB_STEP_DONE;
}

gboolean
kab_api_write_page (KabApi *api, const KabApiQuery *query, GString *out, char **cursor, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) visible = g_string_new (NULL);
  g_autoptr (KabStatement) statement = NULL;
  KabItemWriter *writer;
  gboolean ok;

  if (!append_visible (api, visible, error))
    return FALSE;
  g_string_printf (sql, "SELECT nr,id%s%s FROM \"%s\" WHERE org=?%s%s", query->order != NULL ? "," : "",
                   query->order != NULL ? query->order : "", api->entity->name, query->where->str,
                   visible->str);
  append_after (query, sql);
  append_order (query, sql);
  statement = kab_db_prepare (api->db, sql->str, error);
  writer = statement != NULL ? kab_item_writer_new (api->db, api->entity, api->caller->caller, error) : NULL;
  if (writer == NULL)
    return FALSE;
  if (query->wanted != NULL)
    kab_item_writer_select (writer, query->wanted);
  bind_after (query, statement, bind_filters (api, query, statement));
  g_string_append (out, "{\"items\":[");
  ok = append_rows (api, query, statement, writer, out, cursor, error);
  kab_item_writer_free (writer);
  if (!ok)
    return FALSE;
  if (*cursor != NULL)
    g_string_append_printf (out, "],\"next\":\"%s\"", *cursor);
  else
    g_string_append (out, "],\"next\":null");
  if (query->count && !count_rows (api, query, visible->str, out, error))
    return FALSE;
  g_string_append_c (out, '}');
  return TRUE;
}

void
kab_handle_api_list (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_auto (KabApiQuery) query = { NULL };
  g_autoptr (GString) out = g_string_sized_new (4096);
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;

  kab_api_init (&api, server, request, response);
  if (!kab_api_begin (&api) || !kab_api_may (&api, api.entity->name, FALSE))
    return;
  if (!kab_api_query_read (&api, &query))
    {
      kab_api_refuse_faults (&api, SOUP_STATUS_BAD_REQUEST);
      return;
    }
  if (!kab_api_write_page (&api, &query, out, &cursor, &error))
    {
      kab_api_fail (&api, error);
      return;
    }
  if (cursor != NULL)
    {
      g_autofree char *link = kab_api_query_link (request, cursor);

      kab_response_add_header (response, "Link", link);
    }
  kab_response_set (response, SOUP_STATUS_OK, JSON, g_steal_pointer (&out));
}

gboolean
kab_api_append_row (KabDb *db,
                    const KabCaller *caller,
                    const KabEntity *entity,
                    gint64 nr,
                    const gboolean *wanted,
                    GString *out,
                    GError **error)
{
  KabItemWriter *writer = kab_item_writer_new (db, entity, caller, error);
  gboolean ok;

  if (writer == NULL)
    return FALSE;
  if (wanted != NULL)
    kab_item_writer_select (writer, wanted);
  ok = kab_item_writer_seek (writer, nr, error);
  if (ok)
    kab_item_writer_append (writer, out);
  kab_item_writer_free (writer);
  return ok;
}

gboolean
kab_api_tag_is_among (const char *tags, const char *tag)
{
  g_auto (GStrv) all = g_strsplit (tags, ",", 64);

  for (guint i = 0; all[i] != NULL; i++)
    if (g_str_equal (g_strstrip (all[i]), "*") || g_str_equal (all[i], tag))
      return TRUE;

  return FALSE;
}

void
kab_handle_api_get (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *tag = NULL;
  gint64 nr = 0, rev = 0;

  kab_api_init (&api, server, request, response);
  if (!kab_api_begin (&api) || !kab_api_may (&api, api.entity->name, FALSE))
    return;
  if (!kab_api_find_visible (api.db, api.caller->caller, api.entity, api.id, &nr, &rev, &error)
      || (nr > 0 && !kab_api_append_row (api.db, api.caller->caller, api.entity, nr, NULL, out, &error)))
    {
      kab_api_fail (&api, error);
      return;
    }
  if (nr == 0)
    {
      kab_api_not_found (&api);
      return;
    }
  tag = kab_api_etag (rev);
  kab_response_add_header (response, "ETag", tag);
  if (request->if_none_match != NULL && kab_api_tag_is_among (request->if_none_match, tag))
    kab_response_set (response, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
  else
    kab_response_set (response, SOUP_STATUS_OK, JSON, g_steal_pointer (&out));
}
