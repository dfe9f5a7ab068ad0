/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-page-form.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-org.h"

void
kab_page_form_begin (GString *out, const char *wrong)
{
  if (wrong != NULL)
    kab_page_paragraph (out, "state over", wrong);
  g_string_append (out, "<form method=\"post\" autocomplete=\"on\">\n");
}

void
kab_page_input (GString *out, const char *name, const char *label, const char *attributes)
{
  g_string_append (out, "<label>");
  kab_page_escape (out, label);
  g_string_append_printf (out, "<input name=\"%s\" %s></label>\n", name, attributes);
}

void
kab_page_input_text (GString *out,
                     const char *name,
                     const char *label,
                     const char *attributes,
                     const char *value)
{
  g_autoptr (GString) all = g_string_new (attributes);

  g_string_append (all, " value=\"");
  kab_page_escape (all, value);
  g_string_append_c (all, '"');
  kab_page_input (out, name, label, all->str);
}

void
kab_page_tick (GString *out, const char *name, const char *label)
{
  g_string_append_printf (
    out, "<label class=\"tick\"><input type=\"checkbox\" name=\"%s\" value=\"yes\" required>", name);
  kab_page_escape (out, label);
  g_string_append (out, "</label>\n");
}

void
kab_page_hidden (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
  kab_page_escape (out, value);
  g_string_append (out, "\">\n");
}

void
kab_page_form_end (GString *out, const char *button)
{
  g_string_append (out, "<p><button class=\"button\" type=\"submit\">");
  kab_page_escape (out, button);
  g_string_append (out, "</button></p>\n</form>\n");
}

char *
kab_page_field (const KabRequest *request, const char *name)
{
  gsize length = 0;
  const char *data = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *value = g_hash_table_lookup (form, name);

  explicit_bzero (text, strlen (text));
  return value != NULL && g_utf8_validate (value, -1, NULL) ? g_strdup (value) : NULL;
}

void
kab_page_answer_form (const KabRequest *request,
                      KabResponse *response,
                      guint status,
                      const char *title,
                      GString *body,
                      gboolean choose)
{
  kab_page_answer (request, response, status, title, body, choose);
  kab_response_add_header (response, "Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                           "frame-ancestors 'none'; base-uri 'none'");
}

void
kab_page_password_inputs (GString *out, const char *login)
{
  g_autofree char *secret
    = g_strdup_printf ("type=\"password\" minlength=\"%d\" autocomplete=\"new-password\" required",
                       KAB_PASSWORD_MIN);

  kab_page_input_text (out, "login", _ ("You sign in as"), "type=\"text\" readonly autocomplete=\"username\"",
                       login);
  kab_page_input (out, "password", _ ("New password, 8 characters at the least"), secret);
  kab_page_input (out, "again", _ ("The same once more"), secret);
}

void
kab_page_choose_password (const KabRequest *request,
                          KabResponse *response,
                          guint status,
                          const char *login,
                          const char *wrong,
                          const char *note)
{
  GString *body = g_string_new (NULL);

  kab_page_form_begin (body, wrong);
  kab_page_password_inputs (body, login);
  kab_page_form_end (body, _ ("Set the Password"));
  if (note != NULL)
    kab_page_paragraph (body, "note", note);
  kab_page_answer_form (request, response, status, _ ("Choose a Password"), body, wrong == NULL);
}

void
kab_page_password_set (const KabRequest *request, KabResponse *response, const char *login, const char *base)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state good", _ ("Your password is set."));
  g_string_append (body, "<table>\n");
  kab_page_row (body, _ ("You sign in as"), login);
  kab_page_row (body, _ ("Server"), base);
  g_string_append (body, "</table>\n");
  if (base != NULL && g_str_has_prefix (base, "https://"))
    {
      g_autofree char *where = g_uri_escape_string (base, NULL, FALSE);
      g_autofree char *who = g_uri_escape_string (login, NULL, FALSE);
      g_autofree char *link = g_strconcat ("kabinet://connect?server=", where, "&login=", who, NULL);

      kab_page_button (body, link, _ ("Open Kabinet"));
    }
  kab_page_paragraph (body, "note",
                      _ (
                        "If nothing opens, Kabinet is not installed on this computer yet: install it, choose "
                        "Connect to a Server, and enter the address above."));
  kab_page_answer_form (request, response, SOUP_STATUS_OK, _ ("Welcome"), body, FALSE);
}

/* It is said in the language of who reads it, which the slow part does without. */
const char *
kab_page_password_wrong (gboolean same, const GError *error)
{
  if (!same)
    return _ ("The two passwords are not the same. Type both again.");
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    return _ ("This password is too short, too long or too easy. Choose another one.");
  return NULL;
}
