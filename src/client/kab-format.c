/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-format.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-id.h"
#include "kab-money.h"
#include "kab-phone.h"
#include "kab-price.h"
#include "kab-rich-text.h"

const char *
kab_format_currency (const KabRow *row)
{
  return kab_entity_field (row->entity, "currency") >= 0 ? kab_row_get_text (row, "currency") : NULL;
}

/* What it is called, where the row says so; else so much of its digits as tells two of them apart. */
static char *
file_text (const KabValue *value, const KabRow *row)
{
  const char *field = kab_entity_file_name_field (row->entity);
  const char *name = field ? kab_row_get_text (row, field) : NULL;

  /* Translators: a file without a name, and the first digits of its checksum */
  return name ? g_strdup (name) : g_strdup_printf (_ ("File %.6s"), value->text);
}

static const KabEnumValue languages[] = {
  { "ru", N_ ("Russian") },     { "en", N_ ("English") }, { "bg", N_ ("Bulgarian") },
  { "az", N_ ("Azerbaijani") }, { NULL, NULL },
};

const KabField kab_format_language
  = { "language", N_ ("Language"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = languages };
/* Translators: the head of a column: whether it is used where nothing else is chosen */
const KabField kab_format_is_default = { "is_default", N_ ("By default"), KAB_TYPE_BOOLEAN, KAB_FIELD_NONE };
const KabField kab_format_updated_at = { "updated_at", N_ ("Last changed"), KAB_TYPE_TIME, KAB_FIELD_SORTED };

const KabField *
kab_format_subject (void)
{
  static const KabEntity *const kinds[] = {
    &kab_entity_licence,    &kab_entity_order,      &kab_entity_client,  &kab_entity_package,
    &kab_entity_option,     &kab_entity_promo_code, &kab_entity_partner, &kab_entity_department,
    &kab_entity_agent,      &kab_entity_user,       &kab_entity_invoice, &kab_entity_payment,
    &kab_entity_membership, &kab_entity_template,   &kab_entity_setting,
  };
  static KabEnumValue values[G_N_ELEMENTS (kinds) + 1];
  static KabField field;
  static gsize made;

  if (g_once_init_enter (&made))
    {
      const KabField *own = kab_entity_find_field (&kab_entity_activity, "subject");

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        values[i] = (KabEnumValue){ kinds[i]->name, kinds[i]->title_one };
      memcpy (&field, own, sizeof field);
      field.type = KAB_TYPE_ENUM;
      field.values = values;
      g_once_init_leave (&made, 1);
    }
  return &field;
}

/* A record that has no name, but for its id: what kind it is of says more. */
static gboolean
is_nameless (const KabRow *activity)
{
  const char *title = kab_row_get_text (activity, "row_title");

  return title == NULL || *title == '\0' || kab_id_is_valid (title);
}

/* What kind of record a line of the journal is about; of a later version it may be one that is not known here. */
static char *
subject_text (const KabRow *row)
{
  const char *name = kab_row_get_text (row, "subject");
  const KabEntity *entity = name ? kab_entity_find (name) : NULL;

  return g_strdup (entity ? g_dgettext (GETTEXT_PACKAGE, entity->title_one) : name ? name : "");
}

/* Returns: (nullable): what a line of the journal says in place of what the field has; NULL: nothing else */
static char *
journal_text (const KabField *field, const KabRow *row)
{
  if (row->entity != &kab_entity_activity)
    return NULL;
  if (g_str_equal (field->name, "subject") || (g_str_equal (field->name, "row_title") && is_nameless (row)))
    return subject_text (row);
  if (g_str_equal (field->name, "user_name") && kab_row_is_null (row, "user_name"))
    /* Translators: who did something that nobody asked for just then */
    return g_strdup (C_ ("who", "System"));
  return NULL;
}

const KabField *
kab_format_field (const KabEntity *entity, const char *name)
{
  static const KabField *const own[] = { &kab_format_updated_at, &kab_format_is_default };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (name, own[i]->name))
      return own[i];
  return kab_entity_find_field (entity, name);
}

gboolean
kab_format_is_worded (const KabField *field, const KabRow *row)
{
  return row->entity == &kab_entity_package && g_str_equal (field->name, "price")
         && kab_price_is_of_declared (kab_row_get_text (row, "calculation"));
}

