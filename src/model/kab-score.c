/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-score.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-json.h"

#define N_DOCUMENTS 5

typedef struct
{
  const KabRow *row;
  guint n_documents;
  const char *today;
} Facts;

static int
filled (const KabRow *row, const char *const *fields, int each)
{
  int points = 0;

  for (guint i = 0; fields[i] != NULL; i++)
    if (!kab_row_is_null (row, fields[i]))
      points += each;
  return points;
}

static int
applicant (const Facts *facts)
{
  static const char *const fields[]
    = { "applicant_name", "birth_date", "email", "phone", "tax_number", NULL };

  return filled (facts->row, fields, 20);
}

static int
documents (const Facts *facts)
{
  return (int)MIN (facts->n_documents, N_DOCUMENTS) * 50;
}

/* S4-16: two years are asked for. */
static int
experience (const Facts *facts)
{
  const char *since = kab_row_get_text (facts->row, "experience_since");
  int points = 0;

  for (int years = 1; since != NULL && years <= 2; years++)
    {
      g_autofree char *day = kab_date_add_months (since, 12 * years);

      if (day != NULL && strcmp (day, facts->today) <= 0)
        points += 50;
    }
  return points;
}

/* S4-15: a whole year is asked for. */
static int
statement (const Facts *facts)
{
  const char *from = kab_row_get_text (facts->row, "statement_from");
  const char *to = kab_row_get_text (facts->row, "statement_to");
  int points = 0;

  for (int quarters = 1; from != NULL && to != NULL && quarters <= 4; quarters++)
    {
      /* A day less: a year goes from the first of January to the last of December. */
      g_autofree char *day = kab_date_add_months (from, 3 * quarters);
      g_autoptr (GDate) date = g_date_new ();
      char last[16];

      g_date_set_parse (date, day);
      if (!g_date_valid (date))
        continue;
      g_date_subtract_days (date, 1);
      g_date_strftime (last, sizeof last, "%Y-%m-%d", date);
      if (strcmp (last, to) <= 0)
        points += 25;
    }
  return points;
}

static int
business_plan (const Facts *facts)
{
  static const char *const fields[]
    = { "plan_goals", "plan_revenue", "plan_region", "plan_customers", "plan_competition", NULL };

  return filled (facts->row, fields, 40);
}

static JsonArray *
read_sources (const KabRow *row, JsonNode **node)
{
  const char *text = kab_row_get_text (row, "sources");

  *node = text != NULL && kab_json_check (text, strlen (text)) ? json_from_string (text, NULL) : NULL;
  return *node != NULL && JSON_NODE_HOLDS_ARRAY (*node) ? json_node_get_array (*node) : NULL;
}

static gint64
member_of (JsonArray *sources, guint i, const char *name, gboolean *is_there)
{
  JsonNode *source = json_array_get_element (sources, i);
  JsonNode *member
    = JSON_NODE_HOLDS_OBJECT (source) ? json_object_get_member (json_node_get_object (source), name) : NULL;
  gboolean is_number
    = member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_INT64;

  *is_there = is_number
              || (member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_string (member) != NULL
                  && json_node_get_string (member)[0] != '\0');
  return is_number ? json_node_get_int (member) : -1;
}

static int
sources (const Facts *facts)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array = read_sources (facts->row, &node);
  guint named = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      gboolean channel, address;

      member_of (array, i, "channel", &channel);
      member_of (array, i, "url", &address);
      named += channel && address;
    }
  return (int)MIN (named, 2) * 25;
}

/* S4-40: a number for each source; the larger, the more. */
static int
audience (const Facts *facts)
{
  static const gint64 steps[] = { 1000, 10000, 100000 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array = read_sources (facts->row, &node);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  gint64 total = 0;
  int points = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean there;
      gint64 number = member_of (array, i, "audience", &there);

      /* One without a number: nothing is known of the whole. */
      if (number < 0)
        return 0;
      total += MIN (number, G_GINT64_CONSTANT (1000000000));
    }
  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (steps); i++)
    points += total >= steps[i] ? 50 : 0;
  return points;
}

static int
terms (const Facts *facts)
{
  static const char *const fields[] = { "terms_accepted_at", "payout_kind", NULL };

  return filled (facts->row, fields, 25);
}

static const struct
{
  const char *reason;
  const char *title;
  int of;
  int (*reckon) (const Facts *facts);
} parts[] = {
  { "applicant", N_ ("Data of the applicant"), 100, applicant },
  { "documents", N_ ("Documents"), 250, documents },
  { "experience", N_ ("Two years in the business"), 100, experience },
  { "statement", N_ ("Bank statement of twelve months"), 100, statement },
  { "plan", N_ ("Business plan"), 200, business_plan },
  { "sources", N_ ("Activity sources"), 50, sources },
  { "audience", N_ ("Monthly audience in numbers"), 150, audience },
  { "terms", N_ ("Terms and payout method"), 50, terms },
};

const char *
kab_score_reason_title (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].reason, reason))
      return g_dgettext (GETTEXT_PACKAGE, parts[i].title);

  return NULL;
}

int
kab_application_score (const KabRow *application, guint n_documents, const char *today, char **reasons)
{
  const Facts facts = { application, n_documents, today };
  GString *out = g_string_new ("[");
  int score = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      int points = parts[i].reckon (&facts);

      score += points;
      g_string_append_printf (out, "%s{\"of\":%d,\"points\":%d,\"reason\":\"%s\"}", i > 0 ? "," : "",
                              parts[i].of, points, parts[i].reason);
    }
  g_string_append_c (out, ']');
  *reasons = g_string_free (out, FALSE);
  return score;
}
