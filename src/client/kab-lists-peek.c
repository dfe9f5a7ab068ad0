/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page of a list of which nothing is prepared yet. Where what is asked for is common, a walk along the
 * order finds enough of it soon; where it is rare, its rows are read from its own index and are few. A sample of the
 * rows tells which, and then again and again the walk itself.
 */
#include "kab-lists-private.h"

/* Rows of the sample: some that lie together, from several places. */
#define SAMPLES 8
#define SAMPLE_ROWS 32
/* Rows that are tested before it is weighed again whether to go on, for the first time; then whenever there are twice as
 * many. */
#define WEIGH_AFTER 32
/* Reading one row's number from an index, in tests of a row. */
#define READ_COST 0.03
/* … and from the search index, whose lists are gone through even where little comes of it. */
#define SEARCH_COST 0.02
/* … of its rarest three letters, which more rows have. */
#define SIEVE_COST 0.03
#define SEARCH_EXACT_COST 0.2
#define SEARCH_LEAST 300
/* Walking past one row of an index that need not be tested. */
#define PASS_COST 0.02
/* Putting one row of an order in memory into a set; so few rows that it is done whatever comes. */
#define CUT_COST 0.0004
#define CUT_AT_ONCE 20000
/* Conditions that are weighed against each other. */
#define CHOOSE_MOST 6
/* A set of no more rows is tested row by row… */
#define FEW 1500
/* … where the order is in memory, and a walk passes all others at once, none but these. */
#define VERY_FEW 200
/* Pages further behind are found by counting. */
#define FIRST_ROWS 2000

typedef struct
{
  KabLook *look;
  GPtrArray *unknown; /* conditions of which there is no set */
  GArray *cuts;       /* one each: where its rows are */
  GPtrArray *known;   /* sets of the others */
  GPtrArray
    *sieves;      /* (owned): sets in which all that satisfies an unknown one is, with some that does not */
  KabSet *common; /* (nullable): what the known sets and the sieves have in common */
  gint64 rows;    /* of the table, about */
  KabStatement *test; /* (nullable): of the unknown ones, for one row */
  guint *held;        /* one an unknown condition: rows of the sample that satisfy it */
  guint sampled;
  guint candidates; /* how many rows may be wanted yet */
} Peek;

static void
peek_clear (Peek *peek)
{
  g_clear_pointer (&peek->unknown, g_ptr_array_unref);
  g_clear_pointer (&peek->cuts, g_array_unref);
  g_clear_pointer (&peek->known, g_ptr_array_unref);
  g_clear_pointer (&peek->sieves, g_ptr_array_unref);
  g_clear_pointer (&peek->test, kab_statement_done);
  g_clear_pointer (&peek->common, kab_set_free);
  g_free (peek->held);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Peek, peek_clear)

/* Each of the unknown conditions becomes a column. */
static void
append_tests (const Peek *peek, GString *sql)
{
  for (guint i = 0; i < peek->unknown->len; i++)
    g_string_append_printf (sql, ", (%s)", ((KabCondition *)g_ptr_array_index (peek->unknown, i))->test);
}

static int
bind_tests (const Peek *peek, KabStatement *statement)
{
  int at = 1;

  for (guint i = 0; i < peek->unknown->len; i++)
    at = kab_bound_bind (&((KabCondition *)g_ptr_array_index (peek->unknown, i))->test_values, statement, at);
  return at;
}

