/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-work-leases.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-number.h"
#include "kab-protocol.h"
#include "kab-wire.h"
#include "kab-work-private.h"

/* A lease is "open" while numbers are taken from it, "closing" until the server knows that none are, then "closed". */
#define OPEN "state='open'"

gboolean
kab_work_make_leases (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE lease(id TEXT PRIMARY KEY, kind TEXT NOT NULL, prefix TEXT NOT NULL, first INTEGER NOT "
    "NULL,"
    " last INTEGER NOT NULL, next INTEGER NOT NULL, leased_at INTEGER NOT NULL, proof TEXT NOT NULL,"
    " state TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX lease_kind ON lease(kind, state);"
    "ALTER TABLE outbox ADD COLUMN leases TEXT;",
    error);
}

void
kab_lease_plan_clear (KabLeasePlan *plan)
{
  g_free (plan->body);
  g_free (plan->lease);
  *plan = (KabLeasePlan){ 0 };
}

/* The entity whose number the argument is: "number" of the command's own row, "order_number" of an order. */
static const KabEntity *
kind_of_argument (const KabMutation *mutation, const char *name)
{
  g_autofree char *kind = NULL;

  if (g_str_equal (name, "number"))
    return mutation->entity;
  if (!g_str_has_suffix (name, "_number"))
    return NULL;
  kind = g_strndup (name, strlen (name) - strlen ("_number"));
  return kab_entity_find (kind);
}

guint
kab_work_number_slots (KabMutation *mutation, KabNumberSlot *slots)
{
  const KabField *field
    = kab_number_kind (mutation->entity) >= 0 ? kab_number_field (mutation->entity) : NULL;
  guint n = 0;

  if (mutation->op == KAB_OP_CREATE && field != NULL)
    {
      gsize i = (gsize)(field - mutation->entity->fields);

      slots[n++] = (KabNumberSlot){ mutation->entity, &mutation->set[i], &mutation->in_set[i] };
    }
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args && n < KAB_NUMBER_SLOTS;
       i++)
    {
      const KabEntity *kind = kind_of_argument (mutation, mutation->command->args[i].name);

      if (kind != NULL && kab_number_kind (kind) >= 0)
        slots[n++] = (KabNumberSlot){ kind, &mutation->args[i], &mutation->in_args[i] };
    }
  return n;
}

/* *number: NULL if there is none left */
static gboolean
draw (KabWork *self, const KabEntity *kind, char **number, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *prefix = NULL;
  gint64 next;

  *number = NULL;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (self->db,
                        "SELECT id, prefix, next FROM lease WHERE kind=? AND " OPEN " AND next<=last"
                        " ORDER BY leased_at, first LIMIT 1",
                        error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_text (statement, 1, kind->name);
    step = kab_statement_step (statement, error);
    if (step != KAB_STEP_ROW)
      return step == KAB_STEP_DONE;
    id = g_strdup (kab_statement_get_text (statement, 0));
    prefix = g_strdup (kab_statement_get_text (statement, 1));
    next = kab_statement_get_integer (statement, 2);
  }
  {
    g_autoptr (KabStatement) statement = kab_db_prepare (
      self->db,
      "UPDATE lease SET next=next+1, state=CASE WHEN next=last THEN 'closing' ELSE state END"
      " WHERE id=?",
      error);

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_text (statement, 1, id);
    if (!kab_statement_run (statement, error))
      return FALSE;
  }
  *number = kab_number_format (prefix, next);
  return TRUE;
}

/* The lease that @number is of; *next: what would be taken from it next. */
static gboolean
find_lease (KabWork *self,
            const KabEntity *kind,
            const char *number,
            char **id,
            gint64 *n,
            gint64 *next,
            GError **error)
{
  g_autofree char *prefix = NULL;
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  *id = NULL;
  if (!kab_number_parse (number, &prefix, n))
    return TRUE;
  statement
    = kab_db_prepare (self->db,
                      "SELECT id, next FROM lease WHERE kind=? AND prefix=? AND first<=? AND last>=? LIMIT 1",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, kind->name);
  kab_statement_bind_text (statement, 2, prefix);
  kab_statement_bind_integer (statement, 3, *n);
  kab_statement_bind_integer (statement, 4, *n);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      *id = g_strdup (kab_statement_get_text (statement, 0));
      *next = kab_statement_get_integer (statement, 1);
    }
  return step != KAB_STEP_ERROR;
}

/* A number that somebody typed must not be one that is yet to be taken: it would be given to two. */
static gboolean
check_typed (KabWork *self, const KabNumberSlot *slot, GError **error)
{
  g_autofree char *id = NULL;
  gint64 n = 0, next = 0;

  if (!find_lease (self, slot->kind, slot->value->text, &id, &n, &next, error))
    return FALSE;
  if (id == NULL || n < next)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ ("“%s” is one of the numbers that are given in their turn. Leave the number empty."),
               slot->value->text);
  return FALSE;
}

