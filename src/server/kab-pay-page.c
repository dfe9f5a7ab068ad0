/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of a payment (S1-02, S1-35), for whoever was sent its address: what it is for, how much, how to pay, and whether it is
 * paid. The address has a token in it that nobody guesses, and says nothing of who the client is.
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-json.h"
#include "kab-language.h"
#include "kab-money.h"
#include "kab-page.h"
#include "kab-paper-draw.h"
#include "kab-payment-code.h"
#include "kab-payment-reason.h"
#include "kab-payments.h"
#include "kab-store.h"

#define TOKEN_MAX 64
#define PURPOSE_MAX 210

typedef struct
{
  KabPaymentWork *work;
  KabRow *payment;
  KabRow *order;
  GPtrArray *lines;
  GPtrArray *papers;
  char *issuer;
  char *company;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  g_clear_pointer (&sheet->work, kab_payment_work_free);
  g_clear_pointer (&sheet->payment, kab_row_unref);
  g_clear_pointer (&sheet->order, kab_row_unref);
  g_clear_pointer (&sheet->lines, g_ptr_array_unref);
  g_clear_pointer (&sheet->papers, g_ptr_array_unref);
  g_clear_pointer (&sheet->issuer, g_free);
  g_clear_pointer (&sheet->company, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

static gboolean
is (const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0;
}

/* --- What is known --- */

static gboolean
read_of_order (KabDb *db,
               Sheet *sheet,
               const KabEntity *entity,
               const char *by,
               GPtrArray *rows,
               GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM %s WHERE org=? AND \"order\"=? AND deleted=0 ORDER BY %s",
                       kab_store_columns (entity), entity->name, by);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, sheet->work->org);
  kab_statement_bind_text (statement, 2, sheet->order->id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  return step == KAB_STEP_DONE;
}

static gboolean
read_rows (KabDb *db, Sheet *sheet, GError **error)
{
  sheet->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  sheet->papers = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  if (!read_of_order (db, sheet, &kab_entity_order_line, "position,id", sheet->lines, error)
      || !read_of_order (db, sheet, &kab_entity_invoice, "id", sheet->papers, error)
      || !read_of_order (db, sheet, &kab_entity_licence, "id", sheet->papers, error))
    return FALSE;
  for (guint i = sheet->papers->len; i > 0; i--)
    if (!kab_paper_is_public (sheet->papers->pdata[i - 1]))
      g_ptr_array_remove_index (sheet->papers, i - 1);
  return TRUE;
}

/* Nothing of it stays where the token is none of ours. */
static void
look_up (KabDb *db, const char *token, Sheet *sheet, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (*token == '\0' || strlen (token) > TOKEN_MAX)
    return;
  sheet->work = kab_payment_work_by_token (db, token, &local);
  if (sheet->work != NULL && g_str_equal (sheet->work->entity, kab_entity_payment.name))
    sheet->payment = kab_store_find (db, sheet->work->org, &kab_entity_payment, sheet->work->id, &local);
  if (sheet->payment != NULL)
    sheet->order = kab_store_find (db, sheet->work->org, &kab_entity_order,
                                   kab_row_get_text (sheet->payment, "order"), &local);
  if (sheet->order != NULL && read_rows (db, sheet, &local))
    sheet->issuer = kab_page_issuer (db, sheet->work->org, &sheet->company, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
}

/* --- How to pay by transfer --- */

static const char *
requisite (const char *field, gpointer company)
{
  return kab_json_member_text (company, field);
}

/* As banks in Russia read it, whatever language the page is in. */
static char *
purpose_of (const Sheet *sheet)
{
  gint64 sum = 0, vat = 0, amount = kab_row_get_integer (sheet->payment, "amount");
  const char *number = kab_row_get_text (sheet->order, "number");
  g_autofree char *of_vat = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < sheet->lines->len; i++)
    {
      sum += kab_row_get_integer (sheet->lines->pdata[i], "amount");
      vat += kab_row_get_integer (sheet->lines->pdata[i], "vat_amount");
    }
  if (vat > 0 && sum > 0 && amount <= sum)
    {
      gint64 part = kab_amount_ratio (vat, amount, sum);

      of_vat
        = g_strdup_printf ("В том числе НДС %" G_GINT64_FORMAT ".%02d руб.", part / 100, (int)(part % 100));
    }
  text = g_strdup_printf ("Оплата по заказу № %s. %s", number != NULL ? number : "",
                          of_vat != NULL ? of_vat : "НДС не облагается.");
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), PURPOSE_MAX));
}

