/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-page.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <qrencode.h>

#include "kab-api.h"
#include "kab-json.h"
#include "kab-licence-code.h"
#include "kab-payments.h"
#include "kab-recovery.h"
#include "kab-registration.h"
#include "kab-tracking-link.h"

#define QUIET 4

static const char style[]
  = ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:38rem;padding:1.5rem 1rem}"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}"
    ".state{border-left:.4rem solid;padding:.4rem 0 .4rem "
    ".9rem;font-size:1.15rem;font-weight:600;margin:1rem 0}"
    ".good{border-color:#1a7f37}.waiting{border-color:#9a6700}.over{border-color:#cf222e}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .6rem "
    ".45rem 0;border-bottom:1px solid #8886;overflow-wrap:anywhere}th{font-weight:normal;width:38%}"
    ".button{display:inline-block;background:#1c71d8;color:#fff;text-decoration:none;font-weight:600;"
    "padding:.75rem 1.5rem;border-radius:.6rem;margin:.6rem 0}.button:focus-visible{outline:.2rem solid;"
    "outline-offset:.15rem}"
    "label{display:block;margin:.9rem 0}input{display:block;font:inherit;box-sizing:border-box;width:100%;"
    "padding:.6rem;margin-top:.25rem;border:1px solid #888;border-radius:.4rem}"
    "input[type=hidden]{display:none}.tick input{display:inline-block;width:1.2em;height:1.2em;margin:0 "
    ".6rem 0 0;vertical-align:-.2em}"
    ".text{max-height:16rem;overflow-y:auto;border:1px solid #888;border-radius:.4rem;padding:.2rem .9rem;"
    "font-size:.95rem}.text:focus-visible{outline:.2rem solid}.hint{font-size:.95rem;margin:.2rem 0}"
    "button{font:inherit;border:0;cursor:pointer}"
    "svg{background:#fff;display:block;width:min(18rem,100%);height:auto;margin:.8rem 0}"
    "nav{margin-top:2.5rem;font-size:.95rem}nav a,nav span{display:inline-block;padding:.35rem 1rem .35rem 0}"
    ".long{font-size:1rem;font-weight:400}li{margin:.4rem 0;overflow-wrap:anywhere}"
    ".note{font-size:.95rem;margin-top:1.2rem}code{overflow-wrap:anywhere}";

/* Each in its own language: whoever looks for it reads no other. */
static const struct
{
  const char *code;
  const char *name;
} languages[] = { { "ru", "Русский" }, { "en", "English" }, { "bg", "Български" }, { "az", "Azərbaycan" } };

gboolean
kab_page_is (const char *path)
{
  return g_str_equal (path, KAB_START_PATH) || g_str_equal (path, KAB_RECOVER_PATH)
         || g_str_equal (path, KAB_REGISTER_PATH) || g_str_has_prefix (path, KAB_REGISTER_PATH "/")
         || g_str_has_prefix (path, KAB_CONFIRM_PATH) || g_str_has_prefix (path, KAB_PASSWORD_PATH)
         || g_str_has_prefix (path, KAB_PAY_PATH) || g_str_has_prefix (path, KAB_PAPER_PATH)
         || g_str_has_prefix (path, KAB_VERIFY_PATH) || g_str_has_prefix (path, KAB_TRACKING_PATH);
}

gboolean
kab_page_within_rate (KabServer *server, const KabRequest *request, KabResponse *response)
{
  return kab_page_within_rate_of (kab_server_get_rate_by_address (server), request, response);
}

gboolean
kab_page_within_rate_of (KabRate *rate, const KabRequest *request, KabResponse *response)
{
  g_autofree char *network = kab_api_network_of (request->address);
  g_autofree char *seconds = NULL;
  KabRateState state;

  if (kab_rate_take (rate, network, request->is_again ? 0 : 1, &state)
      && !(request->is_again && state.remaining == 0 && response->status == 429))
    return TRUE;
  seconds = g_strdup_printf ("%u", state.reset);
  kab_response_problem (response, 429, "rate-limited", NULL,
                        _ ("Too many requests. Wait, and send fewer at once."));
  kab_response_add_header (response, "Retry-After", seconds);
  return FALSE;
}

void
kab_page_escape (GString *out, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  if (escaped != NULL)
    g_string_append (out, escaped);
}

void
kab_page_paragraph (GString *out, const char *class, const char *text)
{
  g_string_append_printf (out, "<p class=\"%s\">", class);
  kab_page_escape (out, text);
  g_string_append (out, "</p>\n");
}

