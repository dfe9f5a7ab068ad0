/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row takes from others before it is written, and what others take from it afterwards. */
#include "kab-writer-private.h"

#include <string.h>

#include "kab-error.h"
#include "kab-tree.h"

/* Whose agent a row's department is that of; sales keep the one they were made in. */
static const KabEntity *const follow_agent[] = { &kab_entity_client, &kab_entity_membership };

static gboolean
follows_agent (const KabEntity *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (follow_agent); i++)
    if (follow_agent[i] == entity)
      return TRUE;

  return FALSE;
}

/* *text: of the query's first row, the first column; NULL if there is none. */
static gboolean
ask_text (KabWriter *writer, const char *sql, const char *id, char **text, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  *text = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, writer->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *text = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

/* Remembered while the writer lives: many licences are one agent's. */
static gboolean
agent_department (KabWriter *writer, const char *agent, const char **department, GError **error)
{
  gpointer known;
  char *text;

  *department = NULL;
  if (agent == NULL)
    return TRUE;
  if (!g_hash_table_lookup_extended (writer->agent_departments, agent, NULL, &known))
    {
      if (!ask_text (writer, "SELECT department FROM agent WHERE id=? AND org=?", agent, &text, error))
        return FALSE;
      g_hash_table_insert (writer->agent_departments, g_strdup (agent), text);
      known = text;
    }
  *department = known;
  return TRUE;
}

static gboolean
fill_department (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const KabField *field = kab_entity_find_field (row->entity, "department");
  const char *department;

  if (field == NULL || (field->flags & KAB_FIELD_INHERITED)
      || kab_entity_find_field (row->entity, "agent") == NULL)
    return TRUE;
  /* A head leads what was chosen for him; an agent is where the agent row is. */
  if (row->entity == &kab_entity_membership
      && g_strcmp0 (kab_row_get_text (row, "role"), kab_role_to_token (KAB_ROLE_AGENT)) != 0
      && !(kab_row_is_null (row, "department") && !kab_row_is_null (row, "agent")))
    return TRUE;
  if (!follows_agent (row->entity) && (before != NULL || !kab_row_is_null (row, "department")))
    return TRUE;
  if (!agent_department (writer, kab_row_get_text (row, "agent"), &department, error))
    return FALSE;
  kab_row_set_text (row, "department", department);
  return TRUE;
}

/* Whose agent a client is, that partner's the client is, unless somebody says otherwise: with the agent, or before. */
static gboolean
fill_partner (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  static const char sql[] = "SELECT partner FROM agent WHERE id=? AND org=?";
  const char *agent = row->entity == &kab_entity_client ? kab_row_get_text (row, "agent") : NULL;
  const char *was = agent != NULL && before != NULL ? kab_row_get_text (before, "agent") : NULL;
  const char *said = agent != NULL ? kab_row_get_text (row, "partner") : NULL;
  g_autofree char *partner = NULL, *former = NULL;

  if (agent == NULL || g_strcmp0 (was, agent) == 0)
    return TRUE;
  if (said != NULL && (was == NULL || g_strcmp0 (kab_row_get_text (before, "partner"), said) != 0))
    return TRUE;
  if (was != NULL && !ask_text (writer, sql, was, &former, error))
    return FALSE;
  if (said != NULL && g_strcmp0 (former, said) != 0)
    return TRUE;
  if (!ask_text (writer, sql, agent, &partner, error))
    return FALSE;
  kab_row_set_text (row, "partner", partner);
  return TRUE;
}

static gboolean
inherit (KabWriter *writer, KabRow *row, GError **error)
{
  const KabEntity *entity = row->entity;
  const char *id = entity->inherits != NULL ? kab_row_get_text (row, entity->inherits) : NULL;
  g_autoptr (KabStored) stored = NULL;

  if (id == NULL)
    return TRUE;
  if (!kab_writer_load (writer, kab_entity_find (kab_entity_find_field (entity, entity->inherits)->ref), id,
                        &stored, error))
    return FALSE;
  for (guint i = 0; i < entity->n_fields && stored != NULL; i++)
    if (entity->fields[i].flags & KAB_FIELD_INHERITED)
      kab_value_copy (&row->values[i], kab_row_value (stored->row, entity->fields[i].name));
  return TRUE;
}

static char *
full_name (const KabRow *user)
{
  return g_strjoin (" ", kab_row_get_text (user, "surname"), kab_row_get_text (user, "given_name"),
                    kab_row_get_text (user, "patronymic"), NULL);
}

/* A curator's account is the office's alone; what the partner may know of it stands with the partner. */
static gboolean
fill_curator (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const char *curator = kab_row_get_text (row, "curator");
  g_autoptr (KabStored) stored = NULL;
  g_autofree char *name = NULL;

  if (before != NULL && g_strcmp0 (kab_row_get_text (before, "curator"), curator) == 0)
    return TRUE;
  if (curator != NULL && !kab_writer_load (writer, &kab_entity_user, curator, &stored, error))
    return FALSE;
  if (stored != NULL)
    name = full_name (stored->row);
  kab_row_set_text (row, "curator_name", name);
  kab_row_set_text (row, "curator_phone", stored != NULL ? kab_row_get_text (stored->row, "phone") : NULL);
  kab_row_set_text (row, "curator_email", stored != NULL ? kab_row_get_text (stored->row, "email") : NULL);
  return TRUE;
}

/* Who makes the row, and, where a field "…_name" stands beside, as people know that one. */
static gboolean
fill_author (KabWriter *writer, KabRow *row, GError **error)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabField *field = &row->entity->fields[i];
      g_autofree char *name = NULL, *full = NULL;
      g_autoptr (KabStored) stored = NULL;
      const KabField *named;

      if ((field->flags & KAB_FIELD_AUTHOR) == 0)
        continue;
      if (row->values[i].kind == KAB_VALUE_NULL)
        kab_value_set_text (&row->values[i], writer->user);
      name = g_strconcat (field->name, "_name", NULL);
      named = kab_entity_find_field (row->entity, name);
      if (named == NULL || (named->flags & KAB_FIELD_COMPUTED) == 0 || row->values[i].kind != KAB_VALUE_TEXT)
        continue;
      if (!kab_writer_load (writer, &kab_entity_user, row->values[i].text, &stored, error))
        return FALSE;
      if (stored != NULL)
        full = full_name (stored->row);
      kab_row_set_text (row, name, full);
    }
  return TRUE;
}

