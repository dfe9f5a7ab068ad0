/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-import-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-input.h"
#include "kab-phone.h"
#include "kab-text.h"
#include "kab-validate.h"

#define REASONS_SHOWN 100
#define BOM "\357\273\277"

KabImportResult *
kab_import_result_new (void)
{
  KabImportResult *result = g_new0 (KabImportResult, 1);

  result->columns = g_ptr_array_new_with_free_func (g_free);
  result->ignored = g_ptr_array_new_with_free_func (g_free);
  result->reasons = g_ptr_array_new_with_free_func (g_free);
  result->missing = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_import_missing_free);
  return result;
}

void
kab_import_result_free (KabImportResult *result)
{
  if (result == NULL)
    return;
  g_ptr_array_unref (result->columns);
  g_ptr_array_unref (result->ignored);
  g_ptr_array_unref (result->reasons);
  g_ptr_array_unref (result->missing);
  g_free (result);
}

char *
kab_import_cell (KabImport *self, char **cells, const char *field)
{
  static char empty[] = "";

  for (guint i = 0; cells[i] != NULL; i++)
    if (g_strcmp0 (self->columns[i], field) == 0)
      return (char *)kab_csv_unguard (kab_text_strip (cells[i]));

  return empty;
}

/* A number as it is written at home, where the file is known to be from there. */
static char *
phone_of (KabImport *self, const char *text)
{
  char *phone = kab_phone_normalise (text);
  g_autoptr (GString) digits = NULL;
  const char *code;

  if (self->country == NULL || g_ascii_strcasecmp (self->country, "ru") == 0)
    return phone;
  code = g_ascii_strcasecmp (self->country, "bg") == 0 ? "359" : "994";
  digits = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  if (strchr (text, '+') != NULL || g_str_has_prefix (digits->str, "00"))
    return phone;
  g_free (phone);
  if (g_str_has_prefix (digits->str, code))
    g_string_prepend (digits, "+");
  else
    {
      if (digits->str[0] == '0')
        g_string_erase (digits, 0, 1);
      if (digits->len < 8 || digits->len > 9)
        return NULL;
      g_string_prepend (digits, code);
      g_string_prepend_c (digits, '+');
    }
  return kab_phone_normalise (digits->str);
}

/* Licences are too many to be loaded all, as others are. */
static const char *
find_ref (KabImport *self, const KabEntity *entity, const char *text)
{
  const char *id = kab_import_name (self, entity, text);
  g_autoptr (KabRow) row = NULL;

  if (id != NULL || entity != &kab_entity_licence)
    return id;
  row = kab_writer_find_unique (self->writer, entity, "number", text, NULL);
  if (row != NULL)
    kab_import_add_name (self, entity, text, row->id);
  return kab_import_name (self, entity, text);
}

static gboolean
import_ref (KabImport *self, KabRow *row, const KabField *field, const char *text, GError **error)
{
  const KabEntity *entity = kab_entity_find (field->ref);
  g_autofree char *name_field = g_strconcat (field->name, "_name", NULL);
  const char *id = find_ref (self, entity, text);

  /* Whoever sold it is kept by name, even where nobody of that name is known here. */
  if (kab_entity_find_field (row->entity, name_field) != NULL && !g_str_equal (field->ref, "package"))
    kab_row_set_text (row, name_field, text);
  if (id != NULL && id[0] != '\0')
    {
      kab_row_set_text (row, field->name, id);
      return TRUE;
    }
  /* What is there already is not judged by what others are called today. */
  if (self->present)
    {
      kab_import_miss (self, field, text);
      return TRUE;
    }
  if (id != NULL)
    return kab_input_reject (error, field, _ ("several are called “%s”."), text);
  if (g_str_equal (field->ref, "package_kind"))
    {
      g_autoptr (KabRow) kind = kab_row_new (&kab_entity_package_kind, NULL);

      kab_row_set_text (kind, "name", text);
      if (!kab_writer_put (self->writer, kind, NULL, error))
        return FALSE;
      kab_import_add_name (self, entity, text, kind->id);
      kab_row_set_text (row, field->name, kind->id);
      return TRUE;
    }
  if (g_str_equal (field->ref, "package"))
    return kab_input_reject (
      error, field,
      _ ("there is no “%s”. Bring in the packages first: “kabinetctl import packages FILE.csv”."), text);
  self->waits
    = entity == &kab_entity_licence && !self->is_last && g_hash_table_contains (self->numbers, text);
  if (self->waits)
    return kab_input_reject (error, field, _ ("there is no “%s”."), text);
  kab_import_miss (self, field, text);
  return TRUE;
}

