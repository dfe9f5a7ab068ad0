/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leases of numbers over HTTP: for desktops; an integrator's key has no device that could be without a network. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-numbers.h"
#include "kab-protocol.h"
#include "kab-server-private.h"
#include "kab-writer-numbers.h"

#define JSON "application/json"

typedef struct
{
  KabServer *server;
  const KabRequest *request;
  KabResponse *response;
  JsonNode *body;
  KabCaller *caller;
  KabWriter *writer;
  gboolean expired;
} Asking;

static void
asking_clear (Asking *asking)
{
  g_clear_pointer (&asking->body, json_node_unref);
  g_clear_pointer (&asking->writer, kab_writer_free);
  g_clear_pointer (&asking->caller, kab_caller_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static gboolean
not_readable (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
  return FALSE;
}

static gboolean
read_body (Asking *asking, GError **error)
{
  gsize length = 0;
  const char *data = asking->request->body != NULL ? g_bytes_get_data (asking->request->body, &length) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (data == NULL || !kab_json_check (data, length)
      || !json_parser_load_from_data (parser, data, (gssize)length, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return not_readable (error);
  asking->body = json_parser_steal_root (parser);
  return TRUE;
}

static JsonNode *
member (Asking *asking, const char *name)
{
  return json_object_get_member (json_node_get_object (asking->body), name);
}

static const char *
text_member (Asking *asking, const char *name)
{
  return kab_json_text (member (asking, name));
}

static gboolean
authenticate (Asking *asking, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (asking->server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);

  if (db == NULL)
    return FALSE;
  if (kab_db_begin (db, FALSE, error))
    asking->caller = kab_identity_authenticate (db, asking->request->token, &asking->expired, error);
  kab_server_db_return_reader (server_db, db);
  return asking->caller != NULL;
}

static gboolean
count (Asking *asking)
{
  KabRateState state;
  g_autofree char *name = g_strconcat (asking->caller->org, "/", asking->caller->device_id, NULL);
  g_autofree char *seconds = NULL;

  if (kab_rate_take (asking->server->rate_of_leases, name, asking->request->is_again ? 0 : 1, &state))
    return TRUE;
  seconds = g_strdup_printf ("%u", MAX (state.reset, 1));
  kab_response_problem (asking->response, 429, "busy", NULL,
                        _ ("That is too often. Wait a little and try again; nothing was done."));
  kab_response_add_header (asking->response, "Retry-After", seconds);
  return FALSE;
}

/* Who it is, and what they may, is asked anew, now that nobody else can write. */
static gboolean
begin_writing (Asking *asking, GError **error)
{
  const KabCaller *seen = asking->caller;
  KabCaller *now;

  asking->writer = kab_writer_begin (kab_server_get_db (asking->server), seen->org, seen->user,
                                     seen->device_name, KAB_WRITER_NONE, error);
  if (asking->writer == NULL)
    return FALSE;
  now = kab_identity_load (asking->writer->db, seen->org, seen->session, error);
  if (now == NULL)
    return FALSE;
  kab_caller_free (asking->caller);
  asking->caller = now;
  return TRUE;
}

static void
answer (Asking *asking, GString *out, const GError *error)
{
  if (error == NULL)
    {
      kab_response_set (asking->response, SOUP_STATUS_OK, JSON, out);
      return;
    }
  g_string_free (out, TRUE);
  if (asking->expired && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_response_problem (asking->response, SOUP_STATUS_UNAUTHORIZED, "token-expired", NULL, error->message);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    kab_response_problem (asking->response, SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid", NULL,
                          error->message);
  else
    kab_response_error (asking->response, error);
}

/* Asking for a lease: its id and kind, both or neither. */
static gboolean
read_wish (Asking *asking, const char **id, const KabEntity **kind, GError **error)
{
  const char *name = text_member (asking, "kind");

  *id = text_member (asking, "id");
  *kind = NULL;
  if (*id == NULL && name == NULL)
    return TRUE;
  *kind = name != NULL ? kab_entity_find (name) : NULL;
  if (!kab_id_is_valid (*id) || *kind == NULL || kab_number_kind (*kind) < 0)
    return not_readable (error);
  return TRUE;
}

static gboolean
append_lease (Asking *asking, const char *id, const KabEntity *kind, GString *out, GError **error)
{
  g_autoptr (KabRow) lease = kab_numbers_lease (asking->writer, asking->caller, kind, id, error);

  if (lease == NULL)
    return FALSE;
  g_string_append (out, ",\"lease\":");
  return kab_numbers_append_json (asking->writer, out, lease, error);
}

static gboolean
lease (Asking *asking, GString *out, GError **error)
{
  JsonNode *held = member (asking, "held");
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  const KabEntity *kind;
  const char *id;

  if (!read_wish (asking, &id, &kind, error) || !begin_writing (asking, error))
    return FALSE;
  if (held != NULL && JSON_NODE_HOLDS_ARRAY (held)
      && !kab_numbers_show (asking->writer, asking->caller, json_node_get_array (held), gone, error))
    return FALSE;
  g_string_append (out, "{\"gone\":[");
  for (guint i = 0; i < gone->len; i++)
    g_string_append_printf (out, i == 0 ? "\"%s\"" : ",\"%s\"", (const char *)gone->pdata[i]);
  g_string_append_c (out, ']');
  if (id != NULL && !append_lease (asking, id, kind, out, error))
    return FALSE;
  g_string_append_c (out, '}');
  return kab_writer_commit (asking->writer, error);
}

static gboolean
give_back (Asking *asking, GString *out, GError **error)
{
  const char *id = text_member (asking, "id");
  g_autoptr (KabRow) row = NULL;
  gint64 next;

  if (!kab_id_is_valid (id) || !kab_json_integer (member (asking, "next"), &next))
    return not_readable (error);
  if (!begin_writing (asking, error))
    return FALSE;
  row = kab_numbers_return (asking->writer, asking->caller, id, next, error);
  return row != NULL && kab_numbers_append_json (asking->writer, out, row, error)
         && kab_writer_commit (asking->writer, error);
}

static void
handle (KabServer *server,
        const KabRequest *request,
        KabResponse *response,
        gboolean (*run) (Asking *asking, GString *out, GError **error))
{
  g_auto (Asking) asking = { .server = server, .request = request, .response = response };
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  if (read_body (&asking, &error) && authenticate (&asking, &error))
    {
      if (!count (&asking))
        {
          g_string_free (out, TRUE);
          return;
        }
      if (run (&asking, out, &error))
        g_clear_error (&error);
    }
  answer (&asking, out, error);
}

void
kab_handle_lease (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, lease);
}

void
kab_handle_lease_return (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, give_back);
}
