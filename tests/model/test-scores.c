/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S4-40, S4-41: how complete an application is, part by part. */
#include <json-glib/json-glib.h>

#include "kab-score.h"

static int
score (const KabRow *row, guint n_documents, const char *part)
{
  g_autofree char *text = NULL;
  int whole = kab_application_score (row, n_documents, "2026-11-01", &text), sum = 0, found = -1, most = 0;
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonArray *reasons = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (reasons); i++)
    {
      JsonObject *reason = json_array_get_object_element (reasons, i);
      int points = (int)json_object_get_int_member (reason, "points");
      int of = (int)json_object_get_int_member (reason, "of");
      const char *name = json_object_get_string_member (reason, "reason");

      g_assert_nonnull (kab_score_reason_title (name));
      g_assert_true (points >= 0 && points <= of);
      sum += points;
      most += of;
      if (g_strcmp0 (name, part) == 0)
        found = points;
    }
  g_assert_cmpint (sum, ==, whole);
  g_assert_cmpint (most, ==, KAB_SCORE_MAX);
  return part != NULL ? found : whole;
}

static void
test_whole (void)
{
  static const char *const texts[][2] = {
    { "applicant_name", "Əliyeva Ləman" },
    { "birth_date", "1990-01-01" },
    { "email", "l@example.az" },
    { "phone", "+994501234567" },
    { "tax_number", "1400057421" },
    { "experience_since", "2024-11-01" },
    { "statement_from", "2025-11-01" },
    { "statement_to", "2026-10-31" },
    { "plan_goals", "x" },
    { "plan_revenue", "x" },
    { "plan_region", "x" },
    { "plan_customers", "x" },
    { "plan_competition", "x" },
    { "sources", "[{\"audience\":60000,\"channel\":\"blog\",\"url\":\"https://a.example\"},"
                 "{\"audience\":40000,\"channel\":\"video\",\"url\":\"https://b.example\"}]" },
    { "payout_kind", "card" },
  };
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_application, NULL);
  int before = score (row, 0, NULL);

  g_assert_cmpint (before, ==, 0);
  /* Whatever is added raises it, or belongs to something that is not whole yet. */
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      int now;

      kab_row_set_text (row, texts[i][0], texts[i][1]);
      now = score (row, 0, NULL);
      g_assert_cmpint (now, >=, before);
      before = now;
    }
  kab_row_set_integer (row, "terms_accepted_at", 1);
  g_assert_cmpint (score (row, 4, NULL), ==, KAB_SCORE_MAX - 50);
  g_assert_cmpint (score (row, 5, NULL), ==, KAB_SCORE_MAX);
  g_assert_cmpint (score (row, 9, NULL), ==, KAB_SCORE_MAX);
}

static void
test_parts (void)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_application, NULL);

  /* S4-16: two years, to the day. */
  kab_row_set_text (row, "experience_since", "2024-11-02");
  g_assert_cmpint (score (row, 0, "experience"), ==, 50);
  kab_row_set_text (row, "experience_since", "2025-11-02");
  g_assert_cmpint (score (row, 0, "experience"), ==, 0);
  /* S4-15: twelve months. */
  kab_row_set_text (row, "statement_from", "2025-11-01");
  kab_row_set_text (row, "statement_to", "2026-10-30");
  g_assert_cmpint (score (row, 0, "statement"), ==, 75);
  /* S4-40: a source whose audience is not told leaves the whole untold. */
  kab_row_set_text (
    row, "sources",
    "[{\"audience\":5000,\"channel\":\"a\",\"url\":\"u\"},{\"channel\":\"b\",\"url\":\"u\"}]");
  g_assert_cmpint (score (row, 0, "audience"), ==, 0);
  g_assert_cmpint (score (row, 0, "sources"), ==, 50);
  kab_row_set_text (row, "sources", "[{\"audience\":5000,\"channel\":\"a\"}]");
  g_assert_cmpint (score (row, 0, "audience"), ==, 50);
  g_assert_cmpint (score (row, 0, "sources"), ==, 0);
  for (const char *const *odd
       = (const char *const[]){ "[]", "{}", "[1,null,[]]", "[{\"audience\":-5,\"url\":[]}]", "x", NULL };
       *odd != NULL; odd++)
    {
      kab_row_set_text (row, "sources", *odd);
      g_assert_cmpint (score (row, 0, "audience"), ==, 0);
      g_assert_cmpint (score (row, 0, "sources"), ==, 0);
    }
  g_assert_null (kab_score_reason_title ("else"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scores/S4-41-whole", test_whole);
  g_test_add_func ("/scores/S4-40-parts", test_parts);
  return g_test_run ();
}
