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

static gboolean
import_ref (KabImport *self, KabRow *row, const KabField *field, const char *text, GError **error)
{
  const KabEntity *entity = kab_entity_find (field->ref);
  g_autofree char *name_field = g_strconcat (field->name, "_name", NULL);
  const char *id = kab_import_name (self, entity, text);

  /* Whoever sold it is kept by name, even where nobody of that name is known here. */
  if (kab_entity_find_field (row->entity, name_field) != NULL)
    kab_row_set_text (row, name_field, text);
  if (id != NULL && id[0] != '\0')
    {
      kab_row_set_text (row, field->name, id);
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
  if (g_str_equal (field->ref, "partner") || g_str_equal (field->ref, "agent")
      || g_str_equal (field->ref, "template"))
    {
      g_hash_table_add (self->unmatched, g_strdup (text));
      self->result->unmatched = g_hash_table_size (self->unmatched);
      return TRUE;
    }
  if (g_str_equal (field->ref, "package"))
    return kab_input_reject (
      error, field,
      _ ("there is no “%s”. Bring in the packages first: “kabinetctl import packages FILE.csv”."), text);
  return kab_input_reject (error, field, _ ("there is no “%s”."), text);
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
  const char *package = kab_import_cell (self, cells, "package");
  g_autoptr (KabRow) sold = NULL;
  const char *status;

  if (package[0] == '\0')
    return kab_input_reject (error, kab_entity_find_field (row->entity, "package"), _ ("fill this in."));
  sold = kab_writer_find (self->writer, &kab_entity_package, kab_row_get_text (row, "package"), error);
  if (sold == NULL)
    return FALSE;
  kab_row_set_text (row, "package_name", kab_row_get_text (sold, "name"));
  kab_row_set_integer (row, "package_version", kab_row_get_integer (sold, "version"));
  if (kab_import_cell (self, cells, "currency")[0] == '\0')
    kab_row_set_text (row, "currency",
                      self->currency != NULL ? self->currency : kab_row_get_text (sold, "currency"));
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

static gboolean
is_present (KabImport *self, const KabRow *row, gboolean *present, GError **error)
{
  const char *id;

  *present = FALSE;
  if (row->entity == &kab_entity_licence)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) there = kab_writer_find_unique (self->writer, row->entity, "number",
                                                         kab_row_get_text (row, "number"), &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      *present = there != NULL;
      return TRUE;
    }
  id = row->entity == &kab_entity_client
         ? kab_import_find_client (self, kab_row_title (row), kab_row_get_text (row, "phone"))
         : kab_import_name (self, row->entity, kab_row_title (row));
  *present = id != NULL;
  return TRUE;
}

typedef enum
{
  ROW_IMPORTED,
  ROW_PRESENT,
  ROW_DUPLICATE,
  ROW_REJECTED,
  ROW_FAILED,
} RowOutcome;

static RowOutcome
import_row (KabImport *self, char **cells, guint line, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (self->entity, NULL);
  g_autofree char *key = NULL;
  gpointer earlier;
  gboolean present;

  for (guint i = 0; cells[i] != NULL; i++)
    {
      const KabField *field
        = self->columns[i] != NULL ? kab_entity_find_field (self->entity, self->columns[i]) : NULL;

      if (field != NULL
          && !kab_import_value (self, row, field, kab_import_cell (self, cells, field->name), error))
        return ROW_REJECTED;
    }
  if (kab_row_title (row)[0] == '\0')
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
  if (!is_present (self, row, &present, error))
    return ROW_FAILED;
  if (present)
    return ROW_PRESENT;

  if (self->entity == &kab_entity_licence
      && !kab_import_client (self, row, kab_import_cell (self, cells, "client_email"), error))
    return ROW_REJECTED;
  if (!kab_writer_put (self->writer, row, NULL, error))
    return g_error_matches (*error, KAB_ERROR, KAB_ERROR_STORAGE) ? ROW_FAILED : ROW_REJECTED;
  kab_import_add_name (self, self->entity, kab_row_title (row), row->id);
  if (self->entity == &kab_entity_client)
    kab_import_add_client (self, kab_row_title (row), kab_row_get_text (row, "phone"), row->id);
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

static gboolean
import_rows (KabCli *cli, KabImport *self, KabCsv *csv, int header, GString *bad, GError **error)
{
  guint n_columns = g_strv_length (csv->rows->pdata[header]);
  KabImportResult *result = self->result;

  /* Translators: the head of the column that says why a row was not imported */
  append_bad (bad, csv->rows->pdata[header], n_columns, csv->delimiter, _ ("Why it was not imported"));
  for (guint r = (guint)header + 1; r < csv->rows->len; r++)
    {
      g_auto (GStrv) original = g_strdupv (csv->rows->pdata[r]);
      guint line = g_array_index (csv->lines, guint, r);
      g_autoptr (GError) reason = NULL;

      result->rows++;
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
      kab_cli_progress (cli, _ ("Rows:"), r, csv->rows->len - 1);
    }
  return TRUE;
}

static gboolean
load_all_names (KabImport *self, GError **error)
{
  static const KabEntity *const entities[]
    = { &kab_entity_partner,      &kab_entity_agent,   &kab_entity_client,
        &kab_entity_package_kind, &kab_entity_package, &kab_entity_template };

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
  self.unmatched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.currency = g_strdup (options->currency);
  self.country = g_strdup (options->country);

  header = kab_import_find_header (&self, csv, error);
  if (header >= 0 && load_all_names (&self, error) && import_rows (cli, &self, csv, header, bad, error))
    {
      title = g_strdup_printf ("%s: %u", name, result->imported);
      /* What is only tried is rolled back when the writer is freed. */
      ok = options->dry_run
           || ((result->imported == 0 || kab_writer_note (writer, "import", entity, title, error))
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
  g_hash_table_unref (self.seen);
  g_free (self.currency);
  g_free (self.country);
  return ok;
}
