/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server itself fills in, and what must hold among rows. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"
#include "kab-messages.h"
#include "kab-payments.h"
#include "kab-registration.h"
#include "kab-signature.h"
#include "kab-tree.h"
#include "kab-validate.h"
#include "kab-writer-order.h"

/* Without letters and digits that are mistaken for one another. */
#define IDENTIFIER_LETTERS "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#define IDENTIFIER_LENGTH 6
#define NAMED_AT_MOST 5

static gboolean
differs_in (const KabRow *before, const KabRow *row, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    if (!kab_value_equal (kab_row_value (before, fields[i]), kab_row_value (row, fields[i])))
      return TRUE;

  return FALSE;
}

static void
count_version (const KabRow *before, KabRow *row, const char *const *fields)
{
  if (before == NULL)
    kab_row_set_integer (row, "version", MAX (1, kab_row_get_integer (row, "version")));
  else if (differs_in (before, row, fields))
    kab_row_set_integer (row, "version", kab_row_get_integer (before, "version") + 1);
}

/* Six random characters and one that checks them: a slip of one character, or two swapped, does not pass. */
static char *
new_identifier (void)
{
  static const char letters[] = IDENTIFIER_LETTERS;
  const guint n = sizeof letters - 1;
  GString *text = g_string_new (NULL);
  guint sum = 0;

  for (guint i = 0; i < IDENTIFIER_LENGTH; i++)
    {
      guint digit = randombytes_uniform (n);

      g_string_append_c (text, letters[digit]);
      sum = (sum * 7 + digit) % n;
    }
  g_string_append_c (text, letters[(sum * 7) % n]);
  return g_string_free (text, FALSE);
}

static gboolean
compute_user (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  static const char *const channels[][2]
    = { { "phone", "phone_confirmed_at" }, { "email", "email_confirmed_at" } };

  /* What was confirmed was the former address. */
  for (guint i = 0; before != NULL && i < G_N_ELEMENTS (channels); i++)
    {
      const char *what[] = { channels[i][0], NULL }, *when[] = { channels[i][1], NULL };

      if (differs_in (before, row, what) && !differs_in (before, row, when))
        kab_value_set_null (kab_row_value (row, channels[i][1]));
    }

  while (kab_row_is_null (row, "identifier"))
    {
      g_autofree char *identifier = new_identifier ();
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) other
        = kab_writer_find_unique (writer, &kab_entity_user, "identifier", identifier, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (other == NULL)
        kab_row_set_text (row, "identifier", identifier);
    }
  return TRUE;
}

static gboolean
sign_licence (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  g_autofree char *text = kab_licence_canonical_text (row);
  char *signature;

  if (before != NULL && !writer->signs_anew && !kab_row_is_null (before, "signature"))
    {
      g_autofree char *former = kab_licence_canonical_text (before);

      /* What is not of form C was once signed as it came. */
      if (g_str_equal (text, former) && kab_licence_is_composed (row))
        {
          kab_row_set_text (row, "signature", kab_row_get_text (before, "signature"));
          return TRUE;
        }
    }
  signature = kab_writer_ahead_take (writer->ahead, text);
  if (signature == NULL)
    signature = kab_signature_make (text, writer->signing_secret);
  if (signature == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("The organisation's signing key cannot be used. Nothing was changed."));
      return FALSE;
    }
  kab_value_take_text (kab_row_value (row, "signature"), signature);
  return TRUE;
}