gboolean
kab_import_value (KabImport *self, KabRow *row, const KabField *field, char *text, GError **error)
{
  g_autofree char *phone = NULL;

  if (text[0] == '\0')
    return TRUE;
  if (field->type == KAB_TYPE_REF)
    return import_ref (self, row, field, text, error);
  if (field->type == KAB_TYPE_PHONE)
    {
      phone = phone_of (self, text);
      if (phone == NULL)
        return kab_input_reject (error, field, _ ("“%s” is not a phone number."), text);
      text = phone;
    }
  return kab_input_value (field, text, kab_row_value (row, field->name), error);
}

static gboolean
has_column (KabImport *self, const char *field)
{
  for (guint i = 0; i < KAB_CSV_COLUMNS_MAX; i++)
    if (g_strcmp0 (self->columns[i], field) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
fill_licence (KabImport *self, KabRow *row, char **cells, GError **error)
{
  const char *package = kab_row_get_text (row, "package");
  g_autoptr (KabRow) sold = NULL;
  const char *currency = self->currency;
  const char *status;

  /* An export has both: what the package is called today, if there still is one, and what it was sold as. */
  if (package == NULL && self->there != NULL)
    kab_row_set_text (row, "package_name", kab_row_get_text (self->there, "package_name"));
  else if (package == NULL && kab_row_is_null (row, "package_name"))
    return kab_input_reject (error, kab_entity_find_field (row->entity, "package"), _ ("fill this in."));
  if (package != NULL)
    {
      sold = kab_writer_find (self->writer, &kab_entity_package, package, error);
      if (sold == NULL)
        return FALSE;
      if (kab_row_is_null (row, "package_name"))
        kab_row_set_text (row, "package_name", kab_row_get_text (sold, "name"));
      kab_row_set_integer (row, "package_version", kab_row_get_integer (sold, "version"));
      if (currency == NULL)
        currency = kab_row_get_text (sold, "currency");
    }
  if (currency != NULL && kab_import_cell (self, cells, "currency")[0] == '\0')
    kab_row_set_text (row, "currency", currency);
  if (kab_import_cell (self, cells, "channel")[0] == '\0')
    kab_row_set_text (row, "channel",
                      !kab_row_is_null (row, "agent_name")     ? "agent"
                      : !kab_row_is_null (row, "partner_name") ? "partner"
                                                               : "site");
  if (kab_import_cell (self, cells, "status")[0] == '\0')
    {
      g_autofree char *today = kab_date_today ();
      const char *to = kab_row_get_text (row, "valid_to");

      kab_row_set_text (row, "status", to != NULL && strcmp (to, today) < 0 ? "expired" : "active");
    }
  /* A file that does not tell days of issue apart means the day of the sale. */
  status = kab_row_get_text (row, "status");
  if (!has_column (self, "issued_on") && !g_str_equal (status, "draft")
      && !g_str_equal (status, "awaiting_payment"))
    kab_row_set_text (row, "issued_on", kab_row_get_text (row, "sold_on"));
  return TRUE;
}

/* By what a row is known again: a licence by its number, a client by phone and name, others by name. */
static char *
key_of (KabImport *self, const KabRow *row)
{
  g_autofree char *title = kab_text_key (kab_row_title (row));

  if (row->entity != &kab_entity_client)
    return g_steal_pointer (&title);
  return g_strconcat (kab_row_is_null (row, "phone") ? "" : kab_row_get_text (row, "phone"), "/", title,
                      NULL);
}

typedef enum
{
  ROW_IMPORTED,
  ROW_PRESENT,
  ROW_DUPLICATE,
  ROW_WAITS,
  ROW_REJECTED,
  ROW_FAILED,
} RowOutcome;

static RowOutcome
import_row (KabImport *self, char **cells, guint line, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (self->entity, NULL);
  g_autofree char *key = NULL;
  gpointer earlier;

  if (!kab_import_find_there (self, cells, error))
    return ROW_FAILED;
  for (guint i = 0; cells[i] != NULL; i++)
    {
      const KabField *field
        = self->columns[i] != NULL ? kab_entity_find_field (self->entity, self->columns[i]) : NULL;

      if (field != NULL
          && !kab_import_value (self, row, field, kab_import_cell (self, cells, field->name), error))
        return self->waits ? ROW_WAITS : ROW_REJECTED;
    }
  /* A number that the server could give would not be known again in a second import. */
  if (kab_row_title (row)[0] == '\0' || kab_row_is_null (row, self->entity->title_field))
    {
      kab_input_reject (error, kab_entity_find_field (self->entity, self->entity->title_field),
                        _ ("fill this in."));
      return ROW_REJECTED;
    }
  if (self->entity == &kab_entity_licence && !fill_licence (self, row, cells, error))
    return ROW_REJECTED;
  if (!kab_validate_row (row, NULL, error))
    return ROW_REJECTED;

  key = key_of (self, row);
  if (g_hash_table_lookup_extended (self->seen, key, NULL, &earlier))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” stands on line %u already."),
                   kab_row_title (row), GPOINTER_TO_UINT (earlier));
      return ROW_DUPLICATE;
    }
  g_hash_table_insert (self->seen, g_steal_pointer (&key), GUINT_TO_POINTER (line));
  if (self->present)
    {
      if (self->there != NULL && !kab_import_link (self, row, error))
        return ROW_FAILED;
      kab_import_count_missed (self);
      return ROW_PRESENT;
    }

  if (self->entity == &kab_entity_licence
      && !kab_import_client (self, row, kab_import_cell (self, cells, "client_email"), error))
    return ROW_REJECTED;
  if (!kab_writer_put (self->writer, row, NULL, error))
    return g_error_matches (*error, KAB_ERROR, KAB_ERROR_STORAGE) ? ROW_FAILED : ROW_REJECTED;
  kab_import_add_name (self, self->entity, kab_row_title (row), row->id);
  if (self->entity == &kab_entity_client)
    kab_import_add_client (self, kab_row_title (row), kab_row_get_text (row, "phone"), row->id);
  kab_import_count_missed (self);
  return ROW_IMPORTED;
}

