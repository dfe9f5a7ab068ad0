/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their digest, in a folder: whole or not there at all. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-blob-folder.h"
#include "kab-blobs.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-feed-keys.h"
#include "kab-feed-page.h"
#include "kab-file.h"
#include "kab-http.h"
#include "kab-identity.h"
#include "kab-protocol.h"
#include "kab-unfinished.h"

static const char *
digest_of (const char *path)
{
  const char *digest = path + strlen (KAB_PATH_BLOBS "/");

  return kab_digest_is_valid (digest) ? digest : NULL;
}

static void
not_there (KabResponse *response)
{
  kab_response_problem (response, SOUP_STATUS_NOT_FOUND, "not-found", NULL,
                        _ ("There is no such file, or none that you may see."));
}

/* Whether the caller's own org has the file, and whether it was the caller who sent it. */
static gboolean
is_sent (KabDb *db,
         const KabCaller *caller,
         const char *digest,
         gboolean *at_all,
         gboolean *by_caller,
         GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT \"user\" FROM blob WHERE org=? AND digest=?", error);
  KabStep step;

  *at_all = *by_caller = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_text (statement, 2, digest);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      *at_all = TRUE;
      *by_caller = *by_caller || g_str_equal (kab_statement_get_text (statement, 0), caller->user);
    }
  return step != KAB_STEP_ERROR;
}

/* Whether a row of @entity that the caller sees names the file in @field. */
static gboolean
is_named_in (KabDb *db,
             const KabCaller *caller,
             const KabEntity *entity,
             const KabField *field,
             GArray *keys,
             const char *digest,
             gboolean *is,
             GError **error)
{
  gboolean all = kab_feed_sees_all (caller->actors, entity);
  g_autofree char *sql
    = g_strdup_printf ("SELECT feed_keys FROM \"%s\" WHERE org=?1 AND \"%s\" %s", entity->name, field->name,
                       field->type == KAB_TYPE_JSON ? "LIKE '%' || ?2 || '%'" : "= ?2");
  g_autoptr (KabStatement) statement = NULL;
  KabStep step = KAB_STEP_DONE;

  /* Those outside the office have no such field. */
  if ((field->flags & KAB_FIELD_INTERNAL) && !all)
    return TRUE;
  statement = kab_db_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_text (statement, 2, digest);
  while (!*is && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    *is = all || kab_feed_may_see (kab_statement_get_text (statement, 0), keys);
  return step != KAB_STEP_ERROR;
}

/* Whether any row that the caller sees does. */
static gboolean
is_named (KabDb *db, const KabCaller *caller, const char *digest, gboolean *is, GError **error)
{
  g_autoptr (GArray) keys = kab_feed_narrow_keys (db, caller, error);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  if (keys == NULL)
    return FALSE;
  for (guint e = 0; e < n && !*is; e++)
    for (guint f = 0; f < entities[e]->n_fields && !*is; f++)
      if ((entities[e]->fields[f].flags & KAB_FIELD_FILE)
          && !is_named_in (db, caller, entities[e], &entities[e]->fields[f], keys, digest, is, error))
        return FALSE;

  return TRUE;
}

/* The file must have come from the caller's own org: to know its name is not enough. */
static gboolean
may_read (KabDb *db, const KabCaller *caller, const char *digest, gboolean *may, GError **error)
{
  gboolean sent;

  return is_sent (db, caller, digest, &sent, may, error)
         && (*may || !sent || is_named (db, caller, digest, may, error));
}

gboolean
kab_blob_may_name (KabDb *db, const KabCaller *caller, const char *digest, gboolean *may, GError **error)
{
  gboolean sent;

  if (!is_sent (db, caller, digest, &sent, may, error))
    return FALSE;
  if (*may || sent)
    return *may || is_named (db, caller, digest, may, error);
  *may = TRUE;
  return TRUE;
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
    ok = may_read (db, caller, digest, may, error);
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

static KabUnfinished
unfinished_of (KabServer *server, const KabCaller *caller, const char *digest)
{
  return (KabUnfinished){ kab_server_get_blobs (server), caller->org, caller->user, digest };
}

/* How much of the file has come, so that who sends it knows where to go on. */
static void
tell_offset (KabResponse *response, gint64 offset)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);

  kab_response_add_header (response, "Upload-Offset", text);
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
      const KabUnfinished part = unfinished_of (server, caller, digest);

      not_there (response);
      if (g_str_equal (request->method, "HEAD"))
        tell_offset (response, kab_unfinished_size (&part));
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
    {
      kab_response_error (response, error);
    }
  else
    {
      const KabUnfinished part = unfinished_of (server, caller, digest);

      kab_unfinished_drop (&part);
      kab_response_set (response, is_there && may ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, NULL, NULL);
    }
}