/* What a command looks like meanwhile has the number, too. */
static void
give_to_effects (KabMutation *mutation, const KabEntity *kind, const char *number)
{
  for (guint i = 0; mutation->effects != NULL && i < mutation->effects->len; i++)
    {
      KabMutation *effect = mutation->effects->pdata[i];
      KabNumberSlot slots[KAB_NUMBER_SLOTS];

      if (effect->op == KAB_OP_CREATE && effect->entity == kind && kab_work_number_slots (effect, slots) > 0
          && kab_value_is_null (slots[0].value))
        {
          kab_value_set_text (slots[0].value, number);
          *slots[0].in = TRUE;
        }
    }
}

gboolean
kab_work_give_numbers (KabWork *self, KabMutation *mutation, GError **error)
{
  KabNumberSlot slots[KAB_NUMBER_SLOTS];
  guint n = kab_work_number_slots (mutation, slots);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = NULL;

      if (!kab_value_is_null (slots[i].value))
        {
          if (!check_typed (self, &slots[i], error))
            return FALSE;
          continue;
        }
      if (!draw (self, slots[i].kind, &number, error))
        return FALSE;
      if (number == NULL)
        continue;
      kab_value_set_text (slots[i].value, number);
      *slots[i].in = TRUE;
      give_to_effects (mutation, slots[i].kind, number);
    }
  return TRUE;
}

void
kab_work_forget_numbers (KabMutation *mutation, KabMutation *refused)
{
  KabNumberSlot slots[KAB_NUMBER_SLOTS], former[KAB_NUMBER_SLOTS];
  guint n = kab_work_number_slots (mutation, slots), n_former = kab_work_number_slots (refused, former);

  for (guint i = 0; i < n; i++)
    {
      if (i < n_former && !kab_value_equal (slots[i].value, former[i].value))
        continue;
      kab_value_set_null (slots[i].value);
      *slots[i].in = FALSE;
    }
}

gboolean
kab_work_leases_of (KabWork *self, const KabMutation *mutation, char **leases, GError **error)
{
  KabNumberSlot slots[KAB_NUMBER_SLOTS];
  guint n = kab_work_number_slots ((KabMutation *)mutation, slots);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = NULL;
      gint64 number = 0, next = 0;

      if (slots[i].value->kind != KAB_VALUE_TEXT)
        continue;
      if (!find_lease (self, slots[i].kind, slots[i].value->text, &id, &number, &next, error))
        return FALSE;
      if (id != NULL)
        g_string_append_printf (ids, ids->len > 0 ? " %s" : "%s", id);
    }
  *leases = ids->len > 0 ? g_string_free (g_steal_pointer (&ids), FALSE) : NULL;
  return TRUE;
}

/* LEASE of kab-protocol.h: what the server needs to know it again. */
static void
append_lease (GString *out, KabStatement *statement)
{
  g_string_append (out, "{\"id\":");
  kab_json_append_string (out, kab_statement_get_text (statement, 0));
  g_string_append (out, ",\"kind\":");
  kab_json_append_string (out, kab_statement_get_text (statement, 1));
  g_string_append (out, ",\"prefix\":");
  kab_json_append_string (out, kab_statement_get_text (statement, 2));
  g_string_append_printf (out, ",\"first\":%" G_GINT64_FORMAT ",\"last\":%" G_GINT64_FORMAT,
                          kab_statement_get_integer (statement, 3), kab_statement_get_integer (statement, 4));
  g_string_append (out, ",\"proof\":");
  kab_json_append_string (out, kab_statement_get_text (statement, 5));
  g_string_append_c (out, '}');
}

#define LEASE_COLUMNS "id, kind, prefix, first, last, proof"

gboolean
kab_work_append_leases (KabWork *self, GHashTable *ids, GString *out, GError **error)
{
  GHashTableIter iter;
  gpointer id;
  gboolean first = TRUE;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (self->db, "SELECT " LEASE_COLUMNS " FROM lease WHERE id=?", error);
      KabStep step;

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, id);
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_DONE)
        continue;
      g_string_append (out, first ? ",\"leases\":[" : ",");
      first = FALSE;
      append_lease (out, statement);
    }
  if (!first)
    g_string_append_c (out, ']');
  return TRUE;
}

/* --- What is asked of the server --- */

static gboolean
append_held (KabWork *self, GString *out, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT " LEASE_COLUMNS " FROM lease WHERE " OPEN " ORDER BY leased_at",
                      error);
  KabStep step;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  g_string_append (out, "\"held\":[");
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      if (n++ > 0)
        g_string_append_c (out, ',');
      append_lease (out, statement);
    }
  g_string_append_c (out, ']');
  return step == KAB_STEP_DONE;
}

