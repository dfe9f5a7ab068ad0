/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database has of a file's rows, and whom they name that nobody here is called, or is called by now. */
#include <string.h>

#include "kab-import-private.h"
#include "kab-text.h"

#define MISSING_KEPT 100

void
kab_import_missing_free (KabImportMissing *missing)
{
  g_free (missing->text);
  g_free (missing);
}

static KabImportMissing *
missing_new (const KabField *field, const char *text, guint rows)
{
  KabImportMissing *missing = g_new0 (KabImportMissing, 1);

  missing->field = field;
  missing->text = g_strdup (text);
  missing->rows = rows;
  return missing;
}

void
kab_import_miss (KabImport *self, const KabField *field, const char *text)
{
  g_ptr_array_add (self->missed, missing_new (field, text, 1));
}

void
kab_import_count_missed (KabImport *self)
{
  for (guint i = 0; i < self->missed->len; i++)
    {
      const KabImportMissing *missed = self->missed->pdata[i];
      g_autofree char *key = NULL;
      KabImportMissing *known;

      /* It refers to somebody, who was called so then. */
      if (self->there != NULL && !kab_row_is_null (self->there, missed->field->name))
        continue;
      if (self->present && self->there == NULL)
        continue;
      key = g_strconcat (missed->field->name, "/", missed->text, NULL);
      known = g_hash_table_lookup (self->unmatched, key);
      if (known == NULL)
        {
          known = missing_new (missed->field, missed->text, 0);
          g_hash_table_insert (self->unmatched, g_steal_pointer (&key), known);
        }
      known->rows++;
    }
  self->result->unmatched = g_hash_table_size (self->unmatched);
}

static gint
most_first (gconstpointer a, gconstpointer b)
{
  const KabImportMissing *one = *(KabImportMissing *const *)a, *other = *(KabImportMissing *const *)b;

  if (one->rows != other->rows)
    return one->rows < other->rows ? 1 : -1;
  return strcmp (one->text, other->text);
}

void
kab_import_tell_missed (KabImport *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->unmatched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KabImportMissing *missing = value;

      g_ptr_array_add (self->result->missing, missing_new (missing->field, missing->text, missing->rows));
    }
  g_ptr_array_sort (self->result->missing, most_first);
  if (self->result->missing->len > MISSING_KEPT)
    g_ptr_array_set_size (self->result->missing, MISSING_KEPT);
}

/* A cell as the field keeps it; what is wrong with it is said when all the row is read. */
static char *
cell_value (KabImport *self, char **cells, const char *name)
{
  g_autoptr (KabRow) row = kab_row_new (self->entity, NULL);
  g_autofree char *text = g_strdup (kab_import_cell (self, cells, name));

  if (!kab_import_value (self, row, kab_entity_find_field (self->entity, name), text, NULL)
      || kab_row_is_null (row, name))
    return NULL;
  return g_strdup (kab_row_get_text (row, name));
}