/* Which part of the rows satisfies each of the unknown conditions: rows that lie together are read in a tenth of the time. */
static gboolean
sample (Peek *peek, GError **error)
{
  KabLook *look = peek->look;
  g_autoptr (GString) sql = g_string_new ("SELECT nr");
  g_autoptr (KabStatement) statement = NULL;

  g_free (peek->held);
  peek->held = g_new0 (guint, peek->unknown->len + 1);
  peek->sampled = 0;
  if (peek->unknown->len == 0)
    return TRUE;
  append_tests (peek, sql);
  g_string_append_printf (sql, " FROM \"%s\" WHERE +deleted=%d AND nr>=? AND nr<?+%d",
                          look->lists->entity->name, look->deleted, SAMPLE_ROWS);
  statement = kab_db_prepare (look->db, sql->str, error);
  for (guint i = 0; statement != NULL && i < SAMPLES; i++)
    {
      KabStep step;
      int at;

      kab_statement_reset (statement);
      at = bind_tests (peek, statement);
      kab_statement_bind_integer (statement, at, peek->rows * i / SAMPLES);
      kab_statement_bind_integer (statement, at + 1, peek->rows * i / SAMPLES);
      while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
        {
          peek->sampled++;
          for (guint c = 0; c < peek->unknown->len; c++)
            peek->held[c] += kab_statement_get_integer (statement, (int)c + 1) != 0;
        }
      if (step == KAB_STEP_ERROR)
        return FALSE;
    }
  return statement != NULL;
}

/* Its set is known, or soon made; or it is not, and its place in memory is known or nothing is. */
static gboolean
sort_one (Peek *peek, KabCondition *condition, GError **error)
{
  KabLook *look = peek->look;
  KabCut cut = { 0 };
  KabSet *set;

  if (!kab_look_find_set (look, condition->key, &set, error)
      || (set == NULL && !kab_look_find_cut (look, condition, &cut, error)))
    {
      kab_cut_clear (&cut);
      return FALSE;
    }
  if (cut.order != NULL && cut.rows <= CUT_AT_ONCE)
    set = kab_look_cut (look, condition, &cut);
  if (set != NULL)
    {
      kab_cut_clear (&cut);
      g_ptr_array_add (peek->known, set);
      return TRUE;
    }
  g_ptr_array_add (peek->unknown, condition);
  g_array_append_val (peek->cuts, cut);
  return TRUE;
}

static gboolean
sort_out (Peek *peek, GError **error)
{
  KabLook *look = peek->look;

  g_clear_pointer (&peek->unknown, g_ptr_array_unref);
  g_clear_pointer (&peek->cuts, g_array_unref);
  g_clear_pointer (&peek->known, g_ptr_array_unref);
  g_clear_pointer (&peek->test, kab_statement_done);
  peek->unknown = g_ptr_array_new ();
  peek->cuts = g_array_new (FALSE, FALSE, sizeof (KabCut));
  g_array_set_clear_func (peek->cuts, (GDestroyNotify)kab_cut_clear);
  peek->known = g_ptr_array_new ();
  for (guint i = 0; i < look->conditions->len; i++)
    if (!sort_one (peek, g_ptr_array_index (look->conditions, i), error))
      return FALSE;
  return sample (peek, error);
}

/* Where the rows of one of the unknown conditions are; NULL: that is not known */
static const KabCut *
cut_of (const Peek *peek, guint i)
{
  const KabCut *cut = &g_array_index (peek->cuts, KabCut, i);

  return cut->order != NULL ? cut : NULL;
}

static gboolean
prepare_test (Peek *peek, GError **error)
{
  KabLook *look = peek->look;
  g_autoptr (GString) sql = g_string_new ("SELECT 1");

  append_tests (peek, sql);
  g_string_append_printf (sql, " FROM \"%s\" WHERE deleted=%d AND nr=?", look->lists->entity->name,
                          look->deleted);
  peek->test = kab_db_prepare (look->db, sql->str, error);
  return peek->test != NULL;
}

/* Tests a row by itself. */
static gboolean
test_row (Peek *peek, guint32 nr, gboolean *holds, GError **error)
{
  KabStep step;

  *holds = TRUE;
  if (peek->unknown->len == 0)
    return TRUE;
  if (peek->test == NULL && !prepare_test (peek, error))
    return FALSE;
  kab_statement_reset (peek->test);
  kab_statement_bind_integer (peek->test, bind_tests (peek, peek->test), nr);
  step = kab_statement_step (peek->test, error);
  *holds = step == KAB_STEP_ROW;
  for (guint i = 0; *holds && i < peek->unknown->len; i++)
    *holds = kab_statement_get_integer (peek->test, (int)i + 1) != 0;
  return step != KAB_STEP_ERROR;
}

