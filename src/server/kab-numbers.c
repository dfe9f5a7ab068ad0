/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of numbers, leased to devices ahead of time. */
#include "kab-numbers.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-keyring.h"
#include "kab-signature.h"
#include "kab-writer-numbers.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
/* What a person used of leases tells what the person will; of these days. */
#define LOOK_BACK_MS (30 * DAY_MS)

static gboolean
is_callers (const KabRow *lease, const KabCaller *caller)
{
  return !lease->deleted && g_strcmp0 (kab_row_get_text (lease, "user"), caller->user) == 0
         && g_strcmp0 (kab_row_get_text (lease, "device"), caller->device_id) == 0;
}

/* How many leases the device has in use; how many numbers its user used in the last while, and since when. */
static gboolean
look_back (KabWriter *writer,
           const KabCaller *caller,
           const char *kind,
           gint64 *n_open,
           gint64 *used,
           gint64 *since,
           GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT SUM(CASE WHEN device=? AND state='active' THEN 1 ELSE 0 END),"
                      " SUM(CASE WHEN leased_at>=? THEN used ELSE 0 END),"
                      " MIN(CASE WHEN leased_at>=? THEN leased_at ELSE NULL END)"
                      " FROM number_lease WHERE org=? AND \"user\"=? AND kind=? AND deleted=0",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->device_id);
  kab_statement_bind_integer (statement, 2, writer->now - LOOK_BACK_MS);
  kab_statement_bind_integer (statement, 3, writer->now - LOOK_BACK_MS);
  kab_statement_bind_text (statement, 4, caller->org);
  kab_statement_bind_text (statement, 5, caller->user);
  kab_statement_bind_text (statement, 6, kind);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n_open = kab_statement_get_integer (statement, 0);
  *used = kab_statement_get_integer (statement, 1);
  *since = kab_statement_is_null (statement, 2) ? writer->now : kab_statement_get_integer (statement, 2);
  return TRUE;
}

static gboolean
may_lease (const KabCaller *caller, const KabEntity *kind)
{
  for (guint i = 0; i < caller->actors->len; i++)
    if (kab_number_may_lease (caller->actors->pdata[i], kind))
      return TRUE;

  return FALSE;
}

static KabRow *
new_lease (KabWriter *writer,
           const KabCaller *caller,
           const char *id,
           const char *kind,
           const char *prefix,
           gint64 first,
           gint64 last)
{
  KabRow *lease = kab_row_new (&kab_entity_number_lease, id);

  kab_row_set_text (lease, "user", caller->user);
  kab_row_set_text (lease, "device", caller->device_id);
  kab_row_set_text (lease, "kind", kind);
  kab_row_set_text (lease, "prefix", prefix);
  kab_row_set_integer (lease, "first", first);
  kab_row_set_integer (lease, "last", last);
  kab_row_set_integer (lease, "leased_at", writer->now);
  return lease;
}

KabRow *
kab_numbers_lease (KabWriter *writer,
                   const KabCaller *caller,
                   const KabEntity *kind,
                   const char *id,
                   GError **error)
{
  const KabNumberPolicy *policy;
  const char *prefix;
  gint64 n_open, used, since, days, size, first;
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) lease = NULL;

  if (!kab_writer_load (writer, &kab_entity_number_lease, id, &stored, error))
    return NULL;
  /* Its answer was lost. */
  if (stored != NULL && is_callers (stored->row, caller)
      && g_strcmp0 (kab_row_get_text (stored->row, "kind"), kind->name) == 0)
    return kab_row_copy (stored->row);
  if (stored != NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("Something else has this id. Nothing was done."));
      return NULL;
    }
  if (!may_lease (caller, kind))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
      return NULL;
    }
  if (!kab_writer_number_policy (writer, &policy, error)
      || !look_back (writer, caller, kind->name, &n_open, &used, &since, error))
    return NULL;
  if (n_open >= KAB_LEASES_OPEN_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("This computer has numbers enough that are not used yet. Nothing was done."));
      return NULL;
    }
  days = MAX (1, (writer->now - since) / DAY_MS);
  size = CLAMP ((used * policy->days + days - 1) / days, policy->least, policy->most);
  if (!kab_writer_draw_numbers (writer, kind, size, &prefix, &first, error))
    return NULL;
  lease = new_lease (writer, caller, id, kind->name, prefix, first, first + size - 1);
  return kab_writer_put (writer, lease, NULL, error) ? g_steal_pointer (&lease) : NULL;
}