gboolean
kab_import_find_there (KabImport *self, char **cells, GError **error)
{
  g_autofree char *title = cell_value (self, cells, self->entity->title_field);
  g_autofree char *phone = NULL;
  g_autoptr (GError) local = NULL;
  const char *id;

  g_ptr_array_set_size (self->missed, 0);
  g_clear_pointer (&self->there, kab_row_unref);
  self->present = self->waits = FALSE;
  if (title == NULL)
    return TRUE;
  if (self->entity == &kab_entity_licence)
    {
      self->there = kab_writer_find_unique (self->writer, self->entity, "number", title, &local);
      self->present = self->there != NULL;
    }
  else
    {
      if (self->entity == &kab_entity_client)
        phone = cell_value (self, cells, "phone");
      id = self->entity == &kab_entity_client ? kab_import_find_client (self, title, phone)
                                              : kab_import_name (self, self->entity, title);
      self->present = id != NULL;
      if (id != NULL && id[0] != '\0')
        self->there = kab_writer_find (self->writer, self->entity, id, &local);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
same_text (const KabRow *a, const KabRow *b, const char *field)
{
  g_autofree char *one = kab_text_key (kab_row_is_null (a, field) ? "" : kab_row_get_text (a, field));
  g_autofree char *other = kab_text_key (kab_row_is_null (b, field) ? "" : kab_row_get_text (b, field));

  return g_str_equal (one, other);
}

/* A licence has the name as at the sale beside the reference; a client is known by its own name. */
static gboolean
is_text_alone (const KabRow *there, const KabRow *row, const char *field)
{
  g_autofree char *name_field = g_strconcat (field, "_name", NULL);

  if (!kab_row_is_null (there, field) || kab_row_is_null (row, field))
    return FALSE;
  if (kab_entity_find_field (there->entity, name_field) == NULL)
    return same_text (there, row, there->entity->title_field);
  return !kab_row_is_null (there, name_field) && same_text (there, row, name_field);
}

/* Heads see the sales of their department: the agent's, as if the agent had been there at the sale. */
static gboolean
link_department (KabImport *self, KabRow *licence, GError **error)
{
  g_autoptr (KabRow) agent = NULL;

  if (licence->entity != &kab_entity_licence || !kab_row_is_null (licence, "department"))
    return TRUE;
  agent = kab_writer_find (self->writer, &kab_entity_agent, kab_row_get_text (licence, "agent"), error);
  if (agent == NULL)
    return FALSE;
  kab_row_set_text (licence, "department", kab_row_get_text (agent, "department"));
  return TRUE;
}

/* A client that was made for the licence goes where the licence goes; one that belongs to somebody stays there. */
static gboolean
link_client (KabImport *self, const KabRow *licence, GError **error)
{
  g_autoptr (KabRow) found = NULL, client = NULL;

  if (kab_row_is_null (licence, "client"))
    return TRUE;
  found = kab_writer_find (self->writer, &kab_entity_client, kab_row_get_text (licence, "client"), error);
  if (found == NULL)
    return FALSE;
  if (found->deleted || !kab_row_is_null (found, "partner") || !kab_row_is_null (found, "agent"))
    return TRUE;
  client = kab_row_copy (found);
  kab_row_set_text (client, "partner", kab_row_get_text (licence, "partner"));
  kab_row_set_text (client, "agent", kab_row_get_text (licence, "agent"));
  self->result->linked_clients++;
  return kab_writer_put (self->writer, client, NULL, error);
}

gboolean
kab_import_link (KabImport *self, const KabRow *row, GError **error)
{
  static const char *const sellers[] = { "partner", "agent" };
  g_autoptr (KabRow) linked = kab_row_copy (self->there);
  gboolean is_licence = self->entity == &kab_entity_licence;
  gboolean belongs = FALSE, changed = FALSE;

  if (!is_licence && self->entity != &kab_entity_client)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sellers); i++)
    if (is_text_alone (self->there, row, sellers[i]))
      {
        kab_row_set_text (linked, sellers[i], kab_row_get_text (row, sellers[i]));
        belongs = changed = TRUE;
      }
  if (is_licence && kab_row_is_null (linked, "client"))
    {
      const char *client = kab_import_find_owner (self, kab_row_get_text (linked, "client_name"),
                                                  kab_row_is_null (linked, "client_phone")
                                                    ? NULL
                                                    : kab_row_get_text (linked, "client_phone"));

      kab_row_set_text (linked, "client", client);
      changed = changed || client != NULL;
    }
  if (!changed)
    return TRUE;
  if (kab_row_is_null (self->there, "agent") && !kab_row_is_null (linked, "agent")
      && !link_department (self, linked, error))
    return FALSE;
  if (!kab_writer_put (self->writer, linked, NULL, error))
    return FALSE;
  self->result->linked++;
  return !is_licence || !belongs || link_client (self, linked, error);
}
