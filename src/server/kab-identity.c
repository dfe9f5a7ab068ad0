/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who somebody is: from a name or a token to a user and what the user may act for. */
#include "kab-identity-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-phone.h"
#include "kab-tree.h"
#include "kab-validate.h"

void
kab_caller_free (KabCaller *caller)
{
  if (caller == NULL)
    return;
  g_free (caller->session);
  g_free (caller->org);
  g_free (caller->user);
  g_free (caller->device_id);
  g_free (caller->device_name);
  g_clear_pointer (&caller->actors, g_ptr_array_unref);
  g_clear_pointer (&caller->membership_ids, g_ptr_array_unref);
  g_free (caller);
}

gboolean
kab_caller_may_read_field (const KabCaller *caller, const KabField *field)
{
  for (guint i = 0; i < caller->actors->len; i++)
    if (kab_access_may_read_field (((KabActor *)caller->actors->pdata[i])->role, field))
      return TRUE;

  return FALSE;
}

static gboolean
unauthenticated (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
               _ ("The session has ended. Sign in again; nothing you wrote is lost."));
  return FALSE;
}

/* The row of that id and all under it, the nearest first; *ids stays NULL where there is none. */
static gboolean
load_tree (KabDb *db, const KabEntity *entity, const char *org, const char *top, char ***ids, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("WITH RECURSIVE tree(id, depth) AS (SELECT id, 0 FROM %s WHERE id=? AND org=?"
                       " AND deleted=0 UNION SELECT d.id, t.depth + 1 FROM %s d JOIN tree t"
                       " ON d.parent=t.id WHERE d.org=? AND d.deleted=0 AND t.depth < " G_STRINGIFY (
                         KAB_TREE_DEPTH_MAX) ")"
                                             " SELECT id FROM tree GROUP BY id ORDER BY MIN(depth), id",
                       entity->name, entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, top);
  kab_statement_bind_text (statement, 2, org);
  kab_statement_bind_text (statement, 3, org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (found, g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_ERROR)
    return FALSE;
  if (found->len == 0)
    return TRUE;
  g_ptr_array_add (found, NULL);
  *ids = (char **)g_ptr_array_free (g_steal_pointer (&found), FALSE);
  return TRUE;
}

/* Whoever leads a department has all under it; whoever manages a partner, its network (S0-22). */
static gboolean
load_trees (KabDb *db, const char *org, KabActor *actor, const char *department, GError **error)
{
  if (department != NULL
      && !load_tree (db, &kab_entity_department, org, department, &actor->departments, error))
    return FALSE;
  return actor->role != KAB_ROLE_PARTNER || actor->partner == NULL
         || load_tree (db, &kab_entity_partner, org, actor->partner, &actor->partners, error);
}

/* One column a power, in their order: what the membership or its partner gives. */
static const char *
actors_sql (void)
{
  static gsize made;

  if (g_once_init_enter (&made))
    {
      GString *sql = g_string_new ("SELECT m.id,m.role,m.partner,m.agent,m.client,m.department");

      for (guint i = 0; i < KAB_N_POWERS; i++)
        g_string_append_printf (sql, ",%s.\"%s\"", kab_power_is_of_partner ((KabPower)i) ? "p" : "m",
                                kab_power_field ((KabPower)i)->name);
      g_string_append (
        sql, " FROM membership m LEFT JOIN partner p ON p.org=m.org AND p.id=m.partner AND p.deleted=0"
             " WHERE m.\"user\"=? AND m.org=? AND m.deleted=0 AND m.state='active'"
             " ORDER BY m.id");
      g_once_init_leave (&made, (gsize)g_string_free (sql, FALSE));
    }
  return (const char *)made;
}

gboolean
kab_identity_load_actors (KabDb *db, KabCaller *caller, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, actors_sql (), error);
  g_autoptr (GPtrArray) departments = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  caller->actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
  caller->membership_ids = g_ptr_array_new_with_free_func (g_free);
  kab_statement_bind_text (statement, 1, caller->user);
  kab_statement_bind_text (statement, 2, caller->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabActor *actor;
      KabRole role;

      if (!kab_role_from_token (kab_statement_get_text (statement, 1), &role))
        continue;
      actor = kab_actor_new (caller->user, role, kab_statement_get_text (statement, 2),
                             kab_statement_get_text (statement, 3), kab_statement_get_text (statement, 4));
      for (guint i = 0; i < KAB_N_POWERS; i++)
        if (kab_statement_get_integer (statement, 6 + (int)i) != 0)
          actor->powers |= KAB_POWER_BIT (i);
      actor->powers &= kab_role_powers (role);
      g_ptr_array_add (caller->actors, actor);
      g_ptr_array_add (caller->membership_ids, g_strdup (kab_statement_get_text (statement, 0)));
      g_ptr_array_add (departments, g_strdup (kab_statement_get_text (statement, 5)));
    }
  if (step == KAB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < departments->len; i++)
    if (!load_trees (db, caller->org, caller->actors->pdata[i], departments->pdata[i], error))
      return FALSE;

  return TRUE;
}