gboolean
kab_writer_compute (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  static const char *const drawn[] = { "html", "assets", NULL };
  static const char *const paid[]
    = { "kind", "percent", "amount", "currency", "parameters", "hold_days", "valid_from", "valid_to", NULL };
  static const char *const kept[] = { "file", NULL };

  if (row->entity == &kab_entity_user)
    return compute_user (writer, before, row, error);
  if (row->entity == &kab_entity_licence)
    return kab_writer_fill_price (writer, before, row, error)
           && kab_writer_fill_form (writer, before, row, error) && sign_licence (writer, before, row, error);
  if (row->entity == &kab_entity_ticket)
    return kab_writer_compute_ticket (writer, before, row, error);
  if (row->entity == &kab_entity_package)
    count_version (before, row, kab_price_fields);
  else if (row->entity == &kab_entity_template)
    count_version (before, row, drawn);
  else if (row->entity == &kab_entity_reward_plan)
    count_version (before, row, paid);
  /* A document that only now gets its file has no former one. */
  else if (row->entity == &kab_entity_document && (before == NULL || !kab_row_is_null (before, "file")))
    count_version (before, row, kept);
  else if (!kab_writer_derive (writer, before, row, error))
    return FALSE;

  return kab_writer_fill_order (writer, before, row, error);
}

/* What is sold with a package is part of its version. */
gboolean
kab_writer_follow_up (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) package = NULL;

  if (row->entity == &kab_entity_ticket_message)
    return kab_writer_follow_message (writer, before, row, error);
  if (row->entity == &kab_entity_setting && !kab_registration_follow (writer, row, error))
    return FALSE;
  if (!kab_writer_count_promo (writer, before, row, error)
      || !kab_writer_follow_order (writer, before, row, error)
      || !kab_writer_book (writer, before, row, error) || !kab_writer_count_sale (writer, before, row, error)
      || !kab_writer_derive_others (writer, before, row, error)
      || !kab_payment_enqueue (writer->db, writer->org, before, row, writer->now, &writer->asks, error)
      || !kab_message_enqueue (writer, before, row, &writer->sends, error))
    return FALSE;
  if (row->entity != &kab_entity_package_option
      || (before != NULL && before->deleted == row->deleted
          && !differs_in (before, row, kab_price_option_fields)))
    return TRUE;
  if (!kab_writer_load (writer, &kab_entity_package, kab_row_get_text (row, "package"), &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  package = kab_row_copy (stored->row);
  kab_row_set_integer (package, "version", kab_row_get_integer (package, "version") + 1);
  package->updated_at = writer->now;
  g_free (package->updated_by);
  package->updated_by = g_strdup (writer->user);
  return kab_writer_write (writer, stored, package, error);
}

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (GError **error, KabError code, const KabField *field, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (field != NULL)
    /* Translators: the name of a field, then what is wrong with its value */
    g_set_error (error, KAB_ERROR, code, _ ("%s: %s"), kab_field_title (field), reason);
  else
    g_set_error_literal (error, KAB_ERROR, code, reason);
  return FALSE;
}

/* *found: whether a query of up to three texts gives a row; its first column in *text. */
static gboolean
ask (KabWriter *writer,
     const char *sql,
     const char *a,
     const char *b,
     const char *c,
     gboolean *found,
     char **text,
     GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, a);
  kab_statement_bind_text (statement, 2, b);
  if (c != NULL)
    kab_statement_bind_text (statement, 3, c);
  step = kab_statement_step (statement, error);
  *found = step == KAB_STEP_ROW;
  if (*found && text != NULL)
    *text = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

static gboolean
check_ref (KabWriter *writer, const KabField *field, const char *id, GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *sql = NULL;
  gboolean found;

  if (writer->flags & KAB_WRITER_BULK)
    {
      known = g_strconcat (field->ref, "/", id, NULL);
      if (g_hash_table_contains (writer->referable, known))
        return TRUE;
    }
  sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE id=? AND org=? AND deleted=0", field->ref);
  if (!ask (writer, sql, id, writer->org, NULL, &found, NULL, error))
    return FALSE;
  if (!found)
    return refuse (error, KAB_ERROR_INVALID, field,
                   _ ("what it refers to does not exist, or was deleted. Choose another one."));
  if (known != NULL)
    g_hash_table_add (writer->referable, g_steal_pointer (&known));
  return TRUE;
}

static gboolean
check_unique (KabWriter *writer, const KabRow *row, const KabField *field, const char *text, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE org=? AND \"%s\"=? AND deleted=0 AND id<>?",
                       row->entity->name, field->name);
  gboolean found = row->entity == &kab_entity_licence && writer->bulk != NULL
                   && kab_writer_bulk_has_number (writer->bulk, text);

  if (!found && !ask (writer, sql, writer->org, text, row->id, &found, NULL, error))
    return FALSE;
  return !found || refuse (error, KAB_ERROR_INVALID, field, _ ("“%s” is taken already."), text);
}

