/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What requests of integrators have in common: counted, who it is, what they may, and how problems are said. */
#include "kab-api.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-feed-keys.h"
#include "kab-feed-page.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-row.h"

#define FAULTS_MAX 20

typedef struct
{
  char *field;
  char *detail;
} Fault;

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->field);
  g_free (fault->detail);
  g_free (fault);
}

void
kab_api_init (KabApi *api, KabServer *server, const KabRequest *request, KabResponse *response)
{
  memset (api, 0, sizeof *api);
  api->server = server;
  api->request = request;
  api->response = response;
  api->problems = g_ptr_array_new_with_free_func (fault_free);
  /* "", "v1", the entity, the id … */
  api->parts = g_strsplit (request->path, "/", 8);
  if (g_strv_length (api->parts) > 2)
    api->entity = kab_entity_find (api->parts[2]);
  if (g_strv_length (api->parts) > 3)
    api->id = api->parts[3];
  if (api->entity != NULL && g_strv_length (api->parts) == 5)
    api->command = kab_command_find (api->entity, api->parts[4]);
}

void
kab_api_end_read (KabApi *api)
{
  if (api->db != NULL)
    kab_server_db_return_reader (kab_server_get_db (api->server), api->db);
  api->db = NULL;
}

void
kab_api_clear (KabApi *api)
{
  kab_api_end_read (api);
  g_clear_pointer (&api->caller, kab_api_caller_free);
  g_clear_pointer (&api->problems, g_ptr_array_unref);
  g_clear_pointer (&api->parts, g_strfreev);
}

void
kab_api_refuse (KabApi *api, guint status, const char *code, const char *detail)
{
  kab_response_problem (api->response, status, code, NULL, detail);
}

void
kab_api_not_found (KabApi *api)
{
  kab_api_refuse (api, SOUP_STATUS_NOT_FOUND, "not-found",
                  _ ("The record does not exist, or is no longer one that you may see."));
}

void
kab_api_fail (KabApi *api, const GError *error)
{
  kab_response_error (api->response, error);
}

void
kab_api_fault (KabApi *api, const char *field, const char *detail)
{
  Fault *fault;

  if (api->problems->len >= FAULTS_MAX)
    return;
  fault = g_new (Fault, 1);
  fault->field = field != NULL ? g_utf8_make_valid (field, (gssize)MIN (strlen (field), 200)) : NULL;
  fault->detail = g_strdup (detail);
  g_ptr_array_add (api->problems, fault);
}

void
kab_api_fault_error (KabApi *api, const char *field, GError *error)
{
  kab_api_fault (api, field, error->message);
  g_error_free (error);
}

gboolean
kab_api_refuse_faults (KabApi *api, guint status)
{
  KabFault faults[FAULTS_MAX];
  const char *detail;

  if (api->problems->len == 0)
    return FALSE;
  for (guint i = 0; i < api->problems->len; i++)
    {
      const Fault *fault = api->problems->pdata[i];

      faults[i] = (KabFault){ fault->field, fault->detail };
    }
  detail = api->problems->len == 1 ? faults[0].detail : _ ("Several things are wrong with the request.");
  kab_response_problems (api->response, status, "invalid", detail, faults, api->problems->len);
  return TRUE;
}

static void
add_rate_headers (KabResponse *response, const KabRateState *state)
{
  g_autofree char *policy = g_strdup_printf ("%u;w=%d", state->limit, KAB_RATE_WINDOW_SECONDS);
  g_autofree char *limit = g_strdup_printf ("%u", state->limit);
  g_autofree char *remaining = g_strdup_printf ("%u", state->remaining);
  g_autofree char *reset = g_strdup_printf ("%u", state->reset);

  kab_response_add_header (response, "RateLimit-Policy", policy);
  kab_response_add_header (response, "RateLimit-Limit", limit);
  kab_response_add_header (response, "RateLimit-Remaining", remaining);
  kab_response_add_header (response, "RateLimit-Reset", reset);
}

static gboolean
count (KabApi *api, KabRate *rate, const char *name, gboolean say)
{
  KabRateState state;
  g_autofree char *seconds = NULL;
  /* A request that is handled once more was within the limit, or it still is not. */
  gboolean within = kab_rate_take (rate, name, api->request->is_again ? 0 : 1, &state);

  if (api->request->is_again && state.remaining == 0 && api->response->status == 429)
    within = FALSE;
  if (say || !within)
    add_rate_headers (api->response, &state);
  if (within)
    return TRUE;
  seconds = g_strdup_printf ("%u", state.reset);
  kab_api_refuse (api, 429, "rate-limited", _ ("Too many requests. Wait, and send fewer at once."));
  kab_response_add_header (api->response, "Retry-After", seconds);
  return FALSE;
}