static void
append_bad (GString *out, char **cells, guint n_columns, char delimiter, const char *reason)
{
  for (guint i = 0; i < n_columns; i++)
    {
      if (i < g_strv_length (cells))
        kab_csv_append_cell (out, kab_csv_unguard (cells[i]), delimiter);
      g_string_append_c (out, delimiter);
    }
  kab_csv_append_cell (out, reason, delimiter);
  g_string_append_c (out, '\n');
}

/* Counts the row, or puts it off; FALSE where nothing can go on. */
static gboolean
take_row (KabImport *self,
          KabCsv *csv,
          guint r,
          guint n_columns,
          GString *bad,
          GArray *put_off,
          GError **error)
{
  g_auto (GStrv) original = g_strdupv (csv->rows->pdata[r]);
  guint line = g_array_index (csv->lines, guint, r);
  KabImportResult *result = self->result;
  g_autoptr (GError) reason = NULL;

  switch (import_row (self, csv->rows->pdata[r], line, &reason))
    {
    case ROW_IMPORTED:
      result->imported++;
      break;
    case ROW_PRESENT:
      result->present++;
      break;
    case ROW_DUPLICATE:
      result->duplicates++;
      break;
    case ROW_WAITS:
      g_array_append_val (put_off, r);
      return TRUE;
    case ROW_REJECTED:
      result->rejected++;
      break;
    case ROW_FAILED:
    default:
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (reason != NULL)
    {
      append_bad (bad, original, n_columns, csv->delimiter, reason->message);
      if (result->reasons->len < REASONS_SHOWN)
        g_ptr_array_add (result->reasons, g_strdup_printf ("%u: %s", line, reason->message));
    }
  return TRUE;
}

/* A renewal may stand above what it renews: it is taken when that one was, however the file is sorted. */
static gboolean
import_rows (KabCli *cli, KabImport *self, KabCsv *csv, int header, GString *bad, GError **error)
{
  guint n_columns = g_strv_length (csv->rows->pdata[header]);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

  /* Translators: the head of the column that says why a row was not imported */
  append_bad (bad, csv->rows->pdata[header], n_columns, csv->delimiter, _ ("Why it was not imported"));
  for (guint r = (guint)header + 1; r < csv->rows->len; r++)
    {
      if (self->entity == &kab_entity_licence && has_column (self, "renewed_from"))
        g_hash_table_add (self->numbers, g_strdup (kab_import_cell (self, csv->rows->pdata[r], "number")));
      g_array_append_val (rows, r);
    }
  self->result->rows = rows->len;
  for (guint left = rows->len; left > 0; left = rows->len)
    {
      g_autoptr (GArray) put_off = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint i = 0; i < rows->len; i++)
        {
          guint r = g_array_index (rows, guint, i);

          if (!take_row (self, csv, r, n_columns, bad, put_off, error))
            return FALSE;
          kab_cli_progress (cli, _ ("Rows:"), r, csv->rows->len - 1);
        }
      self->is_last = put_off->len == left;
      g_array_unref (rows);
      rows = g_steal_pointer (&put_off);
    }
  return TRUE;
}