/* What people know a referring row by: the package, for a line of options. */
static char *
holder_title (KabWriter *writer, const KabEntity *entity, const char *id)
{
  g_autoptr (KabRow) row = kab_writer_find (writer, entity, id, NULL);

  if (row != NULL && entity == &kab_entity_package_option)
    {
      g_autoptr (KabRow) package
        = kab_writer_find (writer, &kab_entity_package, kab_row_get_text (row, "package"), NULL);

      return g_strdup (package != NULL ? kab_row_title (package) : "");
    }
  if (row != NULL && entity == &kab_entity_membership)
    return g_strdup (
      kab_field_enum_title (kab_entity_find_field (entity, "role"), kab_row_get_text (row, "role")));

  return g_strdup (row != NULL ? kab_row_title (row) : "");
}

static gboolean
collect_holders (KabWriter *writer,
                 const KabEntity *entity,
                 const KabField *field,
                 const char *id,
                 GPtrArray *ids,
                 GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\"=? AND org=? AND deleted=0 LIMIT %d", entity->name,
                       field->name, NAMED_AT_MOST + 1);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));

  return step == KAB_STEP_DONE;
}

/* What is used cannot be deleted: says by what. */
static gboolean
check_unused (KabWriter *writer, const KabRow *row, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields; f++)
      {
        const KabField *field = &entities[e]->fields[f];
        g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
        g_autoptr (GString) names = g_string_new (NULL);

        if (g_strcmp0 (field->ref, row->entity->name) != 0 || (field->flags & KAB_FIELD_LOOSE))
          continue;
        if (!collect_holders (writer, entities[e], field, row->id, ids, error))
          return FALSE;
        if (ids->len == 0)
          continue;
        for (guint i = 0; i < ids->len && i < NAMED_AT_MOST; i++)
          {
            g_autofree char *title = holder_title (writer, entities[e], ids->pdata[i]);

            g_string_append_printf (names, i == 0 ? "%s" : ", %s", title);
          }
        if (ids->len > NAMED_AT_MOST)
          g_string_append (names, " …");
        return refuse (error, KAB_ERROR_REFUSED, NULL,
                       /* Translators: a title, a kind of records in the plural, their titles */
                       _ ("“%s” is in use and was not deleted. %s: %s."), kab_row_title (row),
                       g_dgettext (GETTEXT_PACKAGE, entities[e]->title), names->str);
      }
  return TRUE;
}

static gboolean
is_active_admin (const KabRow *row)
{
  return row != NULL && !row->deleted && g_strcmp0 (kab_row_get_text (row, "role"), "admin") == 0
         && g_strcmp0 (kab_row_get_text (row, "state"), "active") == 0;
}

static gboolean
is_active_user (const KabRow *row)
{
  return row != NULL && !row->deleted && g_strcmp0 (kab_row_get_text (row, "status"), "active") == 0;
}

