/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which steps the things of the business may take, who may take them, and trees that stay trees. */
#include <string.h>

#include <glib.h>

#include "kab-error.h"
#include "kab-machine.h"
#include "kab-tree.h"

#define EVERYTHING 0xff

typedef struct
{
  const char *entity, *from, *to;
  guint who, given;
  int error; /* 0: allowed */
} Case;

/* S3-19..27 (ticket), S4-76..86 (order), S1-34 (licence), S4-72..75 (payout), S4-13..24 (application). */
static const Case cases[] = {
  { "order", NULL, "pending", KAB_WHO_OWNER, 0, 0 },
  { "order", NULL, "confirmed", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "order", "pending", "cancelled", KAB_WHO_OWNER, KAB_NEEDS_REASON, 0 },
  { "order", "pending", "cancelled", KAB_WHO_OWNER, 0, KAB_ERROR_REFUSED },
  { "order", "processing", "cancelled", KAB_WHO_OWNER, KAB_NEEDS_REASON, KAB_ERROR_FORBIDDEN },
  { "order", "processing", "cancelled", KAB_WHO_AGENT, KAB_NEEDS_REASON, KAB_ERROR_FORBIDDEN },
  { "order", "processing", "cancelled", KAB_WHO_OFFICE, KAB_NEEDS_REASON, 0 },
  { "order", "confirmed", "cancelled", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "order", "cancelled", "pending", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "order", "pending", "confirmed", KAB_WHO_OWNER, KAB_NEEDS_PAYMENT, KAB_ERROR_FORBIDDEN },
  { "order", "pending", "confirmed", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "order", "pending", "confirmed", KAB_WHO_SYSTEM, KAB_NEEDS_PAYMENT, 0 },
  { "order", "error", "processing", KAB_WHO_OFFICE, 0, 0 },
  { "order", "error", "cancelled", KAB_WHO_OWNER, KAB_NEEDS_REASON, KAB_ERROR_FORBIDDEN },
  { "licence", NULL, "active", KAB_WHO_AGENT, 0, KAB_ERROR_FORBIDDEN },
  { "licence", "draft", "awaiting_payment", KAB_WHO_AGENT, 0, 0 },
  { "licence", "awaiting_payment", "active", KAB_WHO_SYSTEM, KAB_NEEDS_PAYMENT, 0 },
  { "licence", "awaiting_payment", "active", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "licence", "active", "suspended", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "licence", "active", "suspended", KAB_WHO_OFFICE, KAB_NEEDS_REASON, 0 },
  { "licence", "active", "suspended", KAB_WHO_PARTNER, KAB_NEEDS_REASON, KAB_ERROR_FORBIDDEN },
  { "licence", "active", "draft", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "licence", "revoked", "active", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "licence", "transferred", "active", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "licence", "expired", "expired", KAB_WHO_OWNER, 0, 0 },
  { "ticket", NULL, "waiting", KAB_WHO_OWNER, 0, 0 },
  { "ticket", "waiting", "done", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "ticket", "in_progress", "done", KAB_WHO_OWNER, KAB_NEEDS_ANSWER, KAB_ERROR_FORBIDDEN },
  { "ticket", "in_progress", "done", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "ticket", "in_progress", "done", KAB_WHO_OFFICE, KAB_NEEDS_ANSWER, 0 },
  { "ticket", "done", "in_progress", KAB_WHO_OWNER, 0, 0 },
  { "ticket", "done", "closed", KAB_WHO_SYSTEM, 0, 0 },
  { "ticket", "done", "closed", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_FORBIDDEN },
  { "ticket", "in_progress", "closed", KAB_WHO_SYSTEM, EVERYTHING, KAB_ERROR_REFUSED },
  { "ticket", "closed", "in_progress", KAB_WHO_OWNER, 0, 0 },
  { "payout", NULL, "requested", KAB_WHO_PARTNER, 0, 0 },
  { "payout", NULL, "requested", KAB_WHO_OWNER, 0, KAB_ERROR_FORBIDDEN },
  { "payout", "requested", "approved", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "payout", "requested", "approved", KAB_WHO_OFFICE, KAB_NEEDS_SECOND_FACTOR, 0 },
  { "payout", NULL, "paid", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "payout", "requested", "approved", KAB_WHO_PARTNER, EVERYTHING, KAB_ERROR_FORBIDDEN },
  { "payout", "requested", "paid", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "payout", "approved", "paid", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "payout", "approved", "paid", KAB_WHO_OFFICE, KAB_NEEDS_PAYMENT, 0 },
  { "payout", "paid", "rejected", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "payout", "requested", "rejected", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "application", "draft", "submitted", KAB_WHO_OWNER, 0, KAB_ERROR_REFUSED },
  { "application", "draft", "submitted", KAB_WHO_OWNER, KAB_NEEDS_DOCUMENTS, 0 },
  { "application", "submitted", "approved", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "application", "documents", "interview", KAB_WHO_OWNER, 0, KAB_ERROR_FORBIDDEN },
  { "application", "finance_legal", "contract", KAB_WHO_OFFICE, 0, KAB_ERROR_REFUSED },
  { "application", "finance_legal", "contract", KAB_WHO_OFFICE, KAB_NEEDS_REVIEWS, 0 },
  { "application", "contract", "approved", KAB_WHO_OFFICE, KAB_NEEDS_REVIEWS, KAB_ERROR_REFUSED },
  { "application", "rejected", "submitted", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "invoice", "open", "paid", KAB_WHO_SYSTEM, KAB_NEEDS_PAYMENT, 0 },
  { "invoice", "overdue", "paid", KAB_WHO_OFFICE, KAB_NEEDS_PAYMENT, 0 },
  { "invoice", "paid", "void", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "invoice", "open", "void", KAB_WHO_OWNER, EVERYTHING, KAB_ERROR_FORBIDDEN },
  { "invoice", "void", "open", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "order", "pending", "nonsense", KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
  { "order", "pending", NULL, KAB_WHO_OFFICE, EVERYTHING, KAB_ERROR_REFUSED },
};

static void
test_steps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (GError) error = NULL;
      gboolean allowed
        = kab_machine_check (kab_machine_find (c->entity), c->from, c->to, c->who, c->given, &error);

      g_test_message ("%s %s -> %s: %s", c->entity, c->from, c->to,
                      error != NULL ? error->message : "allowed");
      g_assert_true (allowed == (c->error == 0 && error == NULL));
      if (!allowed)
        {
          g_assert_cmpint (error->code, ==, c->error);
          g_assert_true (g_str_has_suffix (error->message, "."));
        }
    }
}