char *
kab_format_value (const KabField *field, const KabRow *row)
{
  const KabValue *value;
  char *told = journal_text (field, row);

  if (told != NULL)
    return told;
  if (kab_format_is_worded (field, row))
    {
      char *words = kab_price_declared_words (kab_row_get_text (row, "parameters"));

      return words ? words : g_strdup ("");
    }
  if (field == &kab_format_updated_at)
    return row->updated_at > 0 ? kab_time_format (row->updated_at, NULL) : g_strdup ("");
  value = kab_row_value (row, field->name);
  if ((field->flags & KAB_FIELD_FILE) && field->type == KAB_TYPE_TEXT && !kab_value_is_null (value))
    return file_text (value, row);
  return kab_format_plain (field, value, kab_format_currency (row));
}

char *
kab_format_plain (const KabField *field, const KabValue *value, const char *currency)
{
  if (kab_value_is_null (value))
    return g_strdup (field->flags & KAB_FIELD_NUMBERED ? kab_field_no_number () : "");
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      return kab_money_format (value->integer, currency, NULL);
    case KAB_TYPE_DATE:
      return kab_date_format (value->text, NULL);
    case KAB_TYPE_TIME:
      return kab_time_format (value->integer, NULL);
    case KAB_TYPE_BOOLEAN:
      return g_strdup (value->integer ? _ ("Yes") : _ ("No"));
    case KAB_TYPE_INTEGER:
      return field->flags & KAB_FIELD_PERCENT ? kab_percent_format (value->integer, NULL)
                                              : g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case KAB_TYPE_PHONE:
      return kab_phone_format (value->text);
    case KAB_TYPE_ENUM:
      {
        const char *title = kab_field_enum_title (field, value->text);

        return g_strdup (title ? title : value->text);
      }
    case KAB_TYPE_REF:
      return g_strdup ("");
    case KAB_TYPE_TEXT:
      if (g_str_equal (field->name, kab_format_language.name)
          && kab_field_enum_title (&kab_format_language, value->text))
        return g_strdup (kab_field_enum_title (&kab_format_language, value->text));
      return g_strdup (value->text);
    case KAB_TYPE_LONG_TEXT:
      return field->flags & KAB_FIELD_FORMATTED ? kab_rich_text_to_plain (value->text)
                                                : g_strdup (value->text);
    case KAB_TYPE_MARKUP:
    case KAB_TYPE_JSON:
    case KAB_TYPE_EMAIL:
    default:
      return g_strdup (value->text);
    }
}

/* An end of a period, as a day. */
static char *
bound_text (const KabField *field, const char *bound)
{
  g_autofree char *day = NULL;

  if (!bound)
    return NULL;
  if (field->type != KAB_TYPE_DATE && field->type != KAB_TYPE_TIME)
    return g_strdup (bound);
  day
    = field->type == KAB_TYPE_DATE ? g_strdup (bound) : kab_date_of_time (g_ascii_strtoll (bound, NULL, 10));
  return day ? kab_date_format (day, NULL) : NULL;
}

static char *
titles_text (const KabField *field, const char *value)
{
  g_auto (GStrv) tokens = g_strsplit (value, "|", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; tokens[i]; i++)
    {
      const char *title = kab_field_enum_title (field, tokens[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", title ? title : tokens[i]);
    }
  return g_string_free (text, FALSE);
}

char *
kab_format_filter (const KabField *field,
                   const char *value,
                   const char *from,
                   const char *to,
                   const char *title)
{
  g_autofree char *first = bound_text (field, from);
  g_autofree char *last = bound_text (field, to);

  if (first && last)
    return g_strdup_printf ("%s – %s", first, last);
  if (first)
    /* Translators: a period without an end: from that day on */
    return g_strdup_printf (_ ("from %s"), first);
  if (last)
    /* Translators: a period without a beginning: until that day */
    return g_strdup_printf (_ ("until %s"), last);
  if (!value)
    return NULL;
  if (field->type == KAB_TYPE_ENUM)
    return titles_text (field, value);
  if (field->type == KAB_TYPE_REF)
    return g_strdup (title ? title : "…");
  return g_strdup (value);
}

char *
kab_format_edited (const KabField *field, const KabValue *value)
{
  if (kab_value_is_null (value))
    return g_strdup ("");
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      return kab_money_format (value->integer, NULL, NULL);
    case KAB_TYPE_DATE:
      /* In figures, which is what can be typed and read back in every language. */
      return kab_date_format (value->text, "ru");
    case KAB_TYPE_PHONE:
      return kab_phone_format (value->text);
    default:
      if (field->flags & KAB_FIELD_PERCENT)
        return kab_percent_format (value->integer, NULL);
      return value->kind == KAB_VALUE_INTEGER ? g_strdup_printf ("%" G_GINT64_FORMAT, value->integer)
                                              : g_strdup (value->text);
    }
}

static gboolean
parse_number (const char *text, KabValue *value, GError **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not a whole number."), text);
      return FALSE;
    }
  kab_value_set_integer (value, number);
  return TRUE;
}

