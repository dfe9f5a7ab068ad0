/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A partner's link (S0-26, S4-67): the visit is counted, and the visitor sent on, told the code in the address. Nothing is kept of
 * them, nor by them.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-http.h"
#include "kab-language.h"
#include "kab-page.h"
#include "kab-registration.h"
#include "kab-tracking-link.h"

static gboolean
look_up (KabServer *server, const char *code, KabTrackingLink *link, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error) && kab_tracking_link_find (db, NULL, code, link, error);
  kab_server_db_return_reader (server_db, db);
  return ok;
}

static void
page_of_nothing (const KabRequest *request, KabResponse *response, gboolean known)
{
  GString *body = g_string_new (NULL);

  kab_language_enter (request->language);
  if (known)
    {
      kab_page_state (body, "waiting", _ ("This link is switched off just now."));
      kab_page_paragraph (body, "note", _ ("Ask whoever gave it to you, or try again later."));
    }
  else
    {
      kab_page_state (body, "over", _ ("There is no such link here."));
      kab_page_paragraph (body, "note",
                          _ ("Compare the address with where you have it from, letter by letter."));
    }
  kab_page_answer (request, response, SOUP_STATUS_NOT_FOUND, _ ("This Link Leads Nowhere"), body, TRUE);
  kab_language_leave ();
}

void
kab_handle_go (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autofree char *code = g_ascii_strdown (request->path + strlen (KAB_TRACKING_PATH), -1);
  g_auto (KabTrackingLink) link = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *where = NULL;

  if (!kab_page_within_rate (server, request, response))
    return;
  if (!look_up (server, code, &link, &error))
    {
      kab_response_error (response, error);
      return;
    }
  if (link.id != NULL && link.is_active)
    where = g_strcmp0 (link.target, KAB_TRACKING_REGISTER) == 0
              ? g_strconcat (KAB_REGISTER_PATH "/", link.org, "/", code, NULL)
            /* Whatever wrote it, only what is allowed is led to. */
            : kab_tracking_target_check (link.target, NULL, NULL) ? kab_tracking_address (link.target, code)
                                                                  : NULL;
  if (where == NULL)
    {
      page_of_nothing (request, response, link.id != NULL);
      return;
    }
  /* Who only looks whether there is something has not come. */
  if (g_str_equal (request->method, "GET") && !request->is_again)
    kab_visits_note (kab_server_get_visits (server), link.org, link.id);
  kab_page_redirect (response, where);
}