/* An org without an administrator could not be mended from any desktop. */
static gboolean
check_last_admin (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *but_user = NULL, *but_membership = NULL;
  gboolean found;

  if (row->entity == &kab_entity_membership && is_active_admin (before) && !is_active_admin (row))
    but_membership = row->id;
  else if (row->entity == &kab_entity_user && is_active_user (before) && !is_active_user (row))
    but_user = row->id;
  else
    return TRUE;

  if (but_user != NULL)
    {
      if (!ask (writer,
                "SELECT 1 FROM membership WHERE org=? AND \"user\"=? AND role='admin' AND state='active'"
                " AND deleted=0",
                writer->org, but_user, NULL, &found, NULL, error))
        return FALSE;
      if (!found)
        return TRUE;
    }
  if (!ask (writer,
            "SELECT 1 FROM membership m JOIN \"user\" u ON u.org=m.org AND u.id=m.\"user\" WHERE m.org=? AND "
            "m.role='admin'"
            " AND m.state='active' AND m.deleted=0 AND u.deleted=0 AND u.status='active'"
            " AND m.id<>? AND u.id<>?",
            writer->org, but_membership != NULL ? but_membership : "", but_user != NULL ? but_user : "",
            &found, NULL, error))
    return FALSE;
  return found
         || refuse (error, KAB_ERROR_REFUSED, NULL,
                    _ ("This is the last administrator. Make another one first; nothing was changed."));
}

typedef struct
{
  KabWriter *writer;
  const KabEntity *entity;
} Tree;

static gboolean
look_up (const char *id, char **parent, char **title, gpointer user_data, GError **error)
{
  const Tree *tree = user_data;
  g_autoptr (KabStored) stored = NULL;

  if (!kab_writer_load (tree->writer, tree->entity, id, &stored, error))
    return FALSE;
  *parent = stored != NULL ? g_strdup (kab_row_get_text (stored->row, "parent")) : NULL;
  *title = stored != NULL ? g_strdup (kab_row_title (stored->row)) : NULL;
  return TRUE;
}

/* How many levels there are under the row. */
static gboolean
count_levels (KabWriter *writer, const KabRow *row, guint *levels, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("WITH RECURSIVE tree(id, depth) AS (SELECT id, 0 FROM %s WHERE id=?1 AND org=?2"
                       " UNION SELECT d.id, t.depth + 1 FROM %s d JOIN tree t ON d.parent=t.id"
                       " WHERE d.org=?2 AND d.deleted=0 AND t.depth < " G_STRINGIFY (
                         KAB_TREE_DEPTH_MAX) ")"
                                             " SELECT MAX(depth) FROM tree",
                       row->entity->name, row->entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, row->id);
  kab_statement_bind_text (statement, 2, writer->org);
  step = kab_statement_step (statement, error);
  *levels = step == KAB_STEP_ROW ? (guint)kab_statement_get_integer (statement, 0) : 0;
  return step != KAB_STEP_ERROR;
}

static gboolean
check_tree (KabWriter *writer,
            const KabRow *before,
            const KabRow *row,
            const KabField **field,
            GError **error)
{
  Tree tree = { writer, row->entity };
  const char *parent = kab_row_get_text (row, "parent");
  guint below = 0;

  if (parent == NULL
      || (before != NULL && !before->deleted && g_strcmp0 (kab_row_get_text (before, "parent"), parent) == 0))
    return TRUE;
  if (before != NULL && !count_levels (writer, row, &below, error))
    return FALSE;
  if (kab_tree_check_move (row->id, parent, below, look_up, &tree, error))
    return TRUE;
  *field = kab_entity_find_field (row->entity, "parent");
  return FALSE;
}

/* A department is one partner's, with all that stands in it. */
static gboolean
check_department (KabWriter *writer,
                  const KabRow *row,
                  const char *name,
                  const KabField **field,
                  GError **error)
{
  const char *department = kab_row_get_text (row, name), *partner = kab_row_get_text (row, "partner");
  gboolean found;

  if (department == NULL)
    return TRUE;
  if (!ask (writer, "SELECT 1 FROM department WHERE id=? AND org=? AND partner=?", department, writer->org,
            partner != NULL ? partner : "", &found, NULL, error))
    return FALSE;
  if (found)
    return TRUE;
  *field = kab_entity_find_field (row->entity, name);
  return refuse (error, KAB_ERROR_INVALID, *field, _ ("it belongs to another partner."));
}