/* Which part of all rows satisfies a condition, as it is or by the sample. */
static double
part_of (const Peek *peek, guint i)
{
  const KabCut *cut = cut_of (peek, i);

  if (cut != NULL)
    return (cut->rows + 1.0) / ((double)peek->rows + 1);
  return (peek->held[i] + 0.5) / (peek->sampled + 1.0);
}

/* Returns: (nullable): the sieve of an unknown condition, if it was read */
static const KabSet *
sieve_of (const Peek *peek, const KabCondition *condition)
{
  for (guint i = 0; i < peek->sieves->len; i++)
    if (((KabSet *)g_ptr_array_index (peek->sieves, i))->condition == condition)
      return g_ptr_array_index (peek->sieves, i);

  return NULL;
}

/* Which part of the candidates satisfies it: its sieve has let them through. */
static double
part_of_candidates (const Peek *peek, guint i)
{
  const KabSet *sieve = sieve_of (peek, g_ptr_array_index (peek->unknown, i));

  return sieve != NULL ? MIN (1, part_of (peek, i) * (double)peek->rows / (sieve->count + 1.0))
                       : part_of (peek, i);
}

/* How many rows satisfy one of the unknown conditions, if the sample happened to have few of them. */
static double
most_of (const Peek *peek, guint i)
{
  double held = peek->held[i];

  return (double)peek->rows * MIN (1, (held + MIN (held, 4) + 0.5) / (peek->sampled + 1.0));
}

/* What it takes to read the rows of one of the unknown conditions, in tests of a row. */
static double
cost_of (const Peek *peek, guint i)
{
  const KabCondition *condition = g_ptr_array_index (peek->unknown, i);
  const KabSet *sieve = sieve_of (peek, condition);
  double rows = most_of (peek, i);

  if (cut_of (peek, i) != NULL)
    return cut_of (peek, i)->rows * CUT_COST;
  if (!condition->masked)
    return rows * READ_COST;
  if (sieve == NULL)
    return SEARCH_LEAST + rows * (condition->grams != NULL ? SIEVE_COST : SEARCH_COST);
  /* Few are tested one by one. */
  return SEARCH_LEAST + sieve->count * (sieve->count <= FEW ? 1 : SEARCH_EXACT_COST);
}

/* In how many of the candidates what is not chosen holds, too. @along: (nullable): a condition of which that is known */
static double
rest_of (const Peek *peek, guint chosen, const KabCondition *along)
{
  double rest = 1;

  for (guint i = 0; i < peek->unknown->len; i++)
    if ((chosen >> MIN (i, 31) & 1) == 0 && g_ptr_array_index (peek->unknown, i) != along)
      rest *= part_of_candidates (peek, i);
  return rest;
}

/*
 * Which of the unknown conditions, a bit each, to read the rows of, so that the rest takes least: all of these rows are
 * found then, and as many of them tested for the other conditions as it takes to find @wanted, or all if they are few.
 * @cost: (out): in tests of a row
 */
static guint
choose (const Peek *peek, guint wanted, double *cost)
{
  guint n = MIN (peek->unknown->len, CHOOSE_MOST), best = 0;

  *cost = G_MAXDOUBLE;
  for (guint mask = 1; mask < 1u << n; mask++)
    {
      double reading = 0, among = peek->candidates;

      for (guint i = 0; i < n; i++)
        if (mask >> i & 1)
          {
            reading += cost_of (peek, i);
            among *= part_of_candidates (peek, i);
          }
      reading += MIN (wanted / rest_of (peek, mask, NULL), among);
      if (reading >= *cost)
        continue;
      *cost = reading;
      best = mask;
    }
  return best;
}

