/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-payment-code.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-identifier.h"
#include "kab-text.h"

#define OBLIGATORY 5
#define OBLIGATORY_BYTES_MAX 300
/* What a QR code of ours holds. */
#define BYTES_MAX 2900
#define FIELDS_MAX 100
#define NO_ACCOUNT "0"

typedef enum
{
  FORM_TEXT,
  FORM_DIGITS,
  FORM_DATE,
  FORM_INN,
  FORM_KPP,
  FORM_BIC,
  FORM_ACCOUNT,
  FORM_CORRESPONDENT,
} Form;

typedef struct
{
  const char *key;
  const char *title;     /* NULL: people see the key */
  const char *requisite; /* what it is called in a set of requisites */
  Form form;
  guint8 min, max; /* characters; 0: the standard gives no bound */
} Known;

/* GOST R 56042-2014, tables 1 to 3, in their order; the obligatory ones first. */
static const Known known[] = {
  { "Name", N_ ("Name of the payee"), "name", FORM_TEXT, 1, 160 },
  { "PersonalAcc", N_ ("Account of the payee"), "account", FORM_ACCOUNT, 20, 20 },
  { "BankName", N_ ("Bank of the payee"), "bank", FORM_TEXT, 1, 45 },
  { "BIC", N_ ("BIC"), "bic", FORM_BIC, 9, 9 },
  { "CorrespAcc", N_ ("Correspondent account"), "correspondent_account", FORM_CORRESPONDENT, 1, 20 },
  { "Sum", N_ ("Sum in kopecks"), NULL, FORM_DIGITS, 1, 18 },
  { "Purpose", N_ ("Purpose of the payment"), NULL, FORM_TEXT, 1, 210 },
  { "PayeeINN", N_ ("INN of the payee"), "inn", FORM_INN, 10, 12 },
  { "PayerINN", N_ ("INN of the payer"), NULL, FORM_INN, 10, 12 },
  { "DrawerStatus", NULL, NULL, FORM_TEXT, 1, 2 },
  { "KPP", N_ ("KPP"), "kpp", FORM_KPP, 9, 9 },
  { "CBC", NULL, NULL, FORM_DIGITS, 1, 20 },
  { "OKTMO", NULL, NULL, FORM_DIGITS, 1, 11 },
  { "PaytReason", NULL, NULL, FORM_TEXT, 1, 2 },
  /* Translators: of taxes; such as a quarter */
  { "TaxPeriod", NULL, NULL, FORM_TEXT, 1, 10 },
  { "DocNo", N_ ("Number of the document"), NULL, FORM_TEXT, 1, 15 },
  { "DocDate", N_ ("Date of the document"), NULL, FORM_DATE, 10, 10 },
  { "TaxPaytKind", NULL, NULL, FORM_TEXT, 1, 2 },
  { "LastName", N_ ("Surname"), NULL, FORM_TEXT, 0, 0 },
  { "FirstName", N_ ("Given name"), NULL, FORM_TEXT, 0, 0 },
  { "MiddleName", N_ ("Patronymic"), NULL, FORM_TEXT, 0, 0 },
  { "PayerAddress", N_ ("Address of the payer"), NULL, FORM_TEXT, 0, 0 },
  { "PersonalAccount", NULL, NULL, FORM_TEXT, 0, 0 },
  { "DocIdx", NULL, NULL, FORM_TEXT, 0, 0 },
  { "PensAcc", NULL, NULL, FORM_TEXT, 0, 0 },
  { "Contract", NULL, NULL, FORM_TEXT, 0, 0 },
  { "PersAcc", NULL, NULL, FORM_TEXT, 0, 0 },
  { "Flat", NULL, NULL, FORM_TEXT, 0, 0 },
  { "Phone", N_ ("Phone"), NULL, FORM_TEXT, 0, 0 },
  { "PayerIdType", NULL, NULL, FORM_TEXT, 0, 0 },
  { "PayerIdNum", NULL, NULL, FORM_TEXT, 0, 0 },
  { "ChildFio", NULL, NULL, FORM_TEXT, 0, 0 },
  { "BirthDate", N_ ("Date of birth"), NULL, FORM_DATE, 10, 10 },
  { "PaymTerm", NULL, NULL, FORM_TEXT, 0, 0 },
  { "PaymPeriod", NULL, NULL, FORM_TEXT, 0, 0 },
  { "Category", NULL, NULL, FORM_TEXT, 0, 0 },
  { "ServiceName", NULL, NULL, FORM_TEXT, 0, 0 },
  { "CounterId", NULL, NULL, FORM_TEXT, 0, 0 },
  { "CounterVal", NULL, NULL, FORM_TEXT, 0, 0 },
  { "QuittId", N_ ("Number of the invoice"), NULL, FORM_TEXT, 0, 0 },
  { "QuittDate", N_ ("Date of the invoice"), NULL, FORM_DATE, 10, 10 },
  { "InstNum", NULL, NULL, FORM_TEXT, 0, 0 },
  { "ClassNum", NULL, NULL, FORM_TEXT, 0, 0 },
  { "SpecFio", NULL, NULL, FORM_TEXT, 0, 0 },
  { "AddAmount", NULL, NULL, FORM_DIGITS, 1, 18 },
  { "RuleId", NULL, NULL, FORM_TEXT, 0, 0 },
  { "ExecId", NULL, NULL, FORM_TEXT, 0, 0 },
  { "RegType", NULL, NULL, FORM_TEXT, 0, 0 },
  { "UIN", NULL, NULL, FORM_TEXT, 0, 0 },
  { "TechCode", NULL, NULL, FORM_DIGITS, 2, 2 },
};

