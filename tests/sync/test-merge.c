/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutations, and the three-way merge that both sides link: base, theirs, mine, groups. */
#include <string.h>

#include <glib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-merge.h"

/* A package as the person saw it, at revision 10. */
static KabRow *
seen (void)
{
  KabRow *row = kab_row_new (&kab_entity_package, "01900000-0000-7000-8000-000000000001");

  row->rev = 10;
  kab_row_set_text (row, "name", "Базовый");
  kab_row_set_integer (row, "price", 100);
  kab_row_set_text (row, "currency", "RUB");
  kab_row_set_text (row, "on_sale_from", "2025-01-01");
  return row;
}

static void
change (KabRow *row, const char *field, const char *text)
{
  if (kab_field_kind (kab_entity_find_field (row->entity, field)) == KAB_VALUE_INTEGER && text != NULL)
    kab_row_set_integer (row, field, g_ascii_strtoll (text, NULL, 10));
  else
    kab_row_set_text (row, field, text);
}

static char *
joined (GPtrArray *names)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", (const char *)names->pdata[i]);
  return g_string_free (out, FALSE);
}

/* Invariants 18 and 19. */
static void
test_merge (void)
{
  static const struct
  {
    const char *what;
    const char *mine[2][2], *theirs[2][2];
    KabMergeResult result;
    const char *conflicts;
  } cases[] = {
    { "nobody else", { { "price", "200" } }, { { NULL } }, KAB_MERGE_APPLIED, "" },
    { "another field", { { "price", "200" } }, { { "name", "Новый" } }, KAB_MERGE_MERGED, "" },
    { "the same field, the same value",
      { { "price", "200" } },
      { { "price", "200" } },
      KAB_MERGE_MERGED,
      "" },
    { "the same field, another value",
      { { "price", "200" } },
      { { "price", "300" } },
      KAB_MERGE_CONFLICT,
      "price" },
    { "bound by a group", { { "price", "200" } }, { { "currency", "EUR" } }, KAB_MERGE_CONFLICT, "price" },
    { "bound by a group, the other way",
      { { "currency", "EUR" } },
      { { "price", "300" } },
      KAB_MERGE_CONFLICT,
      "currency" },
    { "the whole group to the same",
      { { "price", "5" }, { "currency", "EUR" } },
      { { "price", "5" }, { "currency", "EUR" } },
      KAB_MERGE_MERGED,
      "" },
    { "the group half the same",
      { { "price", "5" }, { "currency", "EUR" } },
      { { "price", "5" } },
      KAB_MERGE_CONFLICT,
      "price,currency" },
    { "two fields, one in conflict: nothing is applied",
      { { "name", "А" }, { "state", "on_sale" } },
      { { "name", "Б" } },
      KAB_MERGE_CONFLICT,
      "name" },
    { "another group", { { "price", "200" } }, { { "on_sale_to", "2025-12-31" } }, KAB_MERGE_MERGED, "" },
    { "emptied and changed",
      { { "description", "text" } },
      { { "description", "other" } },
      KAB_MERGE_CONFLICT,
      "description" },
    { "emptied by both", { { "on_sale_from", NULL } }, { { "on_sale_from", NULL } }, KAB_MERGE_MERGED, "" },
    { "emptied by one",
      { { "on_sale_from", NULL } },
      { { "on_sale_from", "2025-02-01" } },
      KAB_MERGE_CONFLICT,
      "on_sale_from" },
    { "changed and back again by others",
      { { "price", "200" } },
      { { "price", "100" } },
      KAB_MERGE_MERGED,
      "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabRow) before = seen ();
      g_autoptr (KabRow) mine = seen ();
      g_autoptr (KabRow) theirs = seen ();
      g_autoptr (KabRow) merged = NULL;
      g_autoptr (GPtrArray) conflicts = NULL;
      g_autoptr (KabMutation) mutation = NULL;
      g_autofree char *names = NULL;

      g_test_message ("%s", cases[i].what);
      for (guint k = 0; k < 2; k++)
        {
          if (cases[i].mine[k][0] != NULL)
            change (mine, cases[i].mine[k][0], cases[i].mine[k][1]);
          if (cases[i].theirs[k][0] != NULL)
            {
              change (theirs, cases[i].theirs[k][0], cases[i].theirs[k][1]);
              theirs->rev = 20;
            }
        }
      mutation = kab_mutation_new_between (before, mine);
      g_assert_cmpint (kab_merge (mutation, theirs, &merged, &conflicts), ==, cases[i].result);
      names = joined (conflicts);
      g_assert_cmpstr (names, ==, cases[i].conflicts);
      for (guint f = 0; f < before->entity->n_fields; f++)
        {
          const KabRow *expected
            = cases[i].result != KAB_MERGE_CONFLICT && mutation->in_set[f] ? mine : theirs;

          g_assert_true (kab_value_equal (&merged->values[f], &expected->values[f]));
        }
      g_assert_cmpint (merged->rev, ==, theirs->rev);
    }
}

/* Whatever three people do, no change is lost without a word: it is in the result, or it is a conflict. */
/* Invariant 17. */
static void
test_merge_loses_nothing (void)
{
  GRand *rand = g_rand_new_with_seed (42);
  static const char *const fields[]
    = { "name", "price", "currency", "on_sale_from", "on_sale_to", "materials" };
  static const char *const values[] = { "1", "2", "3" };
  guint results[3] = { 0 };

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (KabRow) before = seen ();
      g_autoptr (KabRow) mine = NULL, theirs = NULL, merged = NULL;
      g_autoptr (KabMutation) mutation = NULL;
      KabMergeResult result;

      for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
        change (before, fields[f], values[g_rand_int_range (rand, 0, 3)]);
      mine = kab_row_copy (before);
      theirs = kab_row_copy (before);
      theirs->rev = 20;
      for (guint k = 0; k < 2; k++)
        {
          change (mine, fields[g_rand_int_range (rand, 0, 6)], values[g_rand_int_range (rand, 0, 3)]);
          change (theirs, fields[g_rand_int_range (rand, 0, 6)], values[g_rand_int_range (rand, 0, 3)]);
        }
      mutation = kab_mutation_new_between (before, mine);
      if (mutation == NULL)
        continue;
      result = kab_merge (mutation, theirs, &merged, NULL);
      results[result]++;
      for (guint f = 0; f < before->entity->n_fields; f++)
        {
          gboolean i_changed = !kab_value_equal (&before->values[f], &mine->values[f]);

          if (result == KAB_MERGE_CONFLICT)
            g_assert_true (kab_value_equal (&merged->values[f], &theirs->values[f]));
          else
            g_assert_true (
              kab_value_equal (&merged->values[f], i_changed ? &mine->values[f] : &theirs->values[f]));
        }
    }
  g_assert_cmpuint (results[KAB_MERGE_MERGED], >, 1000);
  g_assert_cmpuint (results[KAB_MERGE_CONFLICT], >, 1000);
  g_rand_free (rand);
}