/* What has become of a walk. */
typedef struct
{
  guint found;
  guint tested;
  guint passed;              /* without a test */
  const KabCondition *along; /* (nullable): it holds for all that are tested */
} Course;

/* Whether going on is cheaper than reading rows of conditions. The sample counts as much as one row found. */
static gboolean
is_worth_it (const Peek *peek, const Course *course, guint wanted)
{
  double per_found = (course->tested + 1 / rest_of (peek, 0, course->along)) / (course->found + 1.0);
  double left = peek->candidates > course->tested ? peek->candidates - course->tested : 0;
  double each = 1 + PASS_COST * course->passed / (course->tested + 1.0), sets;

  choose (peek, wanted, &sets);
  return MIN ((wanted - course->found) * per_found, left) * each <= sets;
}

typedef enum
{
  WALK_ERROR,
  WALK_FILLED, /* all that was wanted is there */
  WALK_ENDED,  /* there are no more */
  WALK_LONG,   /* it takes too long */
} Walked;

/* Goes to the next row of which the known sets do not say that it is not wanted. */
static KabStep
next_candidate (Peek *peek, KabWalk *along, Course *course, guint32 *nr, GError **error)
{
  KabStep step;

  while ((step = kab_walk_step (along, nr, error)) == KAB_STEP_ROW && peek->common != NULL
         && !kab_set_has (peek->common, *nr))
    course->passed += along->order == NULL;
  return step;
}

/* A condition whose rows lie together in the list's own order need not be walked to. */
static void
init_order (const Peek *peek, const KabOrder *order, KabWalk *along, Course *course)
{
  const GArray *pieces = NULL;

  for (guint i = 0; i < peek->unknown->len && pieces == NULL; i++)
    if (cut_of (peek, i) != NULL && cut_of (peek, i)->order == order)
      {
        pieces = cut_of (peek, i)->pieces;
        course->along = g_ptr_array_index (peek->unknown, i);
      }
  kab_walk_init_order (along, order, pieces, peek->look->query->descending);
}

/* Tests rows in the list's order until @wanted are found; those from @from on are put into @out. */
static Walked
walk (Peek *peek, guint from, guint wanted, GArray *out, guint *found, GError **error)
{
  KabLook *look = peek->look;
  g_auto (KabWalk) along = { 0 };
  Course course = { 0 };
  KabOrder *order;
  gboolean apart = peek->common != NULL;
  guint weigh_at = WEIGH_AFTER;

  *found = 0;
  if (!kab_look_find_order (look, KAB_PATCH_AT_ONCE, &order, error))
    return WALK_ERROR;
  /* Going past a row in memory costs nothing, but an index may lead straight to the first. */
  if (order != NULL && apart)
    init_order (peek, order, &along, &course);
  else
    kab_walk_init (&along, look, look->query->descending, apart ? NULL : peek->unknown);
  if (along.order == NULL)
    course.along = along.along;
  if (!is_worth_it (peek, &course, wanted))
    return WALK_LONG;
  for (;;)
    {
      guint32 nr;
      gboolean holds = TRUE;
      KabStep step = next_candidate (peek, &along, &course, &nr, error);

      if (step == KAB_STEP_ERROR)
        return WALK_ERROR;
      if (step == KAB_STEP_DONE)
        return WALK_ENDED;
      course.tested++;
      if (apart && !test_row (peek, nr, &holds, error))
        return WALK_ERROR;
      for (guint i = 0; !apart && holds && i < peek->unknown->len; i++)
        holds = kab_walk_holds (&along, i);
      if (holds && course.found++ >= from)
        g_array_append_val (out, nr);
      *found = course.found;
      if (course.found == wanted)
        return WALK_FILLED;
      if (course.tested < weigh_at)
        continue;
      weigh_at *= 2;
      if (!is_worth_it (peek, &course, wanted))
        return WALK_LONG;
    }
}