gboolean
kab_writer_fill (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const KabEntity *entity = row->entity;

  if (!inherit (writer, row, error) || !fill_department (writer, before, row, error)
      || !fill_partner (writer, before, row, error) || !kab_writer_fill_link (writer, before, row, error)
      || (entity == &kab_entity_partner && !fill_curator (writer, before, row, error)))
    return FALSE;
  return before != NULL || fill_author (writer, row, error);
}

static gboolean
differs (const KabRow *before, const KabRow *row, const char *field)
{
  return before == NULL || !kab_value_equal (kab_row_value (before, field), kab_row_value (row, field));
}

/* Writes what follows from another row: no line of the journal of its own. */
static gboolean
adjust (KabWriter *writer, const KabStored *stored, KabRow *row, GError **error)
{
  row->updated_at = writer->now;
  g_free (row->updated_by);
  row->updated_by = g_strdup (writer->user);
  return kab_writer_write (writer, stored, row, error) && kab_writer_spread (writer, stored->row, row, error);
}

static GPtrArray *
ids_of (KabWriter *writer, const KabEntity *entity, const char *field, const char *id, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\"=? AND org=? ORDER BY id", entity->name, field);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));

  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Fills anew the rows of @entity whose @field is @id, and writes those that differ by it. */
static gboolean
refill (KabWriter *writer, const KabEntity *entity, const char *field, const char *id, GError **error)
{
  g_autoptr (GPtrArray) ids = ids_of (writer, entity, field, id, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KabStored) stored = NULL;
      g_autoptr (KabRow) row = NULL;
      gboolean same = TRUE;

      if (!kab_writer_load (writer, entity, ids->pdata[i], &stored, error))
        return FALSE;
      if (stored == NULL)
        continue;
      row = kab_row_copy (stored->row);
      if (!kab_writer_fill (writer, stored->row, row, error))
        return FALSE;
      for (guint f = 0; f < entity->n_fields && same; f++)
        same = kab_value_equal (&stored->row->values[f], &row->values[f]);
      if (!same && !adjust (writer, stored, row, error))
        return FALSE;
    }
  return TRUE;
}