static gboolean
plan_return (KabWork *self, KabLeasePlan *plan, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT id, next FROM lease WHERE state='closing' LIMIT 1", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  plan->path = KAB_PATH_LEASE_RETURN;
  plan->lease = g_strdup (kab_statement_get_text (statement, 0));
  plan->body = g_strdup_printf ("{\"id\":\"%s\",\"next\":%" G_GINT64_FORMAT "}", plan->lease,
                                kab_statement_get_integer (statement, 1));
  return TRUE;
}

/* Less than half of the latest one is left. */
static gboolean
is_low (KabWork *self, const KabEntity *kind, gboolean *low, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db,
    "SELECT COALESCE(SUM(CASE WHEN " OPEN " THEN last-next+1 ELSE 0 END),0),"
    " COALESCE((SELECT last-first+1 FROM lease WHERE kind=?1 ORDER BY leased_at DESC, first DESC LIMIT 1),1)"
    " FROM lease WHERE kind=?1",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, kind->name);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *low = kab_statement_get_integer (statement, 0) * 2 < kab_statement_get_integer (statement, 1);
  return TRUE;
}

static char *
request_key (const KabEntity *kind)
{
  return g_strconcat ("lease_request.", kind->name, NULL);
}

/* The name under which a lease of @kind is asked for, until it is answered. */
static char *
request_id (KabWork *self, const KabEntity *kind, GError **error)
{
  g_autofree char *key = request_key (kind);
  g_autoptr (GError) local = NULL;
  g_autofree char *id = kab_work_read_meta (self, key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (id == NULL || *id == '\0')
    {
      g_free (id);
      id = kab_id_new ();
      if (!kab_work_write_meta (self, key, id, error))
        return NULL;
    }
  return g_steal_pointer (&id);
}

static gboolean
plan_wish (KabWork *self, guint kinds, KabLeasePlan *plan, GError **error)
{
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    {
      const KabEntity *kind = kab_number_kinds ()[i];
      g_autofree char *id = NULL;
      gboolean low;

      if ((kinds & (1U << i)) == 0)
        continue;
      if (!is_low (self, kind, &low, error))
        return FALSE;
      if (!low)
        continue;
      id = request_id (self, kind, error);
      if (id == NULL)
        return FALSE;
      plan->path = KAB_PATH_LEASES;
      plan->kind = kind;
      plan->body = g_strdup_printf ("{\"id\":\"%s\",\"kind\":\"%s\"}", id, kind->name);
      return TRUE;
    }
  return TRUE;
}

static gboolean
plan_show (KabWork *self, KabLeasePlan *plan, GError **error)
{
  g_autoptr (GString) body = g_string_new ("{");

  if (!append_held (self, body, error))
    return FALSE;
  g_string_append_c (body, '}');
  plan->path = KAB_PATH_LEASES;
  plan->body = g_string_free (g_steal_pointer (&body), FALSE);
  return TRUE;
}

gboolean
kab_work_plan_leases (KabWork *self,
                      gint64 fence,
                      guint kinds,
                      gboolean show,
                      KabLeasePlan *plan,
                      GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *plan = (KabLeasePlan){ 0 };
  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error) || (show && !plan_show (self, plan, error))
      || (plan->path == NULL && !plan_return (self, plan, error))
      || (plan->path == NULL && !plan_wish (self, kinds, plan, error)))
    {
      kab_lease_plan_clear (plan);
      kab_db_rollback (self->db);
      return FALSE;
    }
  return kab_db_commit (self->db, error);
}

static gboolean
set_state (KabWork *self, const char *id, const char *from, const char *to, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "UPDATE lease SET state=? WHERE id=? AND state=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, to);
  kab_statement_bind_text (statement, 2, id);
  kab_statement_bind_text (statement, 3, from);
  return kab_statement_run (statement, error);
}

static gboolean
not_understood (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The server's answer cannot be understood."));
  return FALSE;
}