void
kab_page_state (GString *out, const char *state, const char *text)
{
  const char *sign = g_str_equal (state, "good") ? "✓" : g_str_equal (state, "over") ? "✗" : "○";

  g_string_append_printf (out, "<p class=\"state %s\" role=\"status\"><span aria-hidden=\"true\">%s</span> ",
                          state, sign);
  kab_page_escape (out, text);
  g_string_append (out, "</p>\n");
}

void
kab_page_row (GString *out, const char *title, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append (out, "<tr><th scope=\"row\">");
  kab_page_escape (out, title);
  g_string_append (out, "</th><td>");
  kab_page_escape (out, value);
  g_string_append (out, "</td></tr>\n");
}

void
kab_page_button (GString *out, const char *url, const char *text)
{
  g_string_append (out, "<p><a class=\"button\" rel=\"noreferrer\" href=\"");
  kab_page_escape (out, url);
  g_string_append (out, "\">");
  kab_page_escape (out, text);
  g_string_append (out, "</a></p>\n");
}

void
kab_page_qr (GString *out, const char *text, const char *label)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);

  if (code == NULL)
    return;
  g_string_append_printf (
    out, "<svg role=\"img\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" aria-label=\"",
    code->width + 2 * QUIET, code->width + 2 * QUIET);
  kab_page_escape (out, label);
  g_string_append (out, "\"><path d=\"");
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        g_string_append_printf (out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
  g_string_append (out, "\"/></svg>\n");
  QRcode_free (code);
}

char *
kab_page_issuer (KabDb *db, const char *org, char **company, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT o.name, s.value FROM org o LEFT JOIN setting s ON s.org=o.id AND s.\"key\"='company'"
    " AND s.deleted=0 WHERE o.id=?",
    error);
  const char *value, *name = NULL;
  g_autoptr (JsonNode) node = NULL;

  *company = NULL;
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  value = kab_statement_get_text (statement, 1);
  node = value != NULL && kab_json_check (value, strlen (value)) ? json_from_string (value, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      name = kab_json_member_text (json_node_get_object (node), "name");
      *company = g_strdup (value);
    }
  return g_strdup (name != NULL ? name : kab_statement_get_text (statement, 0));
}

static void
append_languages (GString *out, const char *language)
{
  g_string_append (out, "<nav aria-label=\"");
  kab_page_escape (out, _ ("Language"));
  g_string_append (out, "\">");
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *code = languages[i].code;

      if (g_strcmp0 (code, language) == 0)
        g_string_append_printf (out, "<span lang=\"%s\" aria-current=\"true\">%s</span>", code,
                                languages[i].name);
      else
        g_string_append_printf (out, "<a hreflang=\"%s\" lang=\"%s\" href=\"?lang=%s\">%s</a>", code, code,
                                code, languages[i].name);
    }
  g_string_append (out, "</nav>\n");
}

void
kab_page_answer (const KabRequest *request,
                 KabResponse *response,
                 guint status,
                 const char *title,
                 GString *body,
                 gboolean choose)
{
  const char *language = request->language != NULL ? request->language : "en";
  GString *out = g_string_new ("<!DOCTYPE html>\n<html lang=\"");

  g_string_append_printf (out,
                          "%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=\"robots\" content=\"noindex\">\n<title>",
                          language);
  kab_page_escape (out, title);
  g_string_append_printf (out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
  kab_page_escape (out, title);
  g_string_append_printf (out, "</h1>\n%s</main>\n", body->str);
  g_string_free (body, TRUE);
  if (choose)
    append_languages (out, language);
  g_string_append (out, "</body>\n</html>\n");
  kab_response_set (response, status, "text/html; charset=utf-8", out);
  response->is_final = TRUE;
  kab_response_add_header (response, "Content-Language", language);
  kab_response_add_header (response, "Vary", "Accept-Language");
  /* What is so today may not be so tomorrow, and is nobody else's business. */
  kab_response_add_header (response, "Cache-Control", "no-store");
  kab_response_add_header (response, "Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
                           "frame-ancestors 'none'; base-uri 'none'");
  kab_response_add_header (response, "Referrer-Policy", "no-referrer");
  kab_response_add_header (response, "X-Robots-Tag", "noindex");
}

void
kab_page_redirect (KabResponse *response, const char *location)
{
  kab_response_set (response, SOUP_STATUS_FOUND, "text/plain; charset=utf-8", g_string_new (NULL));
  response->is_final = TRUE;
  kab_response_add_header (response, "Location", location);
  kab_response_add_header (response, "Cache-Control", "no-store");
  kab_response_add_header (response, "Referrer-Policy", "no-referrer");
  kab_response_add_header (response, "X-Robots-Tag", "noindex");
}