static gboolean
load_all_names (KabImport *self, GError **error)
{
  static const KabEntity *const entities[]
    = { &kab_entity_partner, &kab_entity_agent,    &kab_entity_client,     &kab_entity_package_kind,
        &kab_entity_package, &kab_entity_template, &kab_entity_department, &kab_entity_promo_code };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (!kab_import_load_names (self, entities[i], error))
      return FALSE;
  return TRUE;
}

gboolean
kab_import (KabCli *cli,
            KabServerDb *db,
            const char *org,
            const KabEntity *entity,
            KabCsv *csv,
            const char *name,
            const KabImportOptions *options,
            KabImportResult *result,
            GError **error)
{
  KabImport self = { .org = org, .entity = entity, .options = options, .result = result };
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, "kabinetctl", KAB_WRITER_BULK, error);
  g_autoptr (GString) bad = g_string_new (BOM);
  g_autofree char *title = NULL;
  gboolean ok = FALSE;
  int header;

  if (writer == NULL)
    return FALSE;
  self.writer = writer;
  self.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.unmatched
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_import_missing_free);
  self.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.missed = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_import_missing_free);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.currency = g_strdup (options->currency);
  self.country = g_strdup (options->country);

  header = kab_import_find_header (&self, csv, error);
  if (header >= 0 && load_all_names (&self, error) && import_rows (cli, &self, csv, header, bad, error))
    {
      kab_import_tell_missed (&self);
      /* Translators: for the activity journal: the name of a file, then numbers of rows */
      title = result->linked > 0
                ? g_strdup_printf (_ ("%s: %u, linked: %u"), name, result->imported, result->linked)
                : g_strdup_printf ("%s: %u", name, result->imported);
      /* What is only tried is rolled back when the writer is freed. */
      ok = options->dry_run
           || ((result->imported + result->linked == 0
                || kab_writer_note (writer, "import", entity, title, error))
               && kab_writer_commit (writer, error));
    }
  if (ok && options->errors != NULL && !kab_cli_write_file (options->errors, bad, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("The rejected rows could not be written to “%s”; the others were imported."),
                   options->errors);
      ok = FALSE;
    }
  g_hash_table_unref (self.names);
  g_hash_table_unref (self.clients);
  g_hash_table_unref (self.unmatched);
  g_hash_table_unref (self.numbers);
  g_ptr_array_unref (self.missed);
  g_clear_pointer (&self.there, kab_row_unref);
  g_hash_table_unref (self.seen);
  g_free (self.currency);
  g_free (self.country);
  return ok;
}