typedef struct
{
  gboolean asks; /* sends nothing */
  gint64 first;
  gint64 last;
  gint64 size;
} Piece;

static gboolean
read_number (const char **text, char end, gint64 *number)
{
  char *behind;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  *number = g_ascii_strtoll (*text, &behind, 10);
  *text = behind + 1;
  return *behind == end && *number < G_MAXINT64;
}

/* RFC 9110, 14.4: "bytes FIRST-LAST/SIZE", or "bytes *\/SIZE" with nothing. */
static gboolean
read_piece (const KabRequest *request, Piece *piece)
{
  const char *text = request->content_range;
  gsize length = request->body != NULL ? g_bytes_get_size (request->body) : 0;

  if (text == NULL || !g_str_has_prefix (text, "bytes "))
    return FALSE;
  text += strlen ("bytes ");
  piece->asks = g_str_has_prefix (text, "*/");
  if (piece->asks)
    {
      text += strlen ("*/");
      return read_number (&text, '\0', &piece->size) && length == 0;
    }
  return read_number (&text, '-', &piece->first) && read_number (&text, '/', &piece->last)
         && read_number (&text, '\0', &piece->size) && piece->first <= piece->last
         && piece->last < piece->size && (gsize)(piece->last - piece->first) + 1 == length;
}

static gboolean
check_piece (const KabRequest *request, Piece *piece, KabResponse *response)
{
  g_autofree char *most = g_format_size_full (KAB_BLOB_MAX, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *sentence = NULL;

  if (!read_piece (request, piece))
    {
      kab_response_problem (response, SOUP_STATUS_BAD_REQUEST, "protocol", NULL,
                            _ ("The request cannot be read."));
      return FALSE;
    }
  if (piece->size <= KAB_BLOB_MAX)
    return TRUE;
  /* Translators: such as "20 MiB" */
  sentence = g_strdup_printf (_ ("The file is too large: %s at the most."), most);
  kab_response_problem (response, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", NULL, sentence);
  return FALSE;
}

/* Of a file that is there already: it is about to be named, and is kept from now on as if it had just come. */
static gboolean
is_kept (KabServer *server, const KabCaller *caller, const char *digest, gboolean *is, GError **error)
{
  g_autofree char *file = file_of (server, digest);
  int lock = kab_blob_folder_lock (kab_server_get_blobs (server), FALSE, error);
  GStatBuf info;
  gboolean ok = TRUE;

  if (lock < 0)
    return FALSE;
  *is = g_stat (file, &info) == 0 && S_ISREG (info.st_mode);
  if (*is)
    ok = remember (server, caller, digest, (gsize)info.st_size, error);
  close (lock);
  return ok;
}

/* The last piece has come. */
static gboolean
publish (KabServer *server, const KabCaller *caller, const KabUnfinished *part, gint64 size, GError **error)
{
  int lock = kab_blob_folder_lock (part->folder, FALSE, error);
  gboolean ok;

  if (lock < 0)
    return FALSE;
  ok = kab_unfinished_publish (part, error) && remember (server, caller, part->digest, (gsize)size, error);
  close (lock);
  return ok;
}

static void
answer_piece_error (KabResponse *response, gint64 offset, const GError *error)
{
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    kab_response_problem (response, SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid", NULL, error->message);
  else
    kab_response_error (response, error);
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT))
    tell_offset (response, offset);
}

void
kab_handle_blob_patch (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *digest = digest_of (request->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  Piece piece = { 0 };
  KabUnfinished part;
  gboolean may = FALSE, expired = FALSE, is_there = FALSE;
  gint64 offset;

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
  if (!check_piece (request, &piece, response))
    return;
  part = unfinished_of (server, caller, digest);
  offset = kab_unfinished_size (&part);
  if (may && !is_kept (server, caller, digest, &is_there, &error))
    {
      kab_response_error (response, error);
      return;
    }
  if (is_there)
    {
      kab_unfinished_drop (&part);
      kab_response_set (response, SOUP_STATUS_OK, NULL, NULL);
      return;
    }
  if (((!piece.asks || piece.size == 0)
       && !kab_unfinished_append (&part, piece.first, request->body, &offset, &error))
      || (offset == piece.size && !publish (server, caller, &part, piece.size, &error)))
    {
      answer_piece_error (response, offset, error);
      return;
    }
  kab_response_set (response, offset == piece.size ? SOUP_STATUS_CREATED : SOUP_STATUS_ACCEPTED, NULL, NULL);
  tell_offset (response, offset);
}