/* How many rows of the sample have each of the three letters of @condition. */
static gboolean
sample_grams (Peek *peek, const KabCondition *condition, guint *held, GError **error)
{
  KabLook *look = peek->look;
  guint n = g_strv_length (condition->grams), n_values = condition->test_values.texts->len;
  g_autoptr (GString) sql = g_string_new ("SELECT 0");
  g_autoptr (KabStatement) statement = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, ", sum(%s)", condition->test);
  g_string_append_printf (sql, " FROM \"%s\" WHERE nr>=? AND nr<?+%d", look->lists->entity->name,
                          SAMPLE_ROWS);
  statement = kab_db_prepare (look->db, sql->str, error);
  for (guint s = 0; statement != NULL && s < SAMPLES; s++)
    {
      int at = 1;

      kab_statement_reset (statement);
      for (guint i = 0; i < n; i++)
        for (guint v = 0; v < n_values; v++)
          kab_statement_bind_text (statement, at++, condition->grams[i]);
      kab_statement_bind_integer (statement, at, peek->rows * s / SAMPLES);
      kab_statement_bind_integer (statement, at + 1, peek->rows * s / SAMPLES);
      if (kab_statement_step (statement, error) != KAB_STEP_ROW)
        return FALSE;
      for (guint i = 0; i < n; i++)
        held[i] += (guint)kab_statement_get_integer (statement, (int)i + 1);
    }
  return statement != NULL;
}

/* All that has @condition's text has its rarest three letters, and that is found in a tenth of the time. */
static KabSet *
read_sieve (Peek *peek, KabCondition *condition, GError **error)
{
  guint n = g_strv_length (condition->grams), rarest = 0;
  g_autofree guint *held = g_new0 (guint, n + 1);
  g_autofree char *match = NULL;

  if (!sample_grams (peek, condition, held, error))
    return NULL;
  for (guint i = 1; i < n; i++)
    if (held[i] < held[rarest])
      rarest = i;
  /* What is rarer than can be told by the sample: the whole end of it takes no longer, and lets less through. */
  if (held[rarest] == 0 && rarest == 0 && condition->part != NULL)
    return kab_set_read_sieve (peek->look, condition, condition->part, error);
  match = kab_condition_gram_match (condition, rarest);
  return kab_set_read_sieve (peek->look, condition, match, error);
}

/* Reads the rows of an unknown condition, or those that its sieve lets through. */
static gboolean
read_one (Peek *peek, guint i, GError **error)
{
  KabLook *look = peek->look;
  KabCondition *condition = g_ptr_array_index (peek->unknown, i);
  const KabSet *sieve = sieve_of (peek, condition);
  gboolean exact = condition->grams == NULL || sieve != NULL;
  KabSet *set;

  if (cut_of (peek, i) != NULL)
    {
      kab_look_cut (look, condition, cut_of (peek, i));
      return TRUE;
    }
  set = exact ? kab_set_read (look, condition, error) : read_sieve (peek, condition, error);
  if (set == NULL)
    return FALSE;
  if (sieve != NULL)
    g_ptr_array_remove (peek->sieves, (gpointer)sieve);
  if (exact)
    kab_look_keep_set (look, condition->key, set);
  else
    g_ptr_array_add (peek->sieves, set);
  return TRUE;
}

/* Reads the rows of those conditions that it takes least to read. */
static gboolean
read_chosen (Peek *peek, guint wanted, GError **error)
{
  double cost;
  guint chosen = choose (peek, wanted, &cost);

  for (guint i = 0; i < MIN (peek->unknown->len, CHOOSE_MOST); i++)
    if ((chosen >> i & 1) != 0 && !read_one (peek, i, error))
      return FALSE;
  return sort_out (peek, error);
}