/* A sentence says what is possible instead. */
static void
test_sentences (void)
{
  g_autoptr (GError) error = NULL;
  const KabMachine *licence = kab_machine_find ("licence");

  g_assert_false (kab_machine_check (licence, "active", "draft", KAB_WHO_OFFICE, 0, &error));
  g_assert_cmpstr (
    error->message, ==,
    "What is “Active” cannot become “Draft”. It can become: Suspended, Expired, Revoked, Transferred.");
  g_clear_error (&error);
  g_assert_false (kab_machine_check (licence, "revoked", "active", KAB_WHO_OFFICE, 0, &error));
  g_assert_cmpstr (error->message, ==, "What is “Revoked” cannot become “Active”: nothing comes after it.");
  g_clear_error (&error);
  g_assert_false (kab_machine_check (licence, "active", "suspended", KAB_WHO_OFFICE, 0, &error));
  g_assert_cmpstr (error->message, ==, "“Suspended” needs a reason. Say why, in a sentence.");
  g_clear_error (&error);
  g_assert_false (kab_machine_check (licence, "active", "suspended", KAB_WHO_AGENT, 0, &error));
  g_assert_cmpstr (error->message, ==,
                   "You may not change “Active” to “Suspended”. This may: administrators and staff.");
}

/* Whole tables: every state can be reached, every state of an entity is in its table and no other, and what is
   offered is what is taken. */
