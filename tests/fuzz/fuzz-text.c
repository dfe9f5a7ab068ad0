/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people type: phones, days, amounts, numbers of offices and banks, cards, codes off a paper. */
#include <string.h>

#include "fuzz.h"
#include "kab-bank-card.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-identifier.h"
#include "kab-money.h"
#include "kab-payment-code.h"
#include "kab-phone.h"
#include "kab-requisites.h"
#include "kab-licence-code.h"
#include "kab-signature.h"
#include "kab-sum-words.h"
#include "kab-text.h"
#include "kab-validate.h"

static const char *const languages[] = { "ru", "en", "bg", "az" };

static void
phone (const char *text)
{
  g_autofree char *number = kab_phone_normalise (text);
  g_autofree char *again = NULL;
  g_autofree char *shown = kab_phone_format (number != NULL ? number : text);
  g_autofree char *back = kab_phone_normalise (shown);

  if (number == NULL)
    return;
  g_assert_true (kab_phone_is_valid (number));
  again = kab_phone_normalise (number);
  g_assert_cmpstr (again, ==, number);
  g_assert_cmpstr (back, ==, number);
}

static void
day (const char *text)
{
  g_autofree char *date = kab_date_parse (text);

  if (!kab_date_is_valid (text))
    g_free (kab_date_format (text, "ru"));
  if (date == NULL)
    return;
  g_assert_true (kab_date_is_valid (date));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *shown = kab_date_format (date, languages[i]);
      g_autofree char *back = g_str_equal (languages[i], "en") ? g_strdup (date) : kab_date_parse (shown);
      g_autofree char *later = NULL;

      g_assert_cmpstr (back, ==, date);
      if (g_ascii_strtoll (date, NULL, 10) < 9000 && g_ascii_strtoll (date, NULL, 10) > 10)
        {
          later = kab_date_add_months (date, (int)(text[0] % 24) - 12);
          g_assert_true (kab_date_is_valid (later));
        }
    }
}

static void
money (const char *text)
{
  static const char *const currencies[] = { NULL, "RUB", "AZN", "BGN", "EUR", "USD" };
  gint64 minor, back;

  if (!kab_money_parse (text, &minor))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint j = 0; j < G_N_ELEMENTS (currencies); j++)
      {
        g_autofree char *shown = kab_money_format (minor, currencies[j], languages[i]);

        g_assert_true (kab_money_parse (shown, &back));
        g_assert_cmpint (back, ==, minor);
      }
}

static void
numbers (const char *text)
{
  g_autofree char *compact = kab_identifier_compact (text);
  g_autofree char *again = kab_identifier_compact (compact);
  const char *bic = strchr (compact, '/');
  g_autofree char *account = bic != NULL ? g_strndup (compact, (gsize)(bic - compact)) : g_strdup (compact);
  g_autofree char *card = kab_bank_card_problem (compact);
  g_autofree char *masked = kab_bank_card_masked (compact);

  g_assert_cmpstr (again, ==, compact);
  for (guint kind = KAB_IDENTIFIER_INN; kind <= KAB_IDENTIFIER_IBAN; kind++)
    {
      g_autofree char *problem = kab_identifier_problem (kind, compact);

      g_assert_true ((problem == NULL) == kab_identifier_is_valid (kind, compact));
      g_assert_true (problem == NULL || g_utf8_validate (problem, -1, NULL));
    }
  g_free (kab_account_problem (account, bic != NULL ? bic + 1 : NULL));
  g_free (kab_correspondent_account_problem (account, bic != NULL ? bic + 1 : NULL));
  g_free (kab_bank_card_expiry_problem (text, "2026-11-22"));
  kab_bank_card_network (compact);
  /* A whole card number is never repeated, right or wrong. */
  if (strlen (compact) >= 12 && strspn (compact, "0123456789") == strlen (compact))
    g_assert_true ((card == NULL || strstr (card, compact) == NULL) && strstr (masked, compact) == NULL);
}