/* The known sets, and the sieves, have few rows in common: those of them that satisfy the other conditions too are the list. */
static gboolean
test_few (Peek *peek, GError **error)
{
  g_autofree char *key = kab_look_query_key (peek->look);
  const KabSet *few = peek->common;
  g_autoptr (KabSet) all = kab_set_new ();

  for (guint w = 0; w < few->n_words; w++)
    for (guint64 word = few->words[w]; word != 0; word &= word - 1)
      {
        guint32 nr = w * 64 + (guint32)__builtin_ctzll (word);
        gboolean holds;

        if (!test_row (peek, nr, &holds, error))
          return FALSE;
        if (holds)
          kab_set_add (all, nr);
      }
  all->generation = peek->look->generation;
  kab_look_keep_set (peek->look, key, g_steal_pointer (&all));
  return TRUE;
}

/* What is not in there is not wanted. */
static void
find_candidates (Peek *peek)
{
  const KabSet *first;
  KabSet *set;

  peek->candidates = (guint)peek->rows;
  g_clear_pointer (&peek->common, kab_set_free);
  if (peek->known->len + peek->sieves->len == 0)
    return;
  first = g_ptr_array_index (peek->known->len > 0 ? peek->known : peek->sieves, 0);
  peek->common = set = kab_set_new ();
  set->words = g_memdup2 (first->words, first->n_words * sizeof (guint64));
  set->n_words = first->n_words;
  set->count = first->count;
  for (guint i = 1; i < peek->known->len; i++)
    kab_set_intersect (set, g_ptr_array_index (peek->known, i), FALSE);
  for (guint i = 0; i < peek->sieves->len; i++)
    kab_set_intersect (set, g_ptr_array_index (peek->sieves, i), FALSE);
  peek->candidates = set->count;
}

/* Tells what a walk that began at the list's beginning came to. */
static KabLooked
tell (KabPage *page, Walked walked, guint from, guint found, guint size, GArray *out)
{
  page->page = from / size;
  page->counted = walked == WALK_ENDED;
  page->total = found;
  page->n_pages = MAX (1, (found + size - 1) / size);
  if (out->len > size)
    g_array_set_size (out, size);
  return KAB_LOOKED_DONE;
}

static gboolean
find_rows (Peek *peek, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max(nr) FROM \"%s\"", peek->look->lists->entity->name);
  gboolean found;

  peek->rows = kab_db_query_integer (peek->look->db, sql, &found, error);
  return found;
}

KabLooked
kab_look_peek (KabLook *look, KabPage *page, GArray *out, GError **error)
{
  g_auto (Peek) peek = { .look = look };
  guint64 size = look->query->page_size, from = look->query->page * size, wanted = from + size + 1;
  gboolean counted = FALSE;
  KabOrder *order;
  guint found;
  Walked walked;

  peek.sieves = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_set_free);
  if (!kab_look_is_counted (look, &counted, error) || !find_rows (&peek, error))
    return KAB_LOOKED_ERROR;
  if (counted || !look->lists->indexed || wanted > FIRST_ROWS || peek.rows <= look->lists->at_once)
    return KAB_LOOKED_NEEDS;
  if (!sort_out (&peek, error) || !kab_look_find_order (look, KAB_PATCH_AT_ONCE, &order, error))
    return KAB_LOOKED_ERROR;

  do
    {
      find_candidates (&peek);
      if (peek.common != NULL && peek.candidates <= (order != NULL ? VERY_FEW : FEW))
        return test_few (&peek, error) ? KAB_LOOKED_NEEDS : KAB_LOOKED_ERROR;
      walked = walk (&peek, (guint)from, (guint)wanted, out, &found, error);
      if (walked == WALK_ERROR)
        return KAB_LOOKED_ERROR;
      /* Past the end: the last page, which is counted from the beginning. */
      if (walked == WALK_FILLED || (walked == WALK_ENDED && (found > from || from == 0)))
        return tell (page, walked, (guint)from, found, (guint)size, out);
      g_array_set_size (out, 0);
      if (walked == WALK_ENDED)
        break;
      if (!read_chosen (&peek, (guint)wanted, error))
        return KAB_LOOKED_ERROR;
    }
  while (peek.unknown->len > 0);
  return KAB_LOOKED_NEEDS;
}
