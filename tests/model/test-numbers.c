/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What numbers on paper look like, what may be set about them, and who may have some ahead of time (S4-90). */
#include "kab-number.h"

#include "kab-error.h"

static void
test_forms (void)
{
  static const struct
  {
    const char *text, *prefix;
    gint64 n;
  } good[] = { { "L-000001", "L-", 1 },
               { "Л-26/000042", "Л-26/", 42 },
               { "L-1000000", "L-", 1000000 },
               { "X99999999", "X", 99999999 } };
  static const char *const other[]
    = { "",         "000001",      "L-",     "L-1",       "L-00001",   "L-0000012",
        "L-000000", "L-100000000", "2019/7", "L-000001a", "L-000001 ", "№" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *prefix = NULL, *again = NULL;
      gint64 n;

      g_assert_true (kab_number_parse (good[i].text, &prefix, &n));
      g_assert_cmpstr (prefix, ==, good[i].prefix);
      g_assert_cmpint (n, ==, good[i].n);
      again = kab_number_format (prefix, n);
      g_assert_cmpstr (again, ==, good[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    {
      g_autofree char *prefix = NULL;
      gint64 n;

      g_assert_false (kab_number_parse (other[i], &prefix, &n));
    }
}

static void
test_policy (void)
{
  static const char *const wrong[] = { "[]",
                                       "{",
                                       "{\"licence\":\"\"}",
                                       "{\"licence\":\"L2\"}",
                                       "{\"licence\":\"a b-\"}",
                                       "{\"licence\":7}",
                                       "{\"days\":0}",
                                       "{\"least\":0}",
                                       "{\"most\":100000}",
                                       "{\"least\":600}",
                                       "{\"client\":\"C-\"}" };
  KabNumberPolicy policy;

  g_assert_true (kab_number_policy_read (NULL, &policy, NULL));
  g_assert_cmpint (policy.least, ==, 20);
  g_assert_cmpint (policy.most, ==, 500);
  g_assert_true (kab_number_policy_read ("{\"licence\":\"Л-\",\"least\":5}", &policy, NULL));
  g_assert_cmpstr (policy.prefixes[kab_number_kind (&kab_entity_licence)], ==, "Л-");
  g_assert_cmpstr (policy.prefixes[kab_number_kind (&kab_entity_ticket)], ==, "T-");
  g_assert_cmpint (policy.least, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (kab_number_policy_read (wrong[i], &policy, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

/* The cells of the table of access: who may make such a record may have its numbers, nobody else. */
static void
test_who_may (void)
{
  static const struct
  {
    KabRole role;
    KabPowers powers;
    gboolean may[KAB_N_NUMBER_KINDS]; /* licence, order, invoice, ticket */
  } cells[] = {
    { KAB_ROLE_ADMIN, 0, { TRUE, TRUE, TRUE, TRUE } },
    { KAB_ROLE_PARTNER, KAB_POWER_BIT (KAB_POWER_AGENTS), { TRUE, TRUE, TRUE, TRUE } },
    { KAB_ROLE_PARTNER, 0, { FALSE, FALSE, FALSE, TRUE } },
    { KAB_ROLE_AGENT, KAB_POWER_BIT (KAB_POWER_AGENTS), { TRUE, TRUE, TRUE, TRUE } },
    { KAB_ROLE_AGENT, 0, { FALSE, FALSE, FALSE, TRUE } },
    { KAB_ROLE_CLIENT, 0, { FALSE, TRUE, FALSE, TRUE } },
    { KAB_ROLE_CONTACT, 0, { FALSE, FALSE, FALSE, FALSE } },
    { KAB_ROLE_CONTACT, KAB_POWER_BIT (KAB_POWER_ORDER), { FALSE, TRUE, FALSE, FALSE } },
    { KAB_ROLE_CONTACT, KAB_POWER_BIT (KAB_POWER_OPEN_TICKETS), { FALSE, FALSE, FALSE, TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    for (guint k = 0; k < KAB_N_NUMBER_KINDS; k++)
      {
        g_autoptr (KabActor) actor = kab_actor_new ("u", cells[i].role, "p", "a", "c");

        actor->powers = cells[i].powers;
        if (kab_number_may_lease (actor, kab_number_kinds ()[k]) != cells[i].may[k])
          g_error ("cell %u, %s", i, kab_number_kinds ()[k]->name);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numbers/forms", test_forms);
  g_test_add_func ("/numbers/policy", test_policy);
  g_test_add_func ("/numbers/who-may", test_who_may);
  return g_test_run ();
}