/* What is read of a code says the same again, in either form; and nobody guesses a signature. */
static void
code (const char *text)
{
  static const char setting[] = "{\"key\":\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"}";
  g_autoptr (KabKeyring) keys = kab_keyring_new (setting, text);
  g_autoptr (KabKeyring) theirs = kab_keyring_new (text, text);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabLicenceCode) read = kab_licence_code_read (text, &error);
  g_autoptr (KabLicenceCode) again = NULL;
  g_autofree char *plain = NULL;

  kab_keyring_follows (theirs, text);
  if (read == NULL)
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
      return;
    }
  g_assert_false (kab_licence_code_check (read, keys, &error));
  plain = kab_licence_code_to_text (read);
  again = kab_licence_code_read (plain, NULL);
  for (guint i = 0; again != NULL && i < KAB_N_TERMS; i++)
    {
      g_free (kab_licence_code_format (read, i, languages[i % G_N_ELEMENTS (languages)]));
      g_assert_cmpstr (again->terms[i], ==, read->terms[i]);
    }
}

/* A payment code that is taken and passes its checks says the same after it was written and read again. */
static void
payment (const guint8 *data, gsize size)
{
  static const char *const keys[]
    = { "Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc", "Sum", "Purpose", "KPP" };
  g_autoptr (KabPaymentCode) read = kab_payment_code_parse ((const char *)data, size, NULL);
  g_autoptr (KabPaymentCode) again = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (read == NULL)
    return;
  problems = kab_payment_code_check (read);
  text = kab_payment_code_to_text (read, &error);
  g_assert_true ((text != NULL) != (error != NULL));
  g_assert_true (text == NULL || problems->len == 0);
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  again = kab_payment_code_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpstr (kab_payment_code_get (read, keys[i]), ==, kab_payment_code_get (again, keys[i]));
}

void
fuzz_text (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text_of (data, size);
  g_autofree char *key = NULL;
  g_autofree char *stripped = NULL;

  payment (data, size);
  if (text == NULL)
    return;
  phone (text);
  day (text);
  money (text);
  numbers (text);
  key = kab_text_key (text);
  g_assert_true (g_utf8_validate (key, -1, NULL));
  stripped = kab_text_strip (g_strdup (text));
  g_assert_true (g_utf8_validate (stripped, -1, NULL));
  kab_id_is_valid (text);
  code (text);
  kab_signature_verify (text, text, text);
  if (size >= sizeof (gint64))
    {
      gint64 number;

      memcpy (&number, data, sizeof number);
      for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
        {
          g_free (kab_time_format (number, languages[i]));
          g_free (kab_money_format (number, "RUB", languages[i]));
          g_free (kab_money_words (number, text, FALSE, languages[i]));
        }
    }
}

static const char *
same_text (const char *field, gpointer text)
{
  return text;
}

/* The text in every field of every entity there is: tidied once it stays, and any sentence about it is text. */
void
fuzz_fields (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text_of (data, size);
  static const char *const kinds[] = { NULL, "person", "sole_proprietor", "company" };
  const KabEntity *const *entities;
  guint n;

  if (text == NULL)
    return;
  entities = kab_entities (&n);
  for (guint e = 0; e < n; e++)
    for (guint i = 0; i < entities[e]->n_fields; i++)
      {
        const KabField *field = &entities[e]->fields[i];
        g_auto (KabValue) value = KAB_VALUE_INIT;
        g_auto (KabValue) again = KAB_VALUE_INIT;
        g_autoptr (GError) error = NULL;

        if (kab_field_kind (field) != KAB_VALUE_TEXT)
          continue;
        kab_value_set_text (&value, text);
        kab_value_tidy (field, &value);
        kab_value_copy (&again, &value);
        kab_value_tidy (field, &again);
        g_assert_true (kab_value_equal (&value, &again));
        if (!kab_validate_value (field, &value, &error))
          g_assert_true (error->domain == KAB_ERROR && g_utf8_validate (error->message, -1, NULL));
      }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) problems = kab_requisites_check (same_text, kinds[i], (gpointer)text);

      for (guint p = 0; p < problems->len; p++)
        g_assert_true (g_utf8_validate (((KabFieldProblem *)problems->pdata[p])->sentence, -1, NULL));
    }
}