static gboolean
same_values (const KabRow *a, const KabRow *b)
{
  for (guint f = 0; f < a->entity->n_fields; f++)
    if (!kab_value_equal (&a->values[f], &b->values[f]))
      return FALSE;

  return TRUE;
}

/*
 * Random edits of two people over one row: the same question has the same answer; a mutation that arrives twice
 * changes nothing the second time; and where neither conflicts, it does not matter who came first.
 */
/* Invariant 18. */
static void
test_merge_order (void)
{
  GRand *rand = g_rand_new_with_seed (43);
  static const char *const fields[]
    = { "name", "price", "currency", "on_sale_from", "on_sale_to", "materials" };
  static const char *const values[] = { "1", "2", "3" };
  guint both = 0, conflicts = 0;

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (KabRow) before = seen ();
      g_autoptr (KabMutation) a = NULL;
      g_autoptr (KabMutation) b = NULL;
      KabRow *after[2] = { NULL, NULL }, *again = NULL, *twice = NULL;
      g_autoptr (KabRow) mine = NULL;
      g_autoptr (KabRow) theirs = NULL;
      KabMergeResult ab, ba;

      for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
        change (before, fields[f], values[g_rand_int_range (rand, 0, 3)]);
      mine = kab_row_copy (before);
      theirs = kab_row_copy (before);
      for (guint k = 0; k < 2; k++)
        {
          change (mine, fields[g_rand_int_range (rand, 0, 6)], values[g_rand_int_range (rand, 0, 3)]);
          change (theirs, fields[g_rand_int_range (rand, 0, 6)], values[g_rand_int_range (rand, 0, 3)]);
        }
      a = kab_mutation_new_between (before, mine);
      b = kab_mutation_new_between (before, theirs);
      if (a == NULL || b == NULL)
        continue;
      mine->rev = theirs->rev = 20;
      ab = kab_merge (b, mine, &after[0], NULL);
      ba = kab_merge (a, theirs, &after[1], NULL);
      g_assert_cmpint (kab_merge (b, mine, &again, NULL), ==, ab);
      g_assert_true (same_values (again, after[0]));
      g_assert_true ((ab == KAB_MERGE_CONFLICT) == (ba == KAB_MERGE_CONFLICT));
      if (ab == KAB_MERGE_CONFLICT)
        {
          conflicts++;
          g_assert_true (same_values (after[0], mine) && same_values (after[1], theirs));
        }
      else
        {
          both++;
          g_assert_true (same_values (after[0], after[1]));
          g_assert_cmpint (kab_merge (b, after[0], &twice, NULL), !=, KAB_MERGE_CONFLICT);
          g_assert_true (same_values (twice, after[0]));
        }
      kab_row_unref (after[0]);
      kab_row_unref (after[1]);
      kab_row_unref (again);
      g_clear_pointer (&twice, kab_row_unref);
    }
  g_assert_cmpuint (both, >, 1000);
  g_assert_cmpuint (conflicts, >, 1000);
  g_rand_free (rand);
}