static gboolean
keep_end (KabWriter *writer, const char *lease, gint64 next, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "INSERT INTO number_return(org,lease,\"next\",at) VALUES(?,?,?,?)"
                      " ON CONFLICT(org,lease) DO NOTHING",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, lease);
  kab_statement_bind_integer (statement, 3, next);
  kab_statement_bind_integer (statement, 4, writer->now);
  return kab_statement_run (statement, error);
}

static gboolean
set_state (KabWriter *writer, const KabStored *stored, const char *state, KabRow **lease, GError **error)
{
  *lease = kab_row_copy (stored->row);
  kab_row_set_text (*lease, "state", state);
  return kab_writer_put_over (writer, stored, *lease, NULL, error);
}

static gboolean
is_active (const KabRow *lease)
{
  return g_strcmp0 (kab_row_get_text (lease, "state"), "active") == 0;
}

static KabRow *
not_found (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There are no such leased numbers."));
  return NULL;
}

KabRow *
kab_numbers_return (KabWriter *writer, const KabCaller *caller, const char *id, gint64 next, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) lease = NULL;
  gint64 first, last;

  if (!kab_writer_load (writer, &kab_entity_number_lease, id, &stored, error))
    return NULL;
  if (stored == NULL || !is_callers (stored->row, caller))
    return not_found (error);
  first = kab_row_get_integer (stored->row, "first");
  last = kab_row_get_integer (stored->row, "last");
  if (next < first || next > last + 1)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("That number is not one of the leased ones."));
      return NULL;
    }
  /* Given back before, or taken back: that stays as it was. */
  if (!is_active (stored->row))
    return kab_row_copy (stored->row);
  return keep_end (writer, id, next, error)
             && set_state (writer, stored, next > last ? "used_up" : "returned", &lease, error)
           ? g_steal_pointer (&lease)
           : NULL;
}

KabRow *
kab_numbers_take_back (KabWriter *writer, const char *id, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) lease = NULL;

  if (!kab_writer_load (writer, &kab_entity_number_lease, id, &stored, error))
    return NULL;
  if (stored == NULL || stored->row->deleted)
    return not_found (error);
  if (!is_active (stored->row))
    return kab_row_copy (stored->row);
  return set_state (writer, stored, "returned", &lease, error) ? g_steal_pointer (&lease) : NULL;
}

gboolean
kab_numbers_take_back_all (KabWriter *writer, const char *user, const char *device, guint *n, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT id,device FROM number_lease WHERE org=? AND \"user\"=? AND state='active' AND deleted=0", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (device == NULL || g_strcmp0 (kab_statement_get_text (statement, 1), device) == 0)
      g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KabRow) lease = kab_numbers_take_back (writer, ids->pdata[i], error);

      if (lease == NULL)
        return FALSE;
    }
  if (n != NULL)
    *n = ids->len;
  return TRUE;
}

/* --- What a device says it has --- */

static char *
make_proof (KabWriter *writer, const KabRow *lease, GError **error)
{
  g_autofree char *text = kab_lease_canonical_text (writer->org, lease);
  char *proof = kab_signature_make (text, writer->signing_secret);

  if (proof == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                 _ ("The organisation's signing key cannot be used. Nothing was changed."));
  return proof;
}

static gint64
integer_of (JsonObject *object, const char *name)
{
  gint64 integer = 0;

  kab_json_integer (json_object_get_member (object, name), &integer);
  return integer;
}

/* Whether a key of ours signed it: today's, or one before that nobody else had. */
static gboolean
is_ours (KabWriter *writer, const KabRow *lease, const char *proof, GError **error)
{
  g_autofree char *text = kab_lease_canonical_text (writer->org, lease);
  g_autofree char *expected = make_proof (writer, lease, error);
  g_autofree char *setting = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  int signer;

  if (expected == NULL)
    return FALSE;
  if (strlen (expected) == strlen (proof) && sodium_memcmp (expected, proof, strlen (expected)) == 0)
    return TRUE;
  setting = kab_writer_setting (writer, "signing_key", NULL);
  keys = kab_keyring_new (setting, NULL);
  signer = kab_keyring_find_signer (keys, text, proof, NULL);
  return signer >= 0 && kab_keyring_get_distrusted (keys, (guint)signer) == NULL;
}

