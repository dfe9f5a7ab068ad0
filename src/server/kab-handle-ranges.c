/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop compares what it has of a range of rows with ours, and gets the range anew where they differ. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-digest.h"
#include "kab-feed-range.h"
#include "kab-handlers-private.h"
#include "kab-id.h"
#include "kab-protocol.h"
#include "kab-server-private.h"

#define JSON "application/json"

static const char *
query_text (const KabRequest *request, const char *name)
{
  const char *text = request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;

  return text != NULL ? text : "";
}

static gboolean
is_plain (const char *text, const char *letters, gsize most)
{
  return text[0] != '\0' && strlen (text) <= most && text[strspn (text, letters)] == '\0';
}

static gboolean
is_bound (const char *id)
{
  return id[0] == '\0' || kab_id_is_valid (id);
}

static gboolean
read_range (const KabRequest *request, KabFeedRange *range, GError **error)
{
  range->name = query_text (request, "entity");
  range->entity = kab_entity_find (range->name);
  range->after = query_text (request, "after");
  range->to = query_text (request, "to");
  range->cursor = query_text (request, "cursor");
  if (is_plain (range->name, "abcdefghijklmnopqrstuvwxyz_0123456789", 63) && is_bound (range->after)
      && is_bound (range->to) && (range->to[0] == '\0' || strcmp (range->after, range->to) < 0))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not a range of records."));
  return FALSE;
}

/* Nobody is to keep the server busy with it. */
static gboolean
is_within_rate (KabServer *server, const KabRequest *request, const KabCaller *caller, KabResponse *response)
{
  KabRateState state;
  g_autofree char *seconds = NULL;

  if (kab_rate_take (server->rate_of_ranges, caller->session, request->is_again ? 0 : 1, &state))
    return TRUE;
  seconds = g_strdup_printf ("%u", state.reset);
  kab_response_problem (response, 429, "rate-limited", NULL,
                        _ ("Too many requests. Wait, and send fewer at once."));
  kab_response_add_header (response, "Retry-After", seconds);
  return FALSE;
}

static void
answer (KabResponse *response, const KabFeedRangeFacts *facts, GString *body)
{
  if (!facts->moved)
    {
      kab_response_set (response, SOUP_STATUS_OK, JSON, body);
      return;
    }
  g_string_free (body, TRUE);
  kab_response_problem (response, SOUP_STATUS_CONFLICT, KAB_CODE_MOVED, NULL,
                        _ ("These records have changed. Receive what is new first."));
}

typedef gboolean (*Reader) (KabDb *db,
                            const KabCaller *caller,
                            const KabFeedRange *range,
                            const KabRequest *request,
                            KabFeedRangeFacts *facts,
                            GString *out,
                            GError **error);

static void
handle (KabServer *server, const KabRequest *request, KabResponse *response, Reader read)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  KabFeedRange range = { 0 };
  KabFeedRangeFacts facts = { 0 };
  gboolean expired = FALSE, within = TRUE, ok = FALSE;
  GString *out = g_string_new (NULL);
  KabDb *db = kab_handle_begin_read (server, request, &caller, &expired, &error);

  if (db != NULL)
    {
      within = is_within_rate (server, request, caller, response);
      ok = within && read_range (request, &range, &error)
           && read (db, caller, &range, request, &facts, out, &error);
      kab_server_db_return_reader (kab_server_get_db (server), db);
    }
  if (ok)
    {
      answer (response, &facts, out);
      return;
    }
  g_string_free (out, TRUE);
  if (within)
    kab_handle_error (response, expired, error);
}

static gboolean
read_digest (KabDb *db,
             const KabCaller *caller,
             const KabFeedRange *range,
             const KabRequest *request,
             KabFeedRangeFacts *facts,
             GString *out,
             GError **error)
{
  return kab_feed_range_digest (db, caller, range, query_text (request, "fields"), facts, out, error);
}

void
kab_handle_digest (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, read_digest);
}

static gboolean
read_rows (KabDb *db,
           const KabCaller *caller,
           const KabFeedRange *range,
           const KabRequest *request,
           KabFeedRangeFacts *facts,
           GString *out,
           GError **error)
{
  return kab_feed_range (db, caller, range, facts, out, error);
}

/* What a desktop says that it had goes into the log: as far as it may be such a thing. */
static void
note_difference (KabServer *server, const KabRequest *request)
{
  const char *count = query_text (request, "count"), *digest = query_text (request, "digest");

  kab_metrics_range_differed (server->metrics);
  g_warning ("A desktop's copy of the range of %s after “%s” to “%s” differed: it had %s rows, digest %s. It "
             "gets them anew.",
             query_text (request, "entity"), query_text (request, "after"), query_text (request, "to"),
             is_plain (count, "0123456789", 10) ? count : "?",
             is_plain (digest, "0123456789abcdef", KAB_DIGEST_LENGTH) ? digest : "?");
}

void
kab_handle_range (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, read_rows);
  if (response->status == SOUP_STATUS_OK && !request->is_again
      && g_str_equal (query_text (request, "reason"), "differed"))
    note_difference (server, request);
}