static KabCaller *
load (KabDb *db, const char *org, const char *session, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT s.org,s.\"user\",d.nr,d.id,d.name FROM session s JOIN device d ON d.nr=s.device"
                      " AND d.org=s.org JOIN \"user\" u ON u.id=s.\"user\" AND u.org=s.org"
                      " WHERE s.org=? AND s.id=? AND s.ended_at IS NULL"
                      " AND (d.wipe_at=0 OR d.wiped_at>0)"
                      " AND u.deleted=0 AND u.status='active'",
                      error);
  g_autoptr (KabCaller) caller = NULL;
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, session);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR)
    return NULL;
  if (step == KAB_STEP_DONE)
    {
      unauthenticated (error);
      return NULL;
    }
  caller = g_new0 (KabCaller, 1);
  caller->session = g_strdup (session);
  caller->org = g_strdup (kab_statement_get_text (statement, 0));
  caller->user = g_strdup (kab_statement_get_text (statement, 1));
  caller->device_nr = kab_statement_get_integer (statement, 2);
  caller->device_id = g_strdup (kab_statement_get_text (statement, 3));
  caller->device_name = g_strdup (kab_statement_get_text (statement, 4));
  if (!kab_identity_load_actors (db, caller, error))
    return NULL;
  if (caller->actors->len == 0)
    {
      unauthenticated (error);
      return NULL;
    }
  return g_steal_pointer (&caller);
}

KabCaller *
kab_identity_load (KabDb *db, const char *org, const char *session, GError **error)
{
  return load (db, org, session, error);
}

KabCaller *
kab_identity_authenticate (KabDb *db, const char *token, gboolean *expired, GError **error)
{
  g_autofree char *org = token != NULL ? kab_token_org (token) : NULL;
  g_autofree char *hash = NULL;
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  *expired = FALSE;
  if (org == NULL)
    {
      unauthenticated (error);
      return NULL;
    }
  hash = kab_token_hash (token);
  statement
    = kab_db_prepare (db, "SELECT session, expires_at FROM access_token WHERE org=? AND hash=?", error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR)
    return NULL;
  if (step == KAB_STEP_ROW && kab_statement_get_integer (statement, 1) > kab_time_now ())
    return load (db, org, kab_statement_get_text (statement, 0), error);

  *expired = step == KAB_STEP_ROW;
  unauthenticated (error);
  return NULL;
}

void
kab_found_user_free (KabFoundUser *user)
{
  if (user == NULL)
    return;
  g_free (user->id);
  g_free (user->org);
  g_free (user->hash);
  g_free (user);
}

static gboolean
find_by (KabDb *db,
         const char *org,
         const char *column,
         const char *text,
         const char *condition,
         GPtrArray *found,
         GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT u.id,u.org,c.hash,CASE WHEN u.status='active' THEN 0 ELSE 1 END,u.must_change_password FROM "
    "\"user\" u LEFT JOIN "
    "credential c ON c.org=u.org AND c.\"user\"=u.id"
    " WHERE u.org IN (SELECT id FROM org WHERE id=?2 OR ?2 IS NULL) AND u.%s=?1 AND u.deleted=0%s"
    " ORDER BY 4",
    column, condition);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, text);
  kab_statement_bind_text (statement, 2, org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *id = kab_statement_get_text (statement, 0);
      gboolean again = FALSE;
      KabFoundUser *user;

      for (guint i = 0; i < found->len; i++)
        again = again || g_str_equal (((KabFoundUser *)found->pdata[i])->id, id);
      if (again)
        continue;
      user = g_new0 (KabFoundUser, 1);
      user->id = g_strdup (id);
      user->org = g_strdup (kab_statement_get_text (statement, 1));
      user->hash = g_strdup (kab_statement_get_text (statement, 2));
      user->disabled = kab_statement_get_integer (statement, 3) != 0;
      user->must_change = kab_statement_get_integer (statement, 4) != 0;
      g_ptr_array_add (found, user);
    }
  return step == KAB_STEP_DONE;
}

static int
compare_disabled (gconstpointer a, gconstpointer b)
{
  const KabFoundUser *x = *(KabFoundUser *const *)a, *y = *(KabFoundUser *const *)b;

  return x->disabled - y->disabled;
}

