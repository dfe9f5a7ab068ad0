/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their digest, in a folder: whole or not there at all. */
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "kab-blob-folder.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-feed-keys.h"
#include "kab-feed-page.h"
#include "kab-http.h"
#include "kab-identity.h"
#include "kab-protocol.h"

#define DIGEST_LENGTH 64

static const char *
digest_of (const char *path)
{
  const char *digest = path + strlen (KAB_PATH_BLOBS "/");

  if (strlen (digest) != DIGEST_LENGTH || strspn (digest, "0123456789abcdef") != DIGEST_LENGTH)
    return NULL;
  return digest;
}

static void
not_there (KabResponse *response)
{
  kab_response_problem (response, SOUP_STATUS_NOT_FOUND, "not-found", NULL,
                        _ ("There is no such file, or none that you may see."));
}

static gboolean
is_uploader (KabDb *db, const KabCaller *caller, const char *digest, gboolean *is, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT 1 FROM blob WHERE org=? AND digest=? AND \"user\"=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_text (statement, 2, digest);
  kab_statement_bind_text (statement, 3, caller->user);
  step = kab_statement_step (statement, error);
  *is = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

/* Whether a row that the caller sees names the file; it must have come from the caller's own org. */
static gboolean
is_named (KabDb *db, const KabCaller *caller, const char *digest, gboolean *is, GError **error)
{
  g_autoptr (GArray) keys = kab_feed_narrow_keys (db, caller, error);
  gboolean all = kab_feed_sees_all (caller->actors, &kab_entity_template);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT feed_keys FROM template WHERE org=?1 AND assets LIKE '%' || ?2 || '%'"
                      " AND EXISTS(SELECT 1 FROM blob WHERE org=?1 AND digest=?2)",
                      error);
  KabStep step;

  *is = FALSE;
  if (keys == NULL || statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_text (statement, 2, digest);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    *is = *is || all || kab_feed_may_see (kab_statement_get_text (statement, 0), keys);
  return step == KAB_STEP_DONE;
}

/* Whose request it is, and whether the file of @digest may be read by them. */
static KabCaller *
identify (KabServer *server,
          const KabRequest *request,
          const char *digest,
          gboolean *may,
          gboolean *expired,
          GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  g_autoptr (KabCaller) caller = NULL;
  gboolean ok = FALSE;

  if (db == NULL)
    return NULL;
  kab_server_db_limit_reader (server_db, db);
  if (kab_db_begin (db, FALSE, error))
    caller = kab_identity_authenticate (db, request->token, expired, error);
  if (caller != NULL)
    ok = is_uploader (db, caller, digest, may, error) && (*may || is_named (db, caller, digest, may, error));
  kab_server_db_return_reader (server_db, db);
  return ok ? g_steal_pointer (&caller) : NULL;
}

static void
answer_error (KabResponse *response, gboolean expired, const GError *error)
{
  if (expired && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_response_problem (response, SOUP_STATUS_UNAUTHORIZED, "token-expired", NULL, error->message);
  else
    kab_response_error (response, error);
}

static char *
file_of (KabServer *server, const char *digest)
{
  return kab_blob_folder_path (kab_server_get_blobs (server), digest);
}

void
kab_handle_blob_get (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *digest = digest_of (request->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  g_autofree char *file = NULL;
  g_autofree char *tag = NULL;
  gboolean may = FALSE, expired = FALSE;

  if (digest == NULL)
    {
      not_there (response);
      return;
    }
  caller = identify (server, request, digest, &may, &expired, &error);
  if (caller == NULL)
    {
      answer_error (response, expired, error);
      return;
    }
  file = file_of (server, digest);
  mapped = may ? g_mapped_file_new (file, FALSE, NULL) : NULL;
  if (mapped == NULL)
    {
      not_there (response);
      return;
    }
  tag = g_strdup_printf ("\"%s\"", digest);
  kab_response_add_header (response, "ETag", tag);
  kab_response_add_header (response, "Cache-Control", "private, max-age=31536000, immutable");
  kab_response_add_header (response, "Accept-Ranges", "bytes");
  kab_response_add_header (response, "Content-Disposition", "attachment");
  response->is_final = TRUE;
  if (g_strcmp0 (request->if_none_match, tag) == 0)
    {
      kab_response_set (response, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
      return;
    }
  kab_response_set (response, SOUP_STATUS_OK, "application/octet-stream", NULL);
  response->body = g_mapped_file_get_bytes (mapped);
}

static gboolean
remember (KabServer *server, const KabCaller *caller, const char *digest, gsize size, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_writer (server_db);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "INSERT INTO blob(org,digest,\"user\",size,at) VALUES(?,?,?,?,?)"
                      " ON CONFLICT(org,digest,\"user\") DO UPDATE SET at = excluded.at",
                      error);
  gboolean ok = FALSE;

  if (statement != NULL && kab_db_begin (db, TRUE, error))
    {
      kab_statement_bind_text (statement, 1, caller->org);
      kab_statement_bind_text (statement, 2, digest);
      kab_statement_bind_text (statement, 3, caller->user);
      kab_statement_bind_integer (statement, 4, (gint64)size);
      kab_statement_bind_integer (statement, 5, kab_time_now ());
      ok = kab_statement_run (statement, error) && kab_db_commit (db, error);
    }
  g_clear_pointer (&statement, kab_statement_done);
  kab_server_db_return_writer (server_db, db);
  return ok;
}

/* Nothing is removed from the folder between looking whether the file is there and writing down that it is. */
static gboolean
take_file (KabServer *server,
           const KabCaller *caller,
           const char *digest,
           GBytes *body,
           gboolean *is_there,
           GError **error)
{
  const char *folder = kab_server_get_blobs (server);
  g_autofree char *file = file_of (server, digest);
  int lock = kab_blob_folder_lock (folder, FALSE, error);
  gboolean ok;

  if (lock < 0)
    return FALSE;
  *is_there = g_file_test (file, G_FILE_TEST_IS_REGULAR);
  ok = (*is_there || kab_blob_folder_publish (folder, digest, body, error))
       && remember (server, caller, digest, g_bytes_get_size (body), error);
  close (lock);
  return ok;
}

void
kab_handle_blob_put (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *digest = digest_of (request->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  g_autofree char *sum = NULL;
  gboolean may = FALSE, expired = FALSE, is_there;

  if (digest == NULL)
    {
      not_there (response);
      return;
    }
  caller = identify (server, request, digest, &may, &expired, &error);
  if (caller == NULL)
    {
      answer_error (response, expired, error);
      return;
    }
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);
  if (!g_str_equal (sum, digest))
    {
      kab_response_problem (response, SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid", NULL,
                            _ ("The file is not the one that its name says. Send it again."));
      return;
    }
  if (!take_file (server, caller, digest, request->body, &is_there, &error))
    kab_response_error (response, error);
  else
    kab_response_set (response, is_there && may ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, NULL, NULL);
}