/* What a row handed down to others. */
static gboolean
hand_down (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n && before != NULL; e++)
    {
      const KabEntity *heir = entities[e];
      gboolean changed = FALSE;

      if (heir->inherits == NULL
          || g_strcmp0 (kab_entity_find_field (heir, heir->inherits)->ref, row->entity->name) != 0)
        continue;
      for (guint i = 0; i < heir->n_fields; i++)
        changed
          = changed
            || ((heir->fields[i].flags & KAB_FIELD_INHERITED) && differs (before, row, heir->fields[i].name));
      if (changed && !refill (writer, heir, heir->inherits, row->id, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const char *now;
  char *first;
  gboolean stays;
} Home;

static void
offer_home (Home *home, const char *id)
{
  if (id == NULL)
    return;
  home->stays = home->stays || g_strcmp0 (home->now, id) == 0;
  if (home->first == NULL)
    home->first = g_strdup (id);
}

/* Whose account a user's is: one of those that the memberships name. */
static gboolean
find_home (KabWriter *writer,
           const char *user,
           const KabStored *stored,
           const char *const *fields,
           KabRow *row,
           GError **error)
{
  Home homes[3] = { 0 };
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT partner,department,client FROM membership WHERE \"user\"=? AND org=?"
                      " AND deleted=0 AND state='active' ORDER BY id",
                      error);
  gboolean any = FALSE;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    homes[i].now = kab_row_get_text (stored->row, fields[i]);
  kab_statement_bind_text (statement, 1, user);
  kab_statement_bind_text (statement, 2, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      any = TRUE;
      for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
        offer_home (&homes[i], kab_statement_get_text (statement, (int)i));
    }
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      /* Whoever has lost the last role is still found by those who looked after the account. */
      if (any && !homes[i].stays)
        kab_row_set_text (row, fields[i], homes[i].first);
      g_free (homes[i].first);
    }
  return step == KAB_STEP_DONE;
}

static gboolean
rehome (KabWriter *writer, const char *user, GError **error)
{
  static const char *const fields[] = { "partner", "department", "client" };
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;
  gboolean same = TRUE;

  if (user == NULL || !kab_writer_load (writer, &kab_entity_user, user, &stored, error))
    return user == NULL;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  if (!find_home (writer, user, stored, fields, row, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    same = same && !differs (stored->row, row, fields[i]);

  return same || adjust (writer, stored, row, error);
}

/* Users whose keys or powers follow from this row. */
static gboolean
note_users (KabWriter *writer, const char *sql, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (writer->users, g_strdup (kab_statement_get_text (statement, 0)));

  return step == KAB_STEP_DONE;
}

/* Those who manage @partner, or one that it is under: they have its network. */
static gboolean
note_managers (KabWriter *writer, const char *partner, GError **error)
{
  return partner == NULL
         || note_users (
           writer,
           "WITH RECURSIVE chain(id, depth) AS (SELECT id, 0 FROM partner WHERE id=?1 AND org=?2 UNION"
           " SELECT p.parent, c.depth + 1 FROM partner p JOIN chain c ON p.id=c.id WHERE p.org=?2"
           " AND p.parent IS NOT NULL AND c.depth < " G_STRINGIFY (
             KAB_TREE_DEPTH_MAX) ")"
                                 " SELECT DISTINCT \"user\" FROM membership WHERE org=?2 AND role='partner'"
                                 " AND partner IN (SELECT id FROM chain)",
           partner, error);
}

/* What of a partner gives its people rights: what it is allowed, and what it stands above. */
static gboolean
note_partner (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if ((before == NULL || before->deleted != row->deleted || differs (before, row, "parent"))
      && (!note_managers (writer, before != NULL ? kab_row_get_text (before, "parent") : NULL, error)
          || !note_managers (writer, kab_row_get_text (row, "parent"), error)))
    return FALSE;
  for (guint i = 0; before != NULL && i < KAB_N_POWERS; i++)
    if (kab_power_is_of_partner ((KabPower)i) && differs (before, row, kab_power_field ((KabPower)i)->name))
      return note_users (writer, "SELECT DISTINCT \"user\" FROM membership WHERE partner=? AND org=?",
                         row->id, error);

  return TRUE;
}

static gboolean
note_rights (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->entity == &kab_entity_user)
    g_hash_table_add (writer->users, g_strdup (row->id));
  else if (row->entity == &kab_entity_membership)
    g_hash_table_add (writer->users, g_strdup (kab_row_get_text (row, "user")));
  /* The tree: whoever stands in it may now have more, or less, beneath. */
  else if (row->entity == &kab_entity_department
           && (before == NULL || before->deleted != row->deleted || differs (before, row, "parent")))
    return note_users (writer,
                       "SELECT DISTINCT \"user\" FROM membership WHERE partner=? AND org=?"
                       " AND department IS NOT NULL",
                       kab_row_get_text (row, "partner"), error);
  else if (row->entity == &kab_entity_partner)
    return note_partner (writer, before, row, error);

  return TRUE;
}

gboolean
kab_writer_spread (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (!note_rights (writer, before, row, error) || !hand_down (writer, before, row, error))
    return FALSE;
  if (row->entity == &kab_entity_agent && (before == NULL || differs (before, row, "department")))
    {
      g_hash_table_remove (writer->agent_departments, row->id);
      for (guint i = 0; before != NULL && i < G_N_ELEMENTS (follow_agent); i++)
        if (!refill (writer, follow_agent[i], "agent", row->id, error))
          return FALSE;
    }
  if (row->entity == &kab_entity_membership)
    return rehome (writer, kab_row_get_text (row, "user"), error);

  return TRUE;
}
