/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-input.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-row.h"
#include "kab-validate.h"
#include "kab-words.h"

gboolean
kab_input_reject (GError **error, const KabField *field, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (field), reason);
  return FALSE;
}

static gboolean
whole_number (const KabField *field, const char *text, KabValue *value, GError **error)
{
  gint64 minor;

  /* "5", "5,00", "1 000": whole numbers as spreadsheets write them. */
  if (!kab_money_parse (text, &minor) || minor % 100 != 0)
    return kab_input_reject (error, field, _ ("“%s” is not a whole number."), text);
  kab_value_set_integer (value, minor / 100);
  return TRUE;
}

gboolean
kab_input_value (const KabField *field, const char *text, KabValue *value, GError **error)
{
  gint64 minor;

  kab_value_set_null (value);
  if (text[0] == '\0')
    return TRUE;
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      if (!kab_money_parse (text, &minor))
        return kab_input_reject (error, field, _ ("“%s” is not an amount."), text);
      kab_value_set_integer (value, minor);
      break;
    case KAB_TYPE_INTEGER:
    case KAB_TYPE_TIME:
      if (!whole_number (field, text, value, error))
        return FALSE;
      break;
    case KAB_TYPE_BOOLEAN:
      if (kab_words_boolean (text) < 0)
        return kab_input_reject (error, field, _ ("“%s” is neither yes nor no."), text);
      kab_value_set_integer (value, kab_words_boolean (text));
      break;
    case KAB_TYPE_DATE:
      kab_value_take_text (value, kab_date_parse (text));
      if (kab_value_is_null (value))
        return kab_input_reject (error, field, _ ("“%s” is not a day of the calendar."), text);
      break;
    case KAB_TYPE_ENUM:
      kab_value_set_text (value, kab_words_token (field, text));
      if (kab_value_is_null (value))
        return kab_input_reject (error, field, _ ("“%s” is not one of the values to choose from."), text);
      break;
    case KAB_TYPE_JSON:
      kab_value_take_text (value, kab_json_normalise (text));
      if (kab_value_is_null (value))
        return kab_input_reject (error, field, _ ("the structure cannot be read."));
      break;
    default:
      kab_value_set_text (value, text);
      kab_value_tidy (field, value);
      break;
    }
  return kab_validate_value (field, value, error);
}