static void
test_between (void)
{
  g_autoptr (KabRow) before = seen ();
  g_autoptr (KabRow) after = seen ();
  g_autoptr (KabMutation) nothing = kab_mutation_new_between (before, after);
  g_autoptr (KabMutation) update = NULL, create = NULL, copy = NULL;
  const KabEntity *entity = before->entity;
  int price = kab_entity_field (entity, "price"), currency = kab_entity_field (entity, "currency");

  g_assert_null (nothing);
  kab_row_set_integer (after, "price", 500);
  update = kab_mutation_new_between (before, after);
  g_assert_cmpint (update->op, ==, KAB_OP_UPDATE);
  g_assert_cmpint (update->base_rev, ==, 10);
  g_assert_cmpint (update->schema, ==, KAB_SCHEMA_VERSION);
  g_assert_true (kab_id_is_valid (update->id));
  g_assert_true (update->in_set[price]);
  g_assert_false (update->in_set[currency]);
  /* The group goes with it. */
  g_assert_true (update->in_base[price]);
  g_assert_true (update->in_base[currency]);
  g_assert_false (update->in_base[kab_entity_field (entity, "name")]);
  g_assert_cmpint (update->base[price].integer, ==, 100);

  create = kab_mutation_new_between (NULL, after);
  g_assert_cmpint (create->op, ==, KAB_OP_CREATE);
  g_assert_cmpstr (create->row, ==, after->id);
  g_assert_true (create->in_set[price]);
  g_assert_false (create->in_set[kab_entity_field (entity, "version")]);
  g_assert_false (create->in_set[kab_entity_field (entity, "kind")]);

  copy = kab_mutation_copy (update);
  g_assert_cmpstr (copy->id, ==, update->id);
  g_assert_true (kab_value_equal (&copy->set[price], &update->set[price]));
}

static void
test_apply (void)
{
  g_autoptr (KabRow) row = seen ();
  g_autoptr (KabMutation) delete = kab_mutation_new (row->entity, row->id, KAB_OP_DELETE);
  g_autoptr (KabMutation) restore = kab_mutation_new (row->entity, row->id, KAB_OP_RESTORE);

  kab_mutation_apply (delete, row);
  g_assert_true (row->deleted);
  kab_mutation_apply (restore, row);
  g_assert_false (row->deleted);
  g_assert_cmpint (kab_row_get_integer (row, "price"), ==, 100);
}

static KabMutation *
from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  KabMutation *mutation;
  g_autoptr (KabMutation) other = kab_mutation_from_text (text, strlen (text), NULL);

  g_assert_nonnull (node);
  mutation = kab_mutation_from_json (json_node_get_object (node), error);
  /* Read without a tree it is the same, or refused alike. */
  g_assert_true ((mutation == NULL) == (other == NULL));
  if (mutation != NULL)
    {
      g_autoptr (GString) a = g_string_new (NULL);
      g_autoptr (GString) b = g_string_new (NULL);

      kab_mutation_append_json (a, mutation);
      kab_mutation_append_json (b, other);
      g_assert_cmpstr (a->str, ==, b->str);
    }
  return mutation;
}

static void
test_json (void)
{
  g_autoptr (KabRow) before = seen ();
  g_autoptr (KabRow) after = seen ();
  g_autoptr (KabMutation) mutation = NULL, back = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  kab_row_set_text (after, "name", "«Новый»\n\"x\"");
  kab_row_set_text (after, "on_sale_from", NULL);
  kab_row_set_text (after, "characteristics", "[{\"name\":\"Мест\",\"value\":5}]");
  mutation = kab_mutation_new_between (before, after);
  mutation->n = 17;
  kab_mutation_append_json (text, mutation);
  back = from_text (text->str, &error);
  g_assert_no_error (error);
  kab_mutation_append_json (again, back);
  g_assert_cmpstr (text->str, ==, again->str);
}

