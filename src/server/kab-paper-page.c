/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The papers of a payment (S1-02): its invoice, and once it is paid its licences, as PDF, for whoever has the address of its page.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-identity-private.h"
#include "kab-language.h"
#include "kab-page.h"
#include "kab-paper-draw.h"
#include "kab-payments.h"
#include "kab-store.h"

#define PART_MAX 100

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

/* What was sent by itself has an address of its own. */
static gboolean
look_up_shared (KabDb *db, const char *token, const char *id, Paper *paper, GError **error)
{
  g_autofree char *hash = kab_token_hash (token);
  g_autofree char *org = kab_token_org (token);
  g_autoptr (KabStatement) statement = NULL;
  const KabEntity *entity;
  KabStep step;

  if (org == NULL)
    return TRUE;
  statement
    = kab_db_prepare (db, "SELECT entity FROM shared_paper WHERE org=? AND hash=? AND id=? AND expires_at>?",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_text (statement, 3, id);
  kab_statement_bind_integer (statement, 4, kab_time_now ());
  step = kab_statement_step (statement, error);
  entity = step == KAB_STEP_ROW ? kab_entity_find (kab_statement_get_text (statement, 0)) : NULL;
  if (entity != NULL)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) row = kab_store_find (db, org, entity, id, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (row != NULL && kab_paper_is_public (row))
        {
          paper->row = g_steal_pointer (&row);
          paper->org = g_steal_pointer (&org);
        }
    }
  return step != KAB_STEP_ERROR;
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

static void
answer_pdf (KabResponse *response, const Paper *paper, GBytes *pdf)
{
  g_autofree char *name = kab_paper_file_name (paper->row);
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", name);

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

  kab_page_paragraph (body, "state over long", text);
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
          && strlen (parts[1]) <= PART_MAX && look_up (db, parts[0], parts[1], &paper, &error)
          && paper.row == NULL)
        look_up_shared (db, parts[0], parts[1], &paper, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  if (paper.row != NULL && !request->is_again)
    pdf = kab_paper_draw (kab_server_db_get_uri (server_db), kab_server_get_blobs (server), paper.org,
                          paper.row, NULL, &error);
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
