/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The papers of a payment (S1-02): its invoice, and once it is paid its licences, as PDF, for whoever has the address of its page.
 * They are drawn by "kabinetctl render" in a process of its own: a template that takes for ever, or too much, takes the
 * server nothing.
 */
#include "kab-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-deadline.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-language.h"
#include "kab-page.h"
#include "kab-payments.h"
#include "kab-store.h"

#define PROGRAM "kabinetctl"
#define SECONDS 25
#define PDF_MAX (20 * 1024 * 1024)
#define PART_MAX 64

typedef struct
{
  char *org;
  KabRow *row;
} Paper;

static void
paper_clear (Paper *paper)
{
  g_clear_pointer (&paper->org, g_free);
  g_clear_pointer (&paper->row, kab_row_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)

gboolean
kab_paper_is_public (const KabRow *row)
{
  const char *status = kab_row_get_text (row, "status");

  if (row->deleted)
    return FALSE;
  if (row->entity == &kab_entity_licence)
    return g_strcmp0 (status, "active") == 0;
  return g_strcmp0 (kab_row_get_text (row, "kind"), "invoice") == 0 && g_strcmp0 (status, "void") != 0;
}

/* It must be of the order that the token is of: who has one address has no other's papers. */
static gboolean
look_up (KabDb *db, const char *token, const char *id, Paper *paper, GError **error)
{
  static const KabEntity *const kinds[] = { &kab_entity_invoice, &kab_entity_licence };
  g_autoptr (GError) local = NULL;
  g_autoptr (KabPaymentWork) work = kab_payment_work_by_token (db, token, &local);
  g_autoptr (KabRow) payment = NULL;

  if (work != NULL && g_str_equal (work->entity, kab_entity_payment.name))
    payment = kab_store_find (db, work->org, &kab_entity_payment, work->id, &local);
  for (guint i = 0; payment != NULL && local == NULL && paper->row == NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (KabRow) row = kab_store_find (db, work->org, kinds[i], id, &local);

      if (row != NULL && kab_paper_is_public (row) && !kab_row_is_null (payment, "order")
          && g_strcmp0 (kab_row_get_text (row, "order"), kab_row_get_text (payment, "order")) == 0)
        paper->row = g_steal_pointer (&row);
    }
  if (paper->row != NULL)
    paper->org = g_strdup (work->org);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* $KABINET_CTL, then beside this program's build, then where it is installed. */
static char *
find_program (void)
{
  const char *told = g_getenv ("KABINET_CTL");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = own != NULL ? g_path_get_dirname (own) : g_strdup (".");
  g_autofree char *built = g_build_filename (dir, "..", "cli", PROGRAM, NULL);
  g_autofree char *beside = g_build_filename (dir, PROGRAM, NULL);

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_steal_pointer (&beside);
}

/* The address of the database may have a password in it, so it does not stand on the command line. */
static GBytes *
run (KabServer *server, const Paper *paper, const char *path, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = find_program ();
  const char *const argv[] = { program,
                               "render",
                               paper->row->id,
                               "--quiet",
                               "--org",
                               paper->org,
                               "--kind",
                               paper->row->entity->name,
                               "--blobs",
                               kab_server_get_blobs (server),
                               "--output",
                               path,
                               NULL };
  g_autoptr (KabDeadline) deadline = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_subprocess_launcher_setenv (launcher, "KABINET_DATABASE",
                                kab_server_db_get_uri (kab_server_get_db (server)), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, error);
  if (process == NULL)
    return NULL;
  deadline = kab_deadline_new (SECONDS, NULL);
  if (!g_subprocess_communicate_utf8 (process, NULL, kab_deadline_get_cancellable (deadline), NULL, &said,
                                      error))
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      return NULL;
    }
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, "%s", said != NULL ? g_strchomp (said) : "");
      return NULL;
    }
  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  if (length <= PDF_MAX)
    return g_bytes_new_take (contents, length);
  g_free (contents);
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT, length);
  return NULL;
}

static GBytes *
draw (KabServer *server, const Paper *paper, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("kabinet-paper-XXXXXX", error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "paper.pdf", NULL) : NULL;
  GBytes *pdf;

  if (folder == NULL)
    return NULL;
  pdf = run (server, paper, path, error);
  g_unlink (path);
  g_rmdir (folder);
  return pdf;
}

/* What a number is called by in the folder of downloads: letters that every system takes. */
static char *
file_name (const Paper *paper)
{
  const char *number = kab_row_get_text (paper->row, "number");
  g_autofree char *name = g_strconcat (paper->row->entity->name, "-", number != NULL ? number : "", NULL);

  for (char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '_';
  return g_strdup_printf ("attachment; filename=\"%s.pdf\"", name);
}

static void
answer_pdf (KabResponse *response, const Paper *paper, GBytes *pdf)
{
  g_autofree char *disposition = file_name (paper);

  response->status = SOUP_STATUS_OK;
  response->type = "application/pdf";
  response->body = pdf;
  response->is_final = TRUE;
  kab_response_add_header (response, "Content-Disposition", disposition);
  kab_response_add_header (response, "Cache-Control", "no-store");
  kab_response_add_header (response, "Content-Security-Policy", "default-src 'none'; sandbox");
  kab_response_add_header (response, "X-Content-Type-Options", "nosniff");
  kab_response_add_header (response, "Referrer-Policy", "no-referrer");
  kab_response_add_header (response, "X-Robots-Tag", "noindex");
}

static void
answer_page (const KabRequest *request,
             KabResponse *response,
             guint status,
             const char *title,
             const char *text)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state over", text);
  kab_page_answer (request, response, status, title, body, TRUE);
}

void
kab_handle_paper (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (GStrv) parts = g_strsplit (request->path + strlen (KAB_PAPER_PATH), "/", 3);
  KabServerDb *server_db = kab_server_get_db (server);
  g_autoptr (GError) error = NULL;
  g_auto (Paper) paper = { NULL };
  GBytes *pdf = NULL;
  KabDb *db;

  /* Drawing costs a second: who asks too often waits. */
  if (!kab_page_within_rate_of (kab_server_get_rate_of_papers (server), request, response))
    return;
  db = kab_server_db_lend_reader (server_db, &error);
  if (db != NULL)
    {
      if (kab_db_begin (db, FALSE, &error) && g_strv_length (parts) == 2 && strlen (parts[0]) <= PART_MAX
          && strlen (parts[1]) <= PART_MAX)
        look_up (db, parts[0], parts[1], &paper, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  if (paper.row != NULL && !request->is_again)
    pdf = draw (server, &paper, &error);
  if (pdf != NULL)
    {
      answer_pdf (response, &paper, pdf);
      return;
    }
  if (error != NULL)
    g_warning ("The paper of %s %s could not be drawn: %s", paper.row->entity->name, paper.row->id,
               error->message);
  kab_language_enter (request->language);
  if (paper.row == NULL)
    answer_page (
      request, response, SOUP_STATUS_NOT_FOUND, _ ("Nothing Found"),
      _ ("There is no paper under this address. Open the page of the payment again; if it is not there, ask "
         "whoever sent it."));
  else
    answer_page (request, response, SOUP_STATUS_INTERNAL_SERVER_ERROR, _ ("This Paper Cannot Be Drawn Now"),
                 _ ("Try again in a minute, or ask the seller to send it."));
  kab_language_leave ();
}