typedef struct
{
  char *key, *value;
} Field;

struct _KabPaymentCode
{
  GArray *fields;
};

static void
field_clear (gpointer data)
{
  Field *field = data;

  g_free (field->key);
  g_free (field->value);
}

KabPaymentCode *
kab_payment_code_new (void)
{
  KabPaymentCode *self = g_new0 (KabPaymentCode, 1);

  self->fields = g_array_new (FALSE, TRUE, sizeof (Field));
  g_array_set_clear_func (self->fields, field_clear);
  return self;
}

void
kab_payment_code_free (KabPaymentCode *self)
{
  g_array_unref (self->fields);
  g_free (self);
}

static int
find (const KabPaymentCode *self, const char *key)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (g_array_index (self->fields, Field, i).key, key))
      return (int)i;

  return -1;
}

static char *
one_line (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, g_unichar_iscntrl (c) || g_unichar_isspace (c) ? ' ' : c);
    }
  kab_text_strip (out->str);
  return g_string_free (out, FALSE);
}

void
kab_payment_code_set (KabPaymentCode *self, const char *key, const char *value)
{
  g_autofree char *line = value != NULL ? one_line (value) : NULL;
  int at = find (self, key);

  if (at >= 0)
    g_array_remove_index (self->fields, (guint)at);
  if (line != NULL && line[0] != '\0')
    {
      Field field = { g_strdup (key), g_steal_pointer (&line) };

      g_array_append_val (self->fields, field);
    }
}

const char *
kab_payment_code_get (const KabPaymentCode *self, const char *key)
{
  int at = find (self, key);

  return at >= 0 ? g_array_index (self->fields, Field, at).value : NULL;
}

const char *
kab_payment_code_get_requisite (const char *field, gpointer code)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].requisite, field) == 0)
      {
        const char *value = kab_payment_code_get (code, known[i].key);

        return g_strcmp0 (value, NO_ACCOUNT) != 0 ? value : NULL;
      }
  return NULL;
}

KabPaymentCode *
kab_payment_code_new_for (KabRequisitesGet get, gpointer user_data)
{
  KabPaymentCode *self = kab_payment_code_new ();

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const char *value = known[i].requisite != NULL ? get (known[i].requisite, user_data) : NULL;
      g_autofree char *compact = NULL;

      if (value == NULL)
        continue;
      if (known[i].form != FORM_TEXT)
        compact = kab_identifier_compact (value);
      kab_payment_code_set (self, known[i].key, compact != NULL ? compact : value);
    }
  if (kab_payment_code_get (self, "CorrespAcc") == NULL
      && kab_bic_is_central_bank (kab_payment_code_get (self, "BIC")))
    kab_payment_code_set (self, "CorrespAcc", NO_ACCOUNT);
  return self;
}