static void
append_transfer (GString *out, const Sheet *sheet, const char *amount)
{
  g_autoptr (JsonNode) node = sheet->company != NULL ? json_from_string (sheet->company, NULL) : NULL;
  JsonObject *company
    = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : json_object_new ();
  g_autofree char *purpose = purpose_of (sheet);
  g_autofree char *sum
    = g_strdup_printf ("%" G_GINT64_FORMAT, kab_row_get_integer (sheet->payment, "amount"));
  g_autoptr (KabPaymentCode) code = NULL;
  g_autofree char *text = NULL;

  g_string_append_printf (out, "<h2>");
  kab_page_escape (out, _ ("Pay by Bank Transfer"));
  g_string_append (out, "</h2>\n");
  if (is (sheet->payment, "currency", "RUB"))
    {
      code = kab_payment_code_new_for (requisite, company);
      kab_payment_code_set (code, "Sum", sum);
      kab_payment_code_set (code, "Purpose", purpose);
      kab_payment_code_set (code, "QuittId", kab_row_get_text (sheet->order, "number"));
      /* With requisites that are wrong there is no code: whoever pays reads them below, and asks. */
      text = kab_payment_code_to_text (code, NULL);
    }
  if (text != NULL)
    {
      kab_page_paragraph (out, "note", _ ("Read this code with the app of your bank:"));
      kab_page_qr (out, text, _ ("QR code for paying in the app of a bank"));
    }
  g_string_append (out, "<table>\n");
  kab_page_row (out, _ ("Payee"), requisite ("name", company));
  kab_page_row (out, _ ("INN"), requisite ("inn", company));
  kab_page_row (out, _ ("KPP"), requisite ("kpp", company));
  kab_page_row (out, _ ("Settlement account"), requisite ("account", company));
  kab_page_row (out, _ ("IBAN"), requisite ("iban", company));
  kab_page_row (out, _ ("Bank"), requisite ("bank", company));
  kab_page_row (out, _ ("BIC"), requisite ("bic", company));
  kab_page_row (out, _ ("Correspondent account"), requisite ("correspondent_account", company));
  kab_page_row (out, _ ("Amount"), amount);
  kab_page_row (out, _ ("Purpose of the payment"), purpose);
  g_string_append (out, "</table>\n");
  kab_page_paragraph (out, "note",
                      _ ("A transfer takes up to some days. This page says so as soon as the seller has "
                         "entered it."));
  if (node == NULL)
    json_object_unref (company);
}

/* --- The page --- */

static void
append_way (GString *out, const Sheet *sheet, const char *amount, const char *language)
{
  g_autofree char *until = kab_time_format (sheet->work->expires_at, language);
  g_autofree char *due = g_strdup_printf (_ ("To be paid: %s"), amount);
  g_autofree char *pay = g_strdup_printf (_ ("Pay %s"), amount);
  /* Translators: a day and time */
  g_autofree char *good = g_strdup_printf (_ ("This page is valid until %s."), until);

  kab_page_state (out, "waiting", due);
  if (is (sheet->payment, "provider", KAB_PROVIDER_BANK_TRANSFER))
    append_transfer (out, sheet, amount);
  else if (sheet->work->url != NULL)
    {
      kab_page_button (out, sheet->work->url, pay);
      kab_page_paragraph (out, "note",
                          _ ("You pay on the page of YooKassa. The seller does not learn the number of your "
                             "card. When you come back, this page says whether it is paid."));
    }
  else
    kab_page_paragraph (out, "note", _ ("The payment is being prepared. Open this page again in a minute."));
  kab_page_paragraph (out, "note", good);
}