/* Of IPv6 addresses a whole network is one caller: everybody has billions of them. */
char *
kab_api_network_of (const char *address)
{
  g_autofree char *first = g_strndup (address, strcspn (address, ", "));
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (first);
  GString *name;

  if (parsed == NULL || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_steal_pointer (&first);
  name = g_string_new (NULL);
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (name, "%02x", g_inet_address_to_bytes (parsed)[i]);
  return g_string_free (name, FALSE);
}

gboolean
kab_api_count_address (KabApi *api)
{
  g_autofree char *network = kab_api_network_of (api->request->address);

  return count (api, kab_server_get_rate_by_address (api->server), network, FALSE);
}

gboolean
kab_api_begin (KabApi *api)
{
  g_autoptr (GError) error = NULL;
  const char *code = "unauthenticated";
  KabDb *db;

  if (!kab_api_count_address (api))
    return FALSE;
  db = kab_server_db_lend_reader (kab_server_get_db (api->server), &error);
  api->db = db;
  if (db != NULL)
    kab_server_db_limit_reader (kab_server_get_db (api->server), db);
  if (db != NULL && kab_db_begin (db, FALSE, &error))
    api->caller = kab_api_authenticate (db, api->request->token, &code, &error);
  if (api->caller != NULL)
    return count (api, kab_server_get_rate_by_key (api->server), api->caller->name, TRUE);

  kab_api_end_read (api);
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_api_refuse (api, SOUP_STATUS_UNAUTHORIZED, code, error->message);
  else
    kab_api_fail (api, error);
  return FALSE;
}

gboolean
kab_api_may (KabApi *api, const char *what, gboolean write)
{
  g_autofree char *scope = NULL;
  g_autofree char *detail = NULL;

  if (kab_api_caller_may (api->caller, what, write))
    return TRUE;
  scope = g_strconcat (what, write ? ":write" : ":read", NULL);
  detail = g_strdup_printf (_ ("The key has no scope “%s”."), scope);
  kab_api_refuse (api, SOUP_STATUS_FORBIDDEN, "scope", detail);
  return FALSE;
}

/* Goes over the text once with the reader that bounds its depth; *again: a member that stands twice at the top. */
static gboolean
look_over (char *copy, gsize length, char **again)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KabJsonReader reader;
  KabJsonToken token;

  kab_json_reader_init (&reader, copy, length);
  if (kab_json_reader_next (&reader) != KAB_JSON_OBJECT_BEGIN)
    return FALSE;
  while ((token = kab_json_reader_next (&reader)) == KAB_JSON_KEY)
    {
      if (*again == NULL && g_hash_table_contains (seen, reader.text))
        *again = g_strdup (reader.text);
      g_hash_table_add (seen, g_strdup (reader.text));
      if (!kab_json_reader_skip (&reader, kab_json_reader_next (&reader)))
        return FALSE;
    }
  return token == KAB_JSON_OBJECT_END && kab_json_reader_next (&reader) == KAB_JSON_END;
}

static gboolean
is_json (const char *type)
{
  return type == NULL || g_str_equal (type, "application/json")
         || g_str_equal (type, "application/merge-patch+json");
}

JsonNode *
kab_api_parse_object (KabApi *api)
{
  gsize length = 0;
  const char *data = api->request->body != NULL ? g_bytes_get_data (api->request->body, &length) : NULL;
  g_autofree char *copy = g_strndup (data != NULL ? data : "", length);
  g_autofree char *again = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!is_json (api->request->content_type))
    {
      kab_api_refuse (api, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "protocol", _ ("The request cannot be read."));
      return NULL;
    }
  /* Where a member stands twice, programs differ in which one counts: then nothing does. */
  if (!look_over (copy, length, &again) || !kab_json_check (data, length)
      || !json_parser_load_from_data (parser, data, (gssize)length, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      kab_api_refuse (api, SOUP_STATUS_BAD_REQUEST, "protocol", _ ("The request cannot be read."));
      return NULL;
    }
  if (again != NULL)
    {
      kab_api_fault (api, again, _ ("It stands there twice."));
      kab_api_refuse_faults (api, SOUP_STATUS_BAD_REQUEST);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

gboolean
kab_api_sees_all (const KabCaller *caller, const KabEntity *entity)
{
  return kab_feed_sees_all (caller->actors, entity);
}

char *
kab_api_etag (gint64 rev)
{
  return g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", rev);
}

gboolean
kab_api_find_visible (KabDb *db,
                      const KabCaller *caller,
                      const KabEntity *entity,
                      const char *id,
                      gint64 *nr,
                      gint64 *rev,
                      GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT nr,rev,feed_keys FROM \"%s\" WHERE id=? AND org=?", entity->name);
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (GArray) keys = NULL;
  KabStep step;

  *nr = 0;
  if (!kab_id_is_valid (id))
    return TRUE;
  statement = kab_db_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, caller->org);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  if (!kab_api_sees_all (caller, entity))
    {
      keys = kab_feed_narrow_keys (db, caller, error);
      if (keys == NULL)
        return FALSE;
      if (!kab_feed_may_see (kab_statement_get_text (statement, 2), keys))
        return TRUE;
    }
  *nr = kab_statement_get_integer (statement, 0);
  *rev = kab_statement_get_integer (statement, 1);
  return TRUE;
}
