/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what to which row: the table of data-model.md, row by row (S0-28, S0-34). */
#include <glib.h>

#include "kab-access.h"

#define MINE "01900000-0000-7000-8000-000000000001"
#define OTHERS "01900000-0000-7000-8000-000000000002"

static KabRow *
row_of (const char *entity, const char *field, const char *value)
{
  KabRow *row = kab_row_new (kab_entity_find (entity), OTHERS);

  if (field != NULL && g_str_equal (field, "id"))
    {
      g_free (row->id);
      row->id = g_strdup (value);
    }
  else if (field != NULL)
    {
      kab_row_set_text (row, field, value);
    }
  return row;
}

/* Letters of what is allowed, in the order read, create, update, delete. */
static char *
allowed (const KabActor *actor, const KabRow *row, KabBoundFunc bound, gpointer data)
{
  static const char letters[] = "rcud";
  GString *out = g_string_new (NULL);

  for (guint o = 0; o < KAB_N_OPERATIONS; o++)
    if (kab_access_allows (actor, (KabOperation)o, row, bound, data))
      g_string_append_c (out, letters[o]);
  return g_string_free (out, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *role, *entity, *field, *value, *allowed;
  } cases[] = {
    { "admin", "licence", NULL, NULL, "rcu" },
    { "admin", "package", NULL, NULL, "rcud" },
    { "admin", "activity", NULL, NULL, "r" },
    { "staff", "client", NULL, NULL, "rcud" },
    { "staff", "membership", NULL, NULL, "r" },
    { "partner", "licence", "partner", MINE, "r" },
    { "partner", "licence", "partner", OTHERS, "" },
    { "partner", "licence", NULL, NULL, "" },
    { "partner", "partner", "id", MINE, "r" },
    { "partner", "partner", "id", OTHERS, "" },
    { "partner", "agent", "partner", MINE, "r" },
    { "partner", "user", "id", MINE, "ru" },
    { "partner", "user", "id", OTHERS, "" },
    { "partner", "setting", "audience", "everyone", "r" },
    { "partner", "setting", "audience", "staff", "" },
    { "agent", "licence", "agent", MINE, "r" },
    { "agent", "licence", "agent", OTHERS, "" },
    /* Of my partner, but sold by another agent. */
    { "agent", "licence", "partner", MINE, "" },
    { "agent", "client", "agent", MINE, "rcu" },
    { "agent", "client", "agent", OTHERS, "" },
    { "agent", "package_binding", "partner", MINE, "r" },
    { "agent", "package_binding", "partner", OTHERS, "" },
    { "agent", "activity", "user", MINE, "r" },
    { "agent", "activity", "user", OTHERS, "" },
    { "head", "licence", "agent", MINE, "r" },
    { "client", "licence", "client", MINE, "r" },
    { "client", "licence", "client", OTHERS, "" },
    { "client", "client", "id", MINE, "ru" },
    { "client", "package", "state", "on_sale", "r" },
    { "client", "package", "state", "draft", "" },
    { "client", "package_binding", "partner", MINE, "" },
    { "client", "partner", "id", MINE, "" },
    { "contact", "client", "id", MINE, "r" },
    { "contact", "option", "state", "archived", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabRole role;
      g_autoptr (KabActor) actor = NULL;
      g_autoptr (KabRow) row = row_of (cases[i].entity, cases[i].field, cases[i].value);
      g_autofree char *may = NULL;

      g_assert_true (kab_role_from_token (cases[i].role, &role));
      actor = kab_actor_new (MINE, role, MINE, MINE, MINE);
      may = allowed (actor, row, NULL, NULL);
      g_test_message ("%s %s", cases[i].role, cases[i].entity);
      g_assert_cmpstr (may, ==, cases[i].allowed);
    }
}

static gboolean
bound_if (const KabRow *row, const char *partner, gpointer user_data)
{
  g_assert_cmpstr (partner, ==, MINE);
  return GPOINTER_TO_INT (user_data);
}

static void
test_bound (void)
{
  g_autoptr (KabActor) agent = kab_actor_new (OTHERS, KAB_ROLE_AGENT, MINE, OTHERS, NULL);
  g_autoptr (KabActor) nobody = kab_actor_new (OTHERS, KAB_ROLE_AGENT, NULL, OTHERS, NULL);
  g_autoptr (KabRow) package = row_of ("package", NULL, NULL);

  g_assert_true (kab_access_allows (agent, KAB_OPERATION_READ, package, bound_if, GINT_TO_POINTER (1)));
  g_assert_false (kab_access_allows (agent, KAB_OPERATION_READ, package, bound_if, GINT_TO_POINTER (0)));
  g_assert_true (kab_access_allows (agent, KAB_OPERATION_READ, package, NULL, NULL));
  g_assert_false (kab_access_allows (agent, KAB_OPERATION_UPDATE, package, NULL, NULL));
  g_assert_false (kab_access_allows (nobody, KAB_OPERATION_READ, package, NULL, NULL));
}

/* An actor that lacks what its role goes by reaches nothing, not even rows that lack it too. */
static void
test_nobody (void)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint r = KAB_ROLE_PARTNER; r < KAB_N_ROLES; r++)
    for (guint e = 0; e < n; e++)
      {
        g_autoptr (KabActor) actor = kab_actor_new (NULL, (KabRole)r, NULL, NULL, NULL);
        g_autoptr (KabRow) row = kab_row_new (entities[e], NULL);

        for (guint o = 0; o < KAB_N_OPERATIONS; o++)
          if (kab_access_scope (entities[e], (KabRole)r, (KabOperation)o) != KAB_SCOPE_PUBLIC)
            g_assert_false (kab_access_allows (actor, (KabOperation)o, row, NULL, NULL));
      }
}