static gboolean
keep_lease (KabWork *self, const KabEntity *kind, JsonObject *lease, GError **error)
{
  const char *id = kab_wire_string (lease, "id"), *prefix = kab_wire_string (lease, "prefix");
  const char *proof = kab_wire_string (lease, "proof"), *state = kab_wire_string (lease, "state");
  gint64 first = kab_wire_integer (lease, "first"), last = kab_wire_integer (lease, "last");
  g_autofree char *number = prefix != NULL ? kab_number_format (prefix, first) : NULL;
  g_autofree char *parsed = NULL, *key = request_key (kind);
  g_autoptr (KabStatement) statement = NULL;
  gint64 n;

  if (!kab_id_is_valid (id) || proof == NULL || number == NULL || last < first
      || last - first >= KAB_LEASE_MOST || g_strcmp0 (kab_wire_string (lease, "kind"), kind->name) != 0
      || !kab_number_parse (number, &parsed, &n) || !g_str_equal (parsed, prefix))
    return not_understood (error);
  statement
    = kab_db_prepare (self->db,
                      "INSERT INTO lease(id, kind, prefix, first, last, next, leased_at, proof, state)"
                      " VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, kind->name);
  kab_statement_bind_text (statement, 3, prefix);
  kab_statement_bind_integer (statement, 4, first);
  kab_statement_bind_integer (statement, 5, last);
  kab_statement_bind_integer (statement, 6, first);
  kab_statement_bind_integer (statement, 7, kab_wire_integer (lease, "leased_at"));
  kab_statement_bind_text (statement, 8, proof);
  /* An administrator may have taken back what we ask for once more. */
  kab_statement_bind_text (statement, 9, g_strcmp0 (state, "active") == 0 ? "open" : "closed");
  return kab_statement_run (statement, error) && kab_work_write_meta (self, key, "", error);
}

static gboolean
drop_gone (KabWork *self, JsonArray *gone, GError **error)
{
  for (guint i = 0; gone != NULL && i < json_array_get_length (gone); i++)
    {
      const char *id = kab_json_text (json_array_get_element (gone, i));

      if (id != NULL && !set_state (self, id, "open", "closed", error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a success is one that the server says: what stands between may have an object of its own. */
static gboolean
is_answer (const KabLeasePlan *plan, JsonObject *object)
{
  if (plan->lease != NULL)
    return g_strcmp0 (kab_wire_string (object, "id"), plan->lease) == 0;
  return kab_wire_array (object, "gone") != NULL
         && (plan->kind == NULL || kab_wire_object (object, "lease") != NULL);
}

/* @object: NULL for a refusal */
static gboolean
take_answer (KabWork *self, const KabLeasePlan *plan, JsonObject *object, GError **error)
{
  g_autofree char *key = NULL;

  if (object != NULL && !is_answer (plan, object))
    return not_understood (error);
  /* However it was taken: the server has heard it. */
  if (plan->lease != NULL)
    return set_state (self, plan->lease, "closing", "closed", error);
  if (object != NULL && !drop_gone (self, kab_wire_array (object, "gone"), error))
    return FALSE;
  if (plan->kind == NULL)
    return TRUE;
  if (object != NULL)
    return keep_lease (self, plan->kind, kab_wire_object (object, "lease"), error);
  /* The next time under another name. */
  key = request_key (plan->kind);
  return kab_work_write_meta (self, key, "", error);
}

gboolean
kab_work_take_lease_answer (KabWork *self,
                            gint64 fence,
                            const KabLeasePlan *plan,
                            guint status,
                            const char *text,
                            gsize length,
                            GError **error)
{
  g_autoptr (JsonNode) node = status == 200 ? kab_wire_parse (text, length, error) : NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  if (status == 200 && node == NULL)
    return FALSE;
  locker = g_mutex_locker_new (&self->lock);
  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error)
      || !take_answer (self, plan, node != NULL ? json_node_get_object (node) : NULL, error))
    {
      kab_db_rollback (self->db);
      return FALSE;
    }
  return kab_db_commit (self->db, error);
}

GPtrArray *
kab_work_open_leases (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT id FROM lease WHERE " OPEN, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gboolean
kab_work_close_lease (KabWork *self, const char *id, gboolean tell, GError **error)
{
  return set_state (self, id, "open", tell ? "closing" : "closed", error);
}

gboolean
kab_work_drop_lease (KabWork *self, const char *id, gboolean tell, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_work_close_lease (self, id, tell, error);
}

gint64
kab_work_count_numbers (KabWork *self, const KabEntity *kind, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT COALESCE(SUM(last-next+1),0) FROM lease WHERE kind=? AND " OPEN,
                      error);

  if (statement == NULL)
    return -1;
  kab_statement_bind_text (statement, 1, kind->name);
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0)
                                                               : -1;
}

void
kab_work_lease_free (KabWorkLease *lease)
{
  g_free (lease->prefix);
  g_free (lease);
}

GPtrArray *
kab_work_stock (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) stock = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_work_lease_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT kind, prefix, next, last, leased_at FROM lease WHERE " OPEN
                      " AND next<=last ORDER BY kind, leased_at, id",
                      error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const KabEntity *kind = kab_entity_find (kab_statement_get_text (statement, 0));
      KabWorkLease *lease;

      if (kind == NULL)
        continue;
      lease = g_new0 (KabWorkLease, 1);
      lease->kind = kind;
      lease->prefix = g_strdup (kab_statement_get_text (statement, 1));
      lease->next = kab_statement_get_integer (statement, 2);
      lease->last = kab_statement_get_integer (statement, 3);
      lease->leased_at = kab_statement_get_integer (statement, 4);
      g_ptr_array_add (stock, lease);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&stock) : NULL;
}