static void
test_tables (void)
{
  static const char *const entities[] = { "order", "licence", "ticket", "payout", "application", "invoice" };

  for (guint e = 0; e < G_N_ELEMENTS (entities); e++)
    {
      const KabMachine *machine = kab_machine_find (entities[e]);
      const KabEntity *entity = kab_entity_find (entities[e]);
      const KabField *field = entity != NULL ? kab_entity_find_field (entity, machine->field) : NULL;
      g_autoptr (GHashTable) reached = g_hash_table_new (g_str_hash, g_str_equal);
      guint before;

      g_test_message ("%s", entities[e]);
      g_assert_true (entity == NULL || field != NULL);
      do
        {
          before = g_hash_table_size (reached);
          for (guint i = 0; i < machine->n_steps; i++)
            if (machine->steps[i].from == NULL || g_hash_table_contains (reached, machine->steps[i].from))
              g_hash_table_add (reached, (gpointer)machine->steps[i].to);
        }
      while (g_hash_table_size (reached) > before);
      for (guint i = 0; i < machine->n_steps; i++)
        {
          const KabTransition *step = &machine->steps[i];

          g_assert_true (g_hash_table_contains (reached, step->to));
          g_assert_true (step->from == NULL || g_hash_table_contains (reached, step->from));
          g_assert_true (field == NULL || kab_field_enum_title (field, step->to) != NULL);
          for (guint who = 1; who <= KAB_WHO_SYSTEM; who <<= 1)
            {
              g_autoptr (GPtrArray) next = kab_machine_next (machine, step->from, who);
              gboolean offered = FALSE;

              for (guint k = 0; k < next->len; k++)
                offered = offered || g_str_equal (((KabTransition *)next->pdata[k])->to, step->to);
              g_assert_true (offered
                             == kab_machine_check (machine, step->from, step->to, who, EVERYTHING, NULL));
            }
        }
      for (const KabEnumValue *value = field != NULL ? field->values : NULL;
           value != NULL && value->token != NULL; value++)
        g_assert_true (g_hash_table_contains (reached, value->token));
    }
  g_assert_null (kab_machine_find ("user"));
  g_assert_true (kab_machine_is_final (kab_machine_find ("order"), "confirmed"));
  g_assert_false (kab_machine_is_final (kab_machine_find ("order"), "error"));
}

static gboolean
look_up (const char *id, char **parent, char **title, gpointer user_data, GError **error)
{
  *parent = g_strdup (g_hash_table_lookup (user_data, id));
  *title = g_ascii_strup (id, -1);
  return TRUE;
}

/* S1-60 … S1-62 */
static void
test_tree (void)
{
  g_autoptr (GHashTable) parents = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (parents, (gpointer) "b", (gpointer) "a");
  g_hash_table_insert (parents, (gpointer) "c", (gpointer) "b");
  g_hash_table_insert (parents, (gpointer) "d", (gpointer) "a");
  g_assert_true (kab_tree_check_move ("c", "d", 0, look_up, parents, &error));
  g_assert_true (kab_tree_check_move ("c", NULL, 0, look_up, parents, &error));
  g_assert_true (kab_tree_check_move ("new", "c", 0, look_up, parents, &error));
  g_assert_false (kab_tree_check_move ("a", "c", 0, look_up, parents, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "“A” cannot lie under itself: C → B → A. Nothing was moved.");
  g_clear_error (&error);
  g_assert_false (kab_tree_check_move ("a", "a", 0, look_up, parents, &error));
  g_clear_error (&error);
  /* A circle that is there already (two desktops, offline) does not hang anybody. */
  g_hash_table_insert (parents, (gpointer) "a", (gpointer) "c");
  g_assert_false (kab_tree_check_move ("new", "c", 0, look_up, parents, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
}

/* Random moves, each only if it is allowed: it stays a tree. */
static void
test_tree_property (void)
{
  enum
  {
    N = 40
  };
  char names[N][4];
  g_autoptr (GHashTable) parents = g_hash_table_new (g_str_hash, g_str_equal);
  GRand *rand = g_rand_new_with_seed (31);
  guint refused = 0;

  for (guint i = 0; i < N; i++)
    g_snprintf (names[i], sizeof names[i], "%u", i);
  for (guint i = 0; i < 5000; i++)
    {
      char *id = names[g_rand_int_range (rand, 0, N)], *to = names[g_rand_int_range (rand, 0, N)];

      if (kab_tree_check_move (id, to, 0, look_up, parents, NULL))
        g_hash_table_insert (parents, id, to);
      else
        refused++;
      for (guint k = 0; k < N; k++)
        {
          const char *at = names[k];
          guint depth = 0;

          while (at != NULL && depth++ <= N)
            at = g_hash_table_lookup (parents, at);
          g_assert_null (at);
        }
    }
  g_assert_cmpuint (refused, >, 100);
  g_rand_free (rand);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machines/steps (S1-34, S3-19..27, S4-20..24, S4-72..86)", test_steps);
  g_test_add_func ("/machines/sentences", test_sentences);
  g_test_add_func ("/machines/tables", test_tables);
  g_test_add_func ("/tree/cycles (S1-60)", test_tree);
  g_test_add_func ("/tree/stays-a-tree (S1-60)", test_tree_property);
  return g_test_run ();
}