static void
test_fields (void)
{
  const KabField *note = kab_entity_find_field (&kab_entity_licence, "note");
  const KabField *number = kab_entity_find_field (&kab_entity_licence, "number");
  const KabField *signature = kab_entity_find_field (&kab_entity_licence, "signature");
  /* A disabled user cannot enable himself, a client not choose the agent who gets the commission. */
  const KabField *office[] = { kab_entity_find_field (&kab_entity_user, "status"),
                               kab_entity_find_field (&kab_entity_client, "partner"),
                               kab_entity_find_field (&kab_entity_client, "agent") };

  for (guint r = 0; r < KAB_N_ROLES; r++)
    {
      gboolean inside = r == KAB_ROLE_ADMIN || r == KAB_ROLE_STAFF;

      g_assert_cmpint (kab_access_may_read_field ((KabRole)r, note), ==, inside);
      g_assert_cmpint (kab_access_may_write_field ((KabRole)r, note, FALSE), ==, inside);
      g_assert_true (kab_access_may_read_field ((KabRole)r, number));
      g_assert_true (kab_access_may_write_field ((KabRole)r, number, TRUE));
      g_assert_false (kab_access_may_write_field ((KabRole)r, number, FALSE));
      g_assert_false (kab_access_may_write_field ((KabRole)r, signature, TRUE));
      for (guint i = 0; i < G_N_ELEMENTS (office); i++)
        {
          g_assert_true (kab_access_may_write_field ((KabRole)r, office[i], TRUE));
          g_assert_cmpint (kab_access_may_write_field ((KabRole)r, office[i], FALSE), ==, inside);
        }
    }
}

static void
test_roles (void)
{
  KabRole role;

  for (guint r = 0; r < KAB_N_ROLES; r++)
    {
      g_assert_true (kab_role_from_token (kab_role_to_token ((KabRole)r), &role));
      g_assert_cmpint (role, ==, r);
      g_assert_nonnull (kab_role_title ((KabRole)r));
    }
  g_assert_cmpstr (kab_role_to_token (KAB_ROLE_AGENT), ==, "agent");
  g_assert_false (kab_role_from_token ("king", &role));
  g_assert_false (kab_role_from_token (NULL, &role));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/access/table", test_table);
  g_test_add_func ("/access/bound", test_bound);
  g_test_add_func ("/access/nobody", test_nobody);
  g_test_add_func ("/access/fields", test_fields);
  g_test_add_func ("/access/roles", test_roles);

  return g_test_run ();
}
