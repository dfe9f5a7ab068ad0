/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices of payment providers. They are not signed and anybody may send one: each only has us ask the provider ourselves. */
#include <glib/gi18n-lib.h>

#include "kab-handlers-private.h"
#include "kab-page.h"
#include "kab-payment-reason.h"
#include "kab-payments.h"

void
kab_handle_payment_notice (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const KabPaymentDriver *driver = kab_payment_driver_find (KAB_PROVIDER_YOOKASSA);
  g_autoptr (GError) error = NULL;
  g_autofree char *ref = NULL, *other = NULL;
  gboolean found = FALSE;
  gsize length = 0;
  const char *body = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;

  if (!kab_page_within_rate (server, request, response))
    return;
  ref = body != NULL ? driver->named (body, length, &other) : NULL;
  if (ref == NULL)
    {
      kab_response_problem (response, SOUP_STATUS_BAD_REQUEST, "protocol", NULL,
                            _ ("The request cannot be read."));
      return;
    }
  if (!kab_payment_work_hurry (kab_server_get_db (server), driver->name, ref, other, &found, &error))
    {
      kab_response_error (response, error);
      return;
    }
  /* One that is not known is answered alike: who sends it learns nothing, and a provider does not send it again. */
  kab_response_set (response, SOUP_STATUS_OK, "application/json", g_string_new ("{}"));
}