/* Numbers of a company are no numbers of a person: asked of each set, and of all when a client becomes another kind. */
static gboolean
check_requisites (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  const char *id = kab_row_get_text (row, "client");
  g_autoptr (KabRow) client = id != NULL ? kab_writer_find (writer, &kab_entity_client, id, error) : NULL;

  if (id == NULL)
    return TRUE;
  return client != NULL && kab_validate_requisites (row, kab_row_get_text (client, "kind"), field, error);
}

static gboolean
check_kind (KabWriter *writer, const KabRow *client, const KabField **field, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT id FROM requisites WHERE org=? AND client=? AND deleted=0", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, client->id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autoptr (KabRow) set
        = kab_writer_find (writer, &kab_entity_requisites, kab_statement_get_text (statement, 0), error);

      if (set == NULL)
        return FALSE;
      if (!kab_validate_requisites (set, kab_row_get_text (client, "kind"), field, error))
        {
          *field = kab_entity_find_field (client->entity, "kind");
          return FALSE;
        }
    }
  return step == KAB_STEP_DONE;
}

static gboolean
check_structure (KabWriter *writer,
                 const KabRow *before,
                 const KabRow *row,
                 const KabField **field,
                 GError **error)
{
  const KabField *parent = kab_entity_find_field (row->entity, "parent");
  const KabField *unused;

  if (field == NULL)
    field = &unused;
  if (parent != NULL && g_strcmp0 (parent->ref, row->entity->name) == 0
      && !check_tree (writer, before, row, field, error))
    return FALSE;
  if (row->entity == &kab_entity_department)
    return check_department (writer, row, "parent", field, error);
  if (row->entity == &kab_entity_agent || row->entity == &kab_entity_membership)
    return check_department (writer, row, "department", field, error);
  if (row->entity == &kab_entity_requisites)
    return check_requisites (writer, row, field, error);
  if (row->entity == &kab_entity_client && before != NULL
      && g_strcmp0 (kab_row_get_text (before, "kind"), kab_row_get_text (row, "kind")) != 0)
    return check_kind (writer, row, field, error);

  return TRUE;
}

gboolean
kab_writer_check (KabWriter *writer,
                  const KabRow *before,
                  const KabRow *row,
                  const KabField **field,
                  GError **error)
{
  gboolean comes = before == NULL || (before->deleted && !row->deleted);

  if (!check_last_admin (writer, before, row, error)
      || (row->entity == &kab_entity_setting
          && (!kab_writer_check_keys (writer, before, row, error)
              || !kab_registration_check (writer, before, row, error)))
      || !kab_writer_check_state (writer, before, row, field, error)
      || !kab_writer_check_books (writer, before, row, error)
      || !kab_writer_check_lease (writer, before, row, field, error))
    return FALSE;
  if (row->deleted)
    {
      if (writer->flags & KAB_WRITER_BULK)
        g_hash_table_remove_all (writer->referable);
      return before == NULL || before->deleted || check_unused (writer, row, error);
    }
  if (!kab_writer_check_price (writer, before, row, field, error)
      || !kab_writer_check_order (writer, before, row, field, error)
      || !kab_writer_check_link (writer, before, row, field, error))
    return FALSE;
  if (row->entity == &kab_entity_ticket && !kab_writer_check_reopening (writer, before, row, error))
    return FALSE;
  if (row->entity == &kab_entity_ticket_message
      && !kab_writer_check_ticket_message (writer, before, row, error))
    return FALSE;

  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabField *f = &row->entity->fields[i];
      const KabValue *value = &row->values[i];

      if (value->kind != KAB_VALUE_TEXT || (!comes && kab_value_equal (&before->values[i], value)))
        continue;
      if ((f->type == KAB_TYPE_REF && !check_ref (writer, f, value->text, error))
          || ((f->flags & KAB_FIELD_UNIQUE) && !check_unique (writer, row, f, value->text, error)))
        {
          if (field != NULL)
            *field = f;
          return FALSE;
        }
    }
  return check_structure (writer, before, row, field, error);
}