#define HEAD \
  "{\"id\":\"01900000-0000-7000-8000-000000000009\",\"row\":\"01900000-0000-7000-8000-000000000001\","

static void
test_json_hostile (void)
{
  static const char *const bad[] = {
    "{}",
    HEAD "\"entity\":\"package\",\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":\"nothing\",\"n\":1,\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":[],\"n\":1,\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":-1,\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":1.5,\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":\"1\",\"op\":\"update\",\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"drop\",\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":1,\"schema\":1}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":0}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"base_rev\":-5}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"base_rev\":\"5\"}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"set\":[]}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"set\":{\"id\":\"x\"}}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"set\":{\"price\":\"5\"}}",
    HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"base\":{\"name\":5}}",
    "{\"id\":\"1\",\"row\":\"01900000-0000-7000-8000-000000000001\",\"entity\":\"package\",\"n\":1,\"op\":"
    "\"update\","
    "\"schema\":1}",
    "{\"id\":\"01900000-0000-7000-8000-000000000009\",\"row\":\"' OR 1=1\",\"entity\":\"package\",\"n\":1,"
    "\"op\":\"update\",\"schema\":1}",
  };
  g_autoptr (KabMutation) good = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KabMutation) mutation = NULL;
      g_autoptr (GError) refused = NULL;

      g_test_message ("%s", bad[i]);
      mutation = from_text (bad[i], &refused);
      g_assert_null (mutation);
      g_assert_error (refused, KAB_ERROR, KAB_ERROR_INVALID);
    }

  /* Members that this build does not know are no reason; what a person typed is tidied. */
  good = from_text (HEAD "\"entity\":\"package\",\"n\":1,\"op\":\"update\",\"schema\":1,\"later\":{},"
                         "\"set\":{\"name\":\"  x \",\"materials\":\" \"}}",
                    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (good->set[kab_entity_field (&kab_entity_package, "name")].text, ==, "x");
  g_assert_true (kab_value_is_null (&good->set[kab_entity_field (&kab_entity_package, "materials")]));
  g_assert_true (good->in_set[kab_entity_field (&kab_entity_package, "materials")]);
}

/* A member of staff's edit of @field, over the row as it was shown; the row stands at the server as @theirs by then. */
static KabMergeResult
merge_over (const KabRow *shown, const KabRow *theirs, const char *const (*set)[2], char **names)
{
  g_autoptr (KabRow) wanted = kab_row_copy (shown);
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (KabRow) merged = NULL;
  KabMergeResult result;

  for (guint i = 0; set[i][0] != NULL; i++)
    change (wanted, set[i][0], set[i][1]);
  mutation = kab_mutation_new_between (shown, wanted);
  result = kab_merge (mutation, theirs, &merged, &conflicts);
  *names = joined (conflicts);
  for (guint i = 0; set[i][0] != NULL && result != KAB_MERGE_CONFLICT; i++)
    g_assert_true (kab_value_equal (kab_row_value (merged, set[i][0]), kab_row_value (wanted, set[i][0])));
  return result;
}

/* Invariant 19: what the server made of one's former edit is not another's edit; what others chose is. */
static void
test_over_own_edit (void)
{
  static const char north[] = "01900000-0000-7000-8000-00000000000a",
                    south[] = "01900000-0000-7000-8000-00000000000b";
  const char *const head_of_south[][2] = { { "role", "head" }, { "department", south }, { NULL } };
  const char *const head[][2] = { { "role", "head" }, { NULL } };
  static const char *const further[][2] = { { "stage", "interview" }, { NULL } };
  static const char *const since[][2] = { { "stage_since", "7" }, { NULL } };
  g_autoptr (KabRow) shown = kab_row_new (&kab_entity_membership, "01900000-0000-7000-8000-000000000001");
  g_autoptr (KabRow) stage = kab_row_new (&kab_entity_application, "01900000-0000-7000-8000-000000000002");
  g_autoptr (KabRow) moved = NULL, gone = NULL, later = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *d = NULL, *e = NULL, *f = NULL;

  /* The agent was moved before, and the server has taken the membership along. */
  shown->rev = 10;
  kab_row_set_text (shown, "role", "agent");
  kab_row_set_text (shown, "department", north);
  moved = kab_row_copy (shown);
  moved->rev = 11;
  kab_row_set_text (moved, "department", south);
  g_assert_cmpint (merge_over (shown, moved, head_of_south, &a), ==, KAB_MERGE_MERGED);
  /* To lead the department in which he was seen is not to lead the one he is in now. */
  g_assert_cmpint (merge_over (shown, moved, head, &b), ==, KAB_MERGE_CONFLICT);
  g_assert_cmpstr (b, ==, "role");
  /* Somebody has made something else of him. */
  gone = kab_row_copy (moved);
  kab_row_set_text (gone, "role", "partner");
  g_assert_cmpint (merge_over (shown, gone, head_of_south, &c), ==, KAB_MERGE_CONFLICT);

  /* Since when it is where it is was said by the server, of the step before this one. */
  stage->rev = 10;
  kab_row_set_text (stage, "stage", "documents");
  later = kab_row_copy (stage);
  later->rev = 11;
  kab_row_set_integer (later, "stage_since", 5);
  g_assert_cmpint (merge_over (stage, later, further, &d), ==, KAB_MERGE_MERGED);
  g_assert_cmpint (merge_over (stage, later, since, &e), ==, KAB_MERGE_CONFLICT);
  kab_row_set_text (later, "stage", "rejected");
  g_assert_cmpint (merge_over (stage, later, further, &f), ==, KAB_MERGE_CONFLICT);
}