static void
add (GPtrArray *problems, const Known *of, char *sentence)
{
  KabFieldProblem *problem = g_new0 (KabFieldProblem, 1);

  problem->field = g_strdup (of->key);
  problem->title = of->title != NULL ? g_dgettext (GETTEXT_PACKAGE, of->title) : of->key;
  problem->sentence = sentence;
  g_ptr_array_add (problems, problem);
}

/* dd.mm.yyyy, and nothing else that people may take for a day */
static gboolean
is_date (const char *value)
{
  g_autofree char *date = NULL;

  if (strlen (value) != 10 || value[2] != '.' || value[5] != '.')
    return FALSE;
  date = kab_date_parse (value);
  return date != NULL;
}

static char *
length_problem (const Known *of, const char *value)
{
  glong n = g_utf8_strlen (value, -1);

  if (of->max == 0 || (n >= of->min && n <= of->max))
    return NULL;
  return g_strdup_printf (_ ("at most %u characters fit into the code; there are %u."), of->max, (guint)n);
}

static char *
value_problem (const KabPaymentCode *self, const Known *of, const char *value)
{
  const char *bic = kab_payment_code_get (self, "BIC");

  switch (of->form)
    {
    case FORM_INN:
      return kab_identifier_problem (KAB_IDENTIFIER_INN, value);
    case FORM_KPP:
      /* What some programs write for none. */
      return g_str_equal (value, "0") ? NULL : kab_identifier_problem (KAB_IDENTIFIER_KPP, value);
    case FORM_BIC:
      return kab_identifier_problem (KAB_IDENTIFIER_BIC, value);
    case FORM_ACCOUNT:
      return kab_account_problem (value, bic);
    case FORM_CORRESPONDENT:
      if (g_str_equal (value, NO_ACCOUNT) && kab_bic_is_central_bank (bic))
        return NULL;
      return kab_correspondent_account_problem (value, bic);
    case FORM_DATE:
      return is_date (value) ? NULL : g_strdup (_ ("a day such as 31.12.2026 is needed."));
    case FORM_DIGITS:
      if (strspn (value, "0123456789") != strlen (value))
        return g_strdup (_ ("only digits are allowed."));
      return length_problem (of, value);
    case FORM_TEXT:
    default:
      return length_problem (of, value);
    }
}

static gsize
pair_length (const KabPaymentCode *self, const Known *of)
{
  const char *value = kab_payment_code_get (self, of->key);

  return strlen (of->key) + 1 + (value != NULL ? strlen (value) : 0) + 1;
}

GPtrArray *
kab_payment_code_check (const KabPaymentCode *self)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_field_problem_free);
  gsize bytes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const char *value = kab_payment_code_get (self, known[i].key);
      char *problem = NULL;

      if (i < OBLIGATORY)
        bytes += pair_length (self, &known[i]);
      if (value != NULL)
        problem = value_problem (self, &known[i], value);
      else if (i < OBLIGATORY)
        problem = g_strdup (_ ("fill this in."));
      if (problem != NULL)
        add (problems, &known[i], problem);
    }
  /* The last one has no separator behind it. */
  if (problems->len == 0 && bytes - 1 > OBLIGATORY_BYTES_MAX)
    add (problems, &known[pair_length (self, &known[0]) >= pair_length (self, &known[2]) ? 0 : 2],
         g_strdup (_ ("it does not fit into the code beside the other requisites; shorten it.")));
  return problems;
}

static void
append_pair (GString *out, char separator, const char *key, const char *value)
{
  g_string_append_printf (out, "%c%s=%s", separator, key, value);
}

/* The first sign that stands in no value, nor in a key that somebody else made up; GOST R 56042-2014, 5.2. */
static char
choose_separator (const KabPaymentCode *self)
{
  for (const char *sign = "|#;:^_~{}!$%&()*+,/@"; *sign != '\0'; sign++)
    {
      gboolean free = TRUE;

      for (guint i = 0; free && i < self->fields->len; i++)
        free = strchr (g_array_index (self->fields, Field, i).value, *sign) == NULL
               && strchr (g_array_index (self->fields, Field, i).key, *sign) == NULL;
      if (free)
        return *sign;
    }
  return '\0';
}