static void
append_standing (GString *out, const Sheet *sheet, const char *amount, const char *language)
{
  const char *reason
    = kab_payment_reason (kab_row_get_text (sheet->payment, "state_reason"), KAB_REASON_FOR_CLIENT);
  gint64 at = kab_row_get_integer (sheet->payment, "succeeded_at");
  gboolean open = is (sheet->order, "status", "pending") || is (sheet->order, "status", "processing");

  if (is (sheet->payment, "state", "succeeded"))
    {
      g_autofree char *when = kab_time_format (at, language);
      /* Translators: an amount of money, a day and time */
      g_autofree char *text = g_strdup_printf (_ ("Paid: %s, %s"), amount, when);

      kab_page_state (out, "good", text);
      if (reason != NULL)
        kab_page_paragraph (out, "note", reason);
    }
  else if (is (sheet->order, "status", "confirmed"))
    kab_page_state (out, "good", _ ("The order is paid already, so nothing more is to be paid."));
  else if (is (sheet->order, "status", "cancelled"))
    kab_page_state (out, "over", _ ("The order was cancelled, so nothing is to be paid."));
  else if (!open || is (sheet->payment, "state", "failed") || is (sheet->payment, "state", "cancelled")
           || is (sheet->payment, "state_reason", "replaced"))
    kab_page_state (out, "over",
                    reason != NULL ? reason : kab_payment_reason ("expired", KAB_REASON_FOR_CLIENT));
  else if (sheet->work->expires_at <= kab_time_now ())
    kab_page_state (out, "over", kab_payment_reason ("expired", KAB_REASON_FOR_CLIENT));
  else
    append_way (out, sheet, amount, language);
}

static void
append_lines (GString *out, const Sheet *sheet, const char *language)
{
  g_string_append (out, "<table>\n");
  kab_page_row (out, _ ("Seller"), sheet->issuer);
  kab_page_row (out, _ ("Order"), kab_row_get_text (sheet->order, "number"));
  for (guint i = 0; i < sheet->lines->len; i++)
    {
      const KabRow *line = sheet->lines->pdata[i];
      gint64 quantity = kab_row_get_integer (line, "quantity");
      const char *said = kab_row_get_text (line, "name"), *name = said != NULL ? said : "—";
      g_autofree char *sum = kab_money_format (kab_row_get_integer (line, "amount"),
                                               kab_row_get_text (sheet->order, "currency"), language);
      g_autofree char *title
        = quantity > 1 ? g_strdup_printf ("%s × %" G_GINT64_FORMAT, name, quantity) : g_strdup (name);

      kab_page_row (out, title, sum);
    }
  g_string_append (out, "</table>\n");
}

static void
append_papers (GString *out, const Sheet *sheet)
{
  if (sheet->papers->len == 0)
    return;
  g_string_append (out, "<h2>");
  kab_page_escape (out, _ ("Papers"));
  g_string_append (out, "</h2>\n<ul>\n");
  for (guint i = 0; i < sheet->papers->len; i++)
    {
      const KabRow *row = sheet->papers->pdata[i];
      const char *number = kab_row_get_text (row, "number");
      g_autofree char *title = row->entity == &kab_entity_invoice
                                 ? g_strdup_printf (_ ("Invoice %s"), number != NULL ? number : "—")
                                 : g_strdup_printf (_ ("Licence %s"), number != NULL ? number : "—");

      g_string_append_printf (out, "<li><a href=\"%s%s/%s\">", KAB_PAPER_PATH, sheet->work->token, row->id);
      kab_page_escape (out, title);
      g_string_append (out, " (PDF)</a></li>\n");
    }
  g_string_append (out, "</ul>\n");
}

void
kab_handle_pay (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *language = request->language != NULL ? request->language : "en";
  KabServerDb *server_db = kab_server_get_db (server);
  g_autoptr (GError) error = NULL;
  g_auto (Sheet) sheet = { 0 };
  GString *body;
  KabDb *db;

  if (!kab_page_within_rate (server, request, response))
    return;
  db = kab_server_db_lend_reader (server_db, &error);
  if (db != NULL)
    {
      if (kab_db_begin (db, FALSE, &error))
        look_up (db, request->path + strlen (KAB_PAY_PATH), &sheet, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  body = g_string_new (NULL);
  if (sheet.order != NULL)
    {
      g_autofree char *amount = kab_money_format (kab_row_get_integer (sheet.payment, "amount"),
                                                  kab_row_get_text (sheet.payment, "currency"), language);
      g_autofree char *title = g_strdup_printf (_ ("Payment of Order %s"), kab_row_title (sheet.order));

      append_standing (body, &sheet, amount, language);
      append_lines (body, &sheet, language);
      append_papers (body, &sheet);
      kab_page_answer (request, response, SOUP_STATUS_OK, title, body, TRUE);
    }
  else
    {
      kab_page_paragraph (
        body, "state over long",
        _ ("There is no payment under this address. Perhaps it was not copied as a whole: ask "
           "whoever sent it."));
      kab_page_answer (request, response, SOUP_STATUS_NOT_FOUND, _ ("Nothing Found"), body, TRUE);
    }
  kab_language_leave ();
}
