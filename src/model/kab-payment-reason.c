/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-payment-reason.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-json.h"

/* "cancellation_details.reason" of YooKassa's payments, invoices and refunds, and its codes of errors; then ours. */
static const struct
{
  const char *tokens; /* with blanks around each */
  const char *seller;
  const char *client;
} reasons[] = {
  { " 3d_secure_failed ", N_ ("The payer did not pass the bank's confirmation. Make a new link."),
    N_ ("The bank's confirmation was not passed. Try again, or pay with another card.") },
  { " card_expired invalid_card_number invalid_csc ",
    N_ ("What was entered of the card was wrong, or the card has expired. Make a new link."),
    N_ ("What was entered of the card was wrong, or the card has expired. Try again, or pay with another "
        "card.") },
  { " insufficient_funds ", N_ ("There was not enough money on the account. Make a new link."),
    N_ ("There was not enough money on the account. Pay with another card, or later.") },
  { " payment_method_limit_exceeded ",
    N_ ("A limit of the payer's card or wallet was reached. Make a new link, or issue an invoice."),
    N_ ("A limit of the card or wallet was reached. Pay in another way, or tomorrow.") },
  { " expired_on_confirmation expired_on_capture invoice_expired payment_expired_on_capture deal_expired "
    "expired ",
    N_ ("Nobody paid before the link expired. Make a new link."),
    N_ ("This link has expired. Ask the seller for a new one.") },
  { " canceled_by_merchant invoice_canceled payment_canceled ",
    N_ ("The payment was cancelled in the provider's own cabinet. Make a new link if it is to be paid."),
    N_ ("The seller has cancelled this payment. Ask the seller if that is not right.") },
  { " order_cancelled ", N_ ("The order was cancelled."),
    N_ ("The order was cancelled, so nothing is to be paid.") },
  { " paid_otherwise ", N_ ("The order was paid in another way."),
    N_ ("The order is paid already, so nothing more is to be paid.") },
  { " replaced ",
    N_ (
      "A newer link took its place. If somebody pays by this one all the same, the money is booked, and what "
      "is too much is to be refunded."),
    N_ ("The seller has made a new link in place of this one. Use the one that came last.") },
  { " paid_too_much ", N_ ("More has come than was owed for the order. Refund what is too much."),
    N_ ("More was paid than was owed. The seller will return what is too much.") },
  { " paid_twice ", N_ ("The order was paid already: this is money too much. Refund it."),
    N_ ("This was paid twice. The seller will return what is too much.") },
  { " paid_after_cancelling ", N_ ("The money came after the order was cancelled. Refund it."),
    N_ ("The order was cancelled before the money came. The seller will return it.") },
  { " paid_in_part ", N_ ("The order has become dearer since the link was made: a part is still owed."),
    N_ ("A part of the order is still to be paid. Ask the seller for another link.") },
  { " wrong_amount ",
    N_ ("The provider names another amount than was asked for. Nothing was marked as paid: look into the "
        "provider's own cabinet."),
    NULL },
  { " test_payment ", N_ ("It was paid in the provider's test shop, so no money has come."), NULL },
  { " invalid_credentials forbidden no_account ",
    N_ ("The payment provider did not accept the organisation's shop number and secret key. An administrator "
        "sets them on the server with “kabinetctl payments set”."),
    NULL },
  { " invalid_request not_found ",
    N_ ("The payment provider refused the request. An administrator finds its answer among the payment's "
        "events."),
    NULL },
  { " no_answer ",
    N_ ("The payment provider gave no answer for a day. Make a new link, or issue an invoice."), NULL },
  { " no_address ",
    N_ ("The server has no public address, so payers would not reach the page. An administrator sets it with "
        "“kabinetctl org address”."),
    NULL },
  { " rejected_by_payee rejected_by_timeout yoo_money_account_closed payment_expired ",
    N_ ("The money could not be returned to where it came from. Agree with the payer on another way."),
    NULL },
};

const char *
kab_payment_reason (const char *token, KabReasonFor whom)
{
  g_autofree char *wanted = token != NULL ? g_strdup_printf (" %s ", token) : NULL;
  const char *text = whom == KAB_REASON_FOR_SELLER
                       ? N_ ("The payment did not go through. Make a new link, or issue an invoice.")
                       : N_ ("The payment did not go through. Try again, or ask the seller.");

  if (wanted == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strstr (reasons[i].tokens, wanted) != NULL)
      {
        if (whom == KAB_REASON_FOR_SELLER)
          text = reasons[i].seller;
        else if (reasons[i].client != NULL)
          text = reasons[i].client;
        break;
      }
  return g_dgettext (GETTEXT_PACKAGE, text);
}

static JsonNode *
read_setting (const char *setting)
{
  g_autoptr (JsonNode) node
    = setting != NULL && kab_json_check (setting, strlen (setting)) ? json_from_string (setting, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

gboolean
kab_payment_providers_has (const char *setting, const char *provider)
{
  g_autoptr (JsonNode) node = read_setting (setting);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonNode *list = object != NULL ? json_object_get_member (object, "providers") : NULL;
  JsonArray *providers = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; providers != NULL && i < json_array_get_length (providers); i++)
    {
      JsonNode *one = json_array_get_element (providers, i);

      if (JSON_NODE_HOLDS_OBJECT (one)
          && g_strcmp0 (kab_json_member_text (json_node_get_object (one), "id"), provider) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
kab_payment_providers_default (const char *setting)
{
  g_autoptr (JsonNode) node = read_setting (setting);
  const char *name = node != NULL ? kab_json_member_text (json_node_get_object (node), "default") : NULL;

  return name != NULL && kab_payment_providers_has (setting, name) ? g_strdup (name) : NULL;
}