static gboolean
parse_percent (const char *text, KabValue *value, GError **error)
{
  gint64 basis_points;

  if (!kab_percent_parse (text, &basis_points))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is not a percentage from 0 to 100. Write it like 12,5 %%."), text);
      return FALSE;
    }
  kab_value_set_integer (value, basis_points);
  return TRUE;
}

gboolean
kab_format_parse (const KabField *field, const char *typed, KabValue *value, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  gint64 minor;
  char *day;

  if (*text == '\0')
    return TRUE;
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      if (!kab_money_parse (text, &minor))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("“%s” is not an amount. Write it like 1 234,50."), text);
          return FALSE;
        }
      kab_value_set_integer (value, minor);
      return TRUE;
    case KAB_TYPE_DATE:
      day = kab_date_parse (text);
      if (!day)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("“%s” is not a day. Write it like 31.12.2026."), text);
          return FALSE;
        }
      kab_value_take_text (value, day);
      return TRUE;
    case KAB_TYPE_INTEGER:
      return field->flags & KAB_FIELD_PERCENT ? parse_percent (text, value, error)
                                              : parse_number (text, value, error);
    default:
      kab_value_set_text (value, text);
      return TRUE;
    }
}

/* printf's own grouping goes by LC_NUMERIC, which need not be the language of the messages. */
char *
kab_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  const char *separator = "\302\240";
  GString *out = g_string_new (NULL);
  gsize length = strlen (digits);

  if (g_str_equal (kab_language (), "en"))
    separator = ",";
  else if (g_str_equal (kab_language (), "az"))
    separator = ".";
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, separator);
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}

char *
kab_format_percent (gint64 permille)
{
  gint64 size = ABS (permille);
  const char *language = kab_language ();
  gboolean apart = g_str_equal (language, "ru") || g_str_equal (language, "bg");
  g_autofree char *whole = kab_format_count ((guint64)(size / 10));
  g_autofree char *tenths
    = size % 10 == 0 ? NULL
                     : g_strdup_printf ("%s%d", g_str_equal (language, "en") ? "." : ",", (int)(size % 10));

  return g_strdup_printf ("%s%s%s%s%%", permille < 0 ? "−" : "", whole, tenths ? tenths : "",
                          apart ? "\302\240" : "");
}

char *
kab_format_change (gboolean known, gint64 permille)
{
  g_autofree char *size = kab_format_percent (ABS (permille));

  if (!known)
    return g_strdup (_ ("Nothing before"));
  if (permille == 0)
    return g_strdup (_ ("As before"));
  /* Translators: a figure against that of the period before; %s: a percentage */
  return g_strdup_printf (permille > 0 ? C_ ("change", "%s more") : C_ ("change", "%s less"), size);
}

char *
kab_format_ago (gint64 ms)
{
  gint64 minutes = (kab_time_now () - ms) / 60000;

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong)minutes), (int)minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong)(minutes / 60)),
                            (int)(minutes / 60));
  return kab_time_format (ms, NULL);
}

const char *
kab_format_op (const KabMutation *mutation)
{
  switch (mutation->op)
    {
    case KAB_OP_COMMAND:
      return kab_command_title (mutation->command);
    case KAB_OP_CREATE:
      return _ ("Added");
    case KAB_OP_DELETE:
      return _ ("Deleted");
    case KAB_OP_RESTORE:
      return _ ("Restored");
    case KAB_OP_UPDATE:
    default:
      return _ ("Changed");
    }
}