GPtrArray *
kab_identity_find_users (KabDb *db, const char *org, const char *login, gboolean sign_in, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_found_user_free);
  g_auto (KabValue) email = KAB_VALUE_INIT;
  g_autofree char *name = g_strstrip (g_strdup (login));
  g_autofree char *phone = kab_phone_normalise (name);
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_autofree char *by_phone = g_strdup (sign_in ? " AND u.phone_confirmed_at IS NOT NULL" : "");
  g_autofree char *by_email = g_strdup (sign_in ? " AND u.email_confirmed_at IS NOT NULL" : "");

  kab_value_set_text (&email, name);
  kab_value_tidy (kab_entity_find_field (&kab_entity_user, "email"), &email);
  if (phone != NULL && !find_by (db, org, "phone", phone, by_phone, found, error))
    return NULL;
  if (email.kind == KAB_VALUE_TEXT && strchr (name, '@') != NULL
      && (!find_by (db, org, "email", email.text, by_email, found, error)
          || !find_by (db, org, "email", lower, by_email, found, error)))
    return NULL;
  if (!find_by (db, org, "identifier", name, "", found, error)
      || !find_by (db, org, "identifier", upper, "", found, error))
    return NULL;
  if (!sign_in && !find_by (db, org, "id", lower, "", found, error))
    return NULL;

  /* Whoever may sign in comes before whoever may not, by whichever name they were found. */
  g_ptr_array_sort (found, compare_disabled);
  return g_steal_pointer (&found);
}

gboolean
kab_identity_end_sessions (KabDb *db, const char *org, const char *user, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM access_token WHERE org=?1 AND session IN (SELECT id FROM session WHERE org=?1 AND "
    "\"user\"=?2)",
    "DELETE FROM refresh_token WHERE org=?1 AND session IN (SELECT id FROM session WHERE org=?1 AND"
    " \"user\"=?2)",
    "UPDATE session SET ended_at=?3 WHERE org=?1 AND \"user\"=?2 AND ended_at IS NULL",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (KabStatement) statement = kab_db_prepare (db, statements[i], error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, org);
      kab_statement_bind_text (statement, 2, user);
      if (i == G_N_ELEMENTS (statements) - 1)
        kab_statement_bind_integer (statement, 3, kab_time_now ());
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static void
append_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  kab_json_append_string (out, text);
}

static gboolean
append_person (KabDb *db, const KabCaller *caller, GString *out, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT u.surname,u.given_name,u.patronymic,o.name FROM \"user\" u, org o"
                      " WHERE u.id=?1 AND u.org=?2 AND o.id=?2",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->user);
  kab_statement_bind_text (statement, 2, caller->org);
  switch (kab_statement_step (statement, error))
    {
    case KAB_STEP_ROW:
      break;
    case KAB_STEP_DONE:
      return unauthenticated (error);
    case KAB_STEP_ERROR:
    default:
      return FALSE;
    }
  g_string_append_printf (out, "\"user\":{\"id\":\"%s\"", caller->user);
  append_member (out, "surname", kab_statement_get_text (statement, 0));
  append_member (out, "given_name", kab_statement_get_text (statement, 1));
  append_member (out, "patronymic", kab_statement_get_text (statement, 2));
  g_string_append_printf (out, "},\"org\":{\"id\":\"%s\"", caller->org);
  append_member (out, "name", kab_statement_get_text (statement, 3));
  g_string_append (out, "},\"device\":");
  kab_json_append_string (out, caller->device_id);
  return TRUE;
}

gboolean
kab_identity_append (KabDb *db, const KabCaller *caller, GString *out, GError **error)
{
  if (!append_person (db, caller, out, error))
    return FALSE;
  g_string_append (out, ",\"memberships\":[");
  for (guint i = 0; i < caller->actors->len; i++)
    {
      const KabActor *actor = caller->actors->pdata[i];

      g_string_append_printf (out, "%s{\"id\":\"%s\",\"role\":\"%s\"", i > 0 ? "," : "",
                              (const char *)caller->membership_ids->pdata[i],
                              kab_role_to_token (actor->role));
      append_member (out, "partner", actor->partner);
      append_member (out, "agent", actor->agent);
      append_member (out, "client", actor->client);
      kab_actor_append_json (actor, out);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  return TRUE;
}

char *
kab_identity_describe (KabDb *db, const KabCaller *caller, GError **error)
{
  g_autoptr (GString) out = g_string_new ("{");

  if (!kab_identity_append (db, caller, out, error))
    return NULL;
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