/* A server that is a little older is sent what it knows of, in words that it knows. */
static void
test_schema_on_the_wire (void)
{
  static const struct
  {
    const char *field, *says;
  } cases[] = { { "note", "\"schema\":1," }, { "price", "\"schema\":1," }, { "declared", "\"schema\":2," } };
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_licence, NULL);

  g_assert_cmpint (KAB_SCHEMA_VERSION, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabRow) after = kab_row_copy (row);
      g_autoptr (KabMutation) mutation = NULL;
      g_autoptr (GString) out = g_string_new (NULL);

      change (after, cases[i].field, "5");
      mutation = kab_mutation_new_between (row, after);
      kab_mutation_append_json (out, mutation);
      g_test_message ("%s", out->str);
      g_assert_nonnull (strstr (out->str, cases[i].says));
    }
  /* A refund is one that a server of before takes, unless licences are to be revoked by it. */
  for (int revoke = 0; revoke < 2; revoke++)
    {
      g_autoptr (KabMutation) mutation
        = kab_mutation_new_command (kab_command_find (&kab_entity_payment, "refund"), row->id);
      g_autoptr (GString) out = g_string_new (NULL);

      if (revoke == 1)
        kab_mutation_set_arg_integer (mutation, "revoke", 1);
      kab_mutation_append_json (out, mutation);
      g_test_message ("%s", out->str);
      g_assert_nonnull (strstr (out->str, revoke == 1 ? "\"schema\":2," : "\"schema\":1,"));
      g_assert_true ((strstr (out->str, "\"revoke\"") != NULL) == (revoke == 1));
    }
}

/* An edit made over another that was then refused: what it was made over never came to be. */
static void
test_over_a_refused_edit (void)
{
  g_autoptr (KabRow) now = seen ();
  g_autoptr (KabRow) shown = seen ();
  g_autoptr (KabRow) wanted = NULL;
  g_autoptr (KabMutation) second = NULL;
  g_autoptr (KabRow) merged = NULL;

  kab_row_set_integer (shown, "price", 200);
  wanted = kab_row_copy (shown);
  kab_row_set_text (wanted, "currency", "EUR");
  second = kab_mutation_new_between (shown, wanted);
  g_assert_cmpint (second->base_rev, ==, now->rev);

  /* 200 EUR was wanted: not 100 EUR, which nobody ever saw. */
  g_assert_cmpint (kab_merge (second, now, &merged, NULL), ==, KAB_MERGE_CONFLICT);
  g_assert_cmpstr (kab_row_get_text (merged, "currency"), ==, "RUB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/table", test_merge);
  g_test_add_func ("/merge/over-a-refused-edit", test_over_a_refused_edit);
  g_test_add_func ("/merge/over-own-edit", test_over_own_edit);
  g_test_add_func ("/mutation/schema-on-the-wire", test_schema_on_the_wire);
  g_test_add_func ("/merge/loses-nothing", test_merge_loses_nothing);
  g_test_add_func ("/merge/order", test_merge_order);
  g_test_add_func ("/mutation/between", test_between);
  g_test_add_func ("/mutation/apply", test_apply);
  g_test_add_func ("/mutation/json", test_json);
  g_test_add_func ("/mutation/json-hostile", test_json_hostile);

  return g_test_run ();
}