char *
kab_payment_code_to_text (const KabPaymentCode *self, GError **error)
{
  g_autoptr (GPtrArray) problems = kab_payment_code_check (self);
  g_autoptr (GString) out = NULL;
  char separator = choose_separator (self);

  if (problems->len > 0)
    {
      g_autoptr (GString) all = g_string_new (NULL);

      for (guint i = 0; i < problems->len; i++)
        {
          const KabFieldProblem *problem = problems->pdata[i];

          g_string_append_printf (all, " %s: %s", problem->title, problem->sentence);
        }
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   /* Translators: behind it stand fields with what is wrong with each */
                   _ ("The payment code cannot be made.%s"), all->str);
      return NULL;
    }
  if (separator == '\0')
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        _ ("The payment code cannot be made: there is no sign left that could stand between its parts. "
           "Take signs such as | # ; : out of the purpose of the payment."));
      return NULL;
    }

  out = g_string_new ("ST00012");
  for (guint i = 0; i < OBLIGATORY; i++)
    append_pair (out, separator, known[i].key, kab_payment_code_get (self, known[i].key));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);
      gboolean obligatory = FALSE;

      for (guint k = 0; k < OBLIGATORY; k++)
        obligatory = obligatory || g_str_equal (field->key, known[k].key);
      if (!obligatory)
        append_pair (out, separator, field->key, field->value);
    }
  if (out->len > BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                   _ ("The payment code cannot be made: its text is %u bytes long, and a QR code holds %u."),
                   (guint)out->len, BYTES_MAX);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, sentence);
  return FALSE;
}

/* Scanners mostly convert what they read; letters in either of the one-byte sets are next to never valid UTF-8. */
static char *
decode (const char *data, gsize length, char set, GError **error)
{
  static const char *const sets[] = { "WINDOWS-1251", "UTF-8", "KOI8-R" };
  g_autoptr (GError) failed = NULL;
  char *text;

  if (g_utf8_validate (data, (gssize)length, NULL))
    return g_strndup (data, length);
  if (set != '2')
    {
      text = g_convert (data, (gssize)length, "UTF-8", sets[set - '1'], NULL, NULL, &failed);
      if (text != NULL)
        return text;
    }
  refuse (error,
          _ ("The letters of this payment code cannot be read: they are not in the set that it says."));
  return NULL;
}

static gboolean
parse_pair (KabPaymentCode *self, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *key = equals != NULL ? g_strndup (pair, (gsize)(equals - pair)) : NULL;

  if (pair[0] == '\0')
    return TRUE;
  if (equals == NULL || equals == pair)
    return refuse (error, _ ("This payment code is damaged: one of its parts has no name."));
  /* Which of two would be paid, nobody could say. */
  if (find (self, key) >= 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("This payment code is damaged: it says “%s” twice."), key);
      return FALSE;
    }
  if (self->fields->len >= FIELDS_MAX)
    return refuse (error, _ ("This payment code is damaged: it has too many parts."));
  kab_payment_code_set (self, key, equals + 1);
  return TRUE;
}

KabPaymentCode *
kab_payment_code_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (KabPaymentCode) self = kab_payment_code_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) pairs = NULL;
  char separator[2] = { 0 };

  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  while (length > 0 && memchr ("\r\n\t ", data[length - 1], 4) != NULL)
    length--;
  if (length > BYTES_MAX || length < 9 || memcmp (data, "ST0001", 6) != 0 || data[6] < '1' || data[6] > '3'
      || memchr (data, '\0', length) != NULL || !g_ascii_ispunct (data[7]) || data[7] == '=')
    {
      refuse (error, _ ("This is not a payment code: such a code begins with ST00012."));
      return NULL;
    }
  text = decode (data + 8, length - 8, data[6], error);
  if (text == NULL)
    return NULL;
  separator[0] = data[7];
  pairs = g_strsplit (text, separator, -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!parse_pair (self, pairs[i], error))
      return NULL;
  for (guint i = 0; i < OBLIGATORY; i++)
    if (kab_payment_code_get (self, known[i].key) == NULL)
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("This payment code lacks “%s”."),
                     g_dgettext (GETTEXT_PACKAGE, known[i].title));
        return NULL;
      }
  return g_steal_pointer (&self);
}