/* The lease as the device has it, if our own signature says that it is so. */
static KabRow *
proven (KabWriter *writer, const KabCaller *caller, JsonObject *held, GError **error)
{
  const char *kind = kab_json_member_text (held, "kind"), *prefix = kab_json_member_text (held, "prefix"),
             *proof = kab_json_member_text (held, "proof");
  gint64 first = integer_of (held, "first"), last = integer_of (held, "last");
  const KabEntity *entity = kind != NULL ? kab_entity_find (kind) : NULL;
  g_autoptr (KabRow) lease = NULL;

  if (entity == NULL || kab_number_kind (entity) < 0 || prefix == NULL || proof == NULL || first < 1
      || last < first || last > KAB_NUMBER_LAST || last - first >= KAB_LEASE_MOST)
    return NULL;
  lease = new_lease (writer, caller, kab_json_member_text (held, "id"), kind, prefix, first, last);
  return is_ours (writer, lease, proof, error) ? g_steal_pointer (&lease) : NULL;
}

/* A lease that is not in this database: another one's history. */
static gboolean
adopt (KabWriter *writer, const KabCaller *caller, JsonObject *held, gboolean *good, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) lease = proven (writer, caller, held, &local);
  g_autoptr (KabRow) other = NULL;
  const char *kind, *prefix;
  gint64 first, last;

  *good = FALSE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (lease == NULL)
    return TRUE;
  kind = kab_row_get_text (lease, "kind");
  prefix = kab_row_get_text (lease, "prefix");
  first = kab_row_get_integer (lease, "first");
  last = kab_row_get_integer (lease, "last");
  if (!kab_writer_find_lease (writer, kind, prefix, first, last, &other, error))
    return FALSE;
  /* Given to somebody else meanwhile. What was used of it is told for each record on its own. */
  if (other != NULL)
    return TRUE;
  *good = TRUE;
  return kab_writer_reach_number (writer, kind, prefix, last, error)
         && kab_writer_put (writer, lease, NULL, error);
}

gboolean
kab_numbers_show (KabWriter *writer,
                  const KabCaller *caller,
                  JsonArray *held,
                  GPtrArray *gone,
                  GError **error)
{
  guint n = MIN (json_array_get_length (held), KAB_LEASES_HELD_MAX);

  if (caller->device_id == NULL)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (held, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = object != NULL ? kab_json_member_text (object, "id") : NULL;
      g_autoptr (KabStored) stored = NULL;
      gboolean good;

      if (!kab_id_is_valid (id))
        continue;
      if (!kab_writer_load (writer, &kab_entity_number_lease, id, &stored, error))
        return FALSE;
      if (stored != NULL)
        good = is_callers (stored->row, caller) && is_active (stored->row);
      else if (!adopt (writer, caller, object, &good, error))
        return FALSE;
      if (!good && gone != NULL)
        g_ptr_array_add (gone, g_strdup (id));
    }
  return TRUE;
}

gboolean
kab_numbers_append_json (KabWriter *writer, GString *out, const KabRow *lease, GError **error)
{
  static const char *const fields[]
    = { "kind", "prefix", "first", "last", "used", "leased_at", "state", "user", "device" };
  g_autofree char *proof = make_proof (writer, lease, error);

  if (proof == NULL)
    return FALSE;
  g_string_append_printf (out, "{\"id\":\"%s\"", lease->id);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const KabField *field = kab_entity_find_field (lease->entity, fields[i]);

      g_string_append_printf (out, ",\"%s\":", fields[i]);
      kab_value_append_json (out, field, kab_row_value ((KabRow *)lease, fields[i]));
    }
  g_string_append (out, ",\"proof\":");
  kab_json_append_string (out, proof);
  g_string_append_c (out, '}');
  return TRUE;
}
