/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page of a list of which nothing is prepared yet. Where what is asked for is common, a walk along the
 * order finds enough of it soon; where it is rare, its rows are read from its own index and are few. The first
 * rows of the walk tell which.
 */
#include "kab-lists-private.h"

/* Rows that are tested before that is decided. */
#define PROBE 500
/* Rows that may be tested after that, whatever the other way would cost. */
#define TEST_MOST 2500
/* Reading one row's number from an index, in tests of a row. */
#define READ_COST 0.03
/* Rows of an index that are walked past without a test. */
#define PASS_MOST 2000000
/* … and from the search index. */
#define SEARCH_COST 0.12
/* Conditions that are weighed against each other. */
#define CHOOSE_MOST 6
/* What is sorted by may have to do with what is asked for: then what was chosen by the first rows was not enough. */
#define ROUNDS 3
/* A set of no more rows is tested row by row. */
#define FEW 1500
/* Pages further behind are found by counting. */
#define FIRST_ROWS 2000

typedef struct
{
  KabLook *look;
  GPtrArray *unknown; /* conditions of which there is no set */
  GPtrArray *known;   /* sets of the others */
  GPtrArray
    *sieves;   /* (owned): sets in which all that satisfies an unknown one is, with some that does not */
  gint64 rows; /* of the table, about */
  KabStatement *test; /* (nullable): of the unknown ones, for one row */
  guint *held;        /* one an unknown condition: tested rows that satisfy it */
  guint tested;
  guint passed; /* without a test */
} Peek;

static void
peek_clear (Peek *peek)
{
  g_clear_pointer (&peek->unknown, g_ptr_array_unref);
  g_clear_pointer (&peek->known, g_ptr_array_unref);
  g_clear_pointer (&peek->sieves, g_ptr_array_unref);
  g_clear_pointer (&peek->test, kab_statement_done);
  g_free (peek->held);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Peek, peek_clear)

static gboolean
sort_out (Peek *peek, GError **error)
{
  KabLook *look = peek->look;

  g_clear_pointer (&peek->unknown, g_ptr_array_unref);
  g_clear_pointer (&peek->known, g_ptr_array_unref);
  g_clear_pointer (&peek->test, kab_statement_done);
  peek->unknown = g_ptr_array_new ();
  peek->known = g_ptr_array_new ();
  for (guint i = 0; i < look->conditions->len; i++)
    {
      KabCondition *condition = g_ptr_array_index (look->conditions, i);
      KabSet *set;

      if (!kab_look_cut_set (look, condition, &set, error))
        return FALSE;
      if (set != NULL)
        g_ptr_array_add (peek->known, set);
      else
        g_ptr_array_add (peek->unknown, condition);
    }
  g_free (peek->held);
  peek->held = g_new0 (guint, peek->unknown->len + 1);
  peek->tested = peek->passed = 0;
  return TRUE;
}

static gboolean
in_known (const Peek *peek, guint32 nr)
{
  for (guint i = 0; i < peek->known->len; i++)
    if (!kab_set_has (g_ptr_array_index (peek->known, i), nr))
      return FALSE;
  for (guint i = 0; i < peek->sieves->len; i++)
    if (!kab_set_has (g_ptr_array_index (peek->sieves, i), nr))
      return FALSE;
  return TRUE;
}

static gboolean
prepare_test (Peek *peek, GError **error)
{
  KabLook *look = peek->look;
  g_autoptr (GString) sql = g_string_new ("SELECT 1");

  for (guint i = 0; i < peek->unknown->len; i++)
    g_string_append_printf (sql, ", (%s)", ((KabCondition *)g_ptr_array_index (peek->unknown, i))->test);
  g_string_append_printf (sql, " FROM \"%s\" WHERE deleted=%d AND nr=?", look->lists->entity->name,
                          look->deleted);
  peek->test = kab_db_prepare (look->db, sql->str, error);
  return peek->test != NULL;
}

/* Tests a row by itself, and counts what holds of it. */
static gboolean
test_row (Peek *peek, guint32 nr, gboolean *holds, GError **error)
{
  KabStep step;
  int at = 1;

  if (peek->test == NULL && !prepare_test (peek, error))
    return FALSE;
  kab_statement_reset (peek->test);
  for (guint i = 0; i < peek->unknown->len; i++)
    at
      = kab_bound_bind (&((KabCondition *)g_ptr_array_index (peek->unknown, i))->test_values, peek->test, at);
  kab_statement_bind_integer (peek->test, at, nr);
  step = kab_statement_step (peek->test, error);
  *holds = step == KAB_STEP_ROW;
  for (guint i = 0; step == KAB_STEP_ROW && i < peek->unknown->len; i++)
    if (kab_statement_get_integer (peek->test, (int)i + 1) != 0)
      peek->held[i]++;
    else
      *holds = FALSE;
  return step != KAB_STEP_ERROR;
}

/* Which part of all rows satisfies a condition, by those that were tested. */
static double
part_of (const Peek *peek, guint i)
{
  return (peek->held[i] + 0.5) / (MAX (peek->tested, peek->held[i]) + 1.0);
}

static gboolean
is_sieved (const Peek *peek, const KabCondition *condition)
{
  for (guint i = 0; i < peek->sieves->len; i++)
    if (((KabSet *)g_ptr_array_index (peek->sieves, i))->condition == condition)
      return TRUE;

  return FALSE;
}

/*
 * Which of the unknown conditions, a bit each, to read the rows of, so that the rest takes least: all of these rows are
 * found then, and as many of them tested for the other conditions as it takes to find @wanted, or all if they are few.
 * @cost: (out): in tests of a row; 0 is chosen where there is nothing more to be read
 */
static guint
choose (const Peek *peek, guint wanted, double *cost)
{
  guint n = MIN (peek->unknown->len, CHOOSE_MOST), best = 0;

  *cost = G_MAXDOUBLE;
  for (guint mask = 1; mask < 1u << n; mask++)
    {
      double reading = 0, among = (double)peek->rows, rest = 1;

      for (guint i = 0; i < peek->unknown->len; i++)
        {
          const KabCondition *condition = g_ptr_array_index (peek->unknown, i);

          if (i >= n || (mask >> i & 1) == 0)
            {
              if (is_sieved (peek, condition))
                continue;
              rest *= part_of (peek, i);
              continue;
            }
          /* It has told what it can. */
          if (is_sieved (peek, condition))
            reading = G_MAXDOUBLE;
          reading += (double)peek->rows * part_of (peek, i) * (condition->masked ? SEARCH_COST : READ_COST);
          among *= part_of (peek, i);
        }
      reading += MIN (wanted / rest, among);
      if (reading >= *cost)
        continue;
      *cost = reading;
      best = mask;
    }
  return best;
}

/* Whether going on is cheaper than reading rows of conditions. */
static gboolean
is_common (const Peek *peek, guint found, guint wanted)
{
  double further = (wanted - found) * (double)peek->tested / (found + 0.5), sets;

  choose (peek, wanted, &sets);
  return further <= TEST_MOST || further <= sets;
}

typedef enum
{
  WALK_ERROR,
  WALK_FILLED, /* all that was wanted is there */
  WALK_ENDED,  /* there are no more */
  WALK_LONG,   /* it takes too long */
} Walked;

/* Tests rows in the list's order until @wanted are found; those from @from on are put into @out. */
static Walked
walk (Peek *peek, guint from, guint wanted, GArray *out, guint *found, GError **error)
{
  KabLook *look = peek->look;
  g_auto (KabWalk) along = { 0 };
  KabOrder *order;
  gboolean apart, decided = FALSE;
  guint most = MAX (PROBE, wanted);
  guint32 nr;

  *found = 0;
  if (!kab_look_find_order (look, KAB_PATCH_AT_ONCE, &order, error))
    return WALK_ERROR;
  /* Going past a row in memory costs nothing, but an index may lead straight to the first. */
  apart = peek->known->len + peek->sieves->len > 0;
  if (order != NULL && apart)
    kab_walk_init_order (&along, order, look->query->descending);
  else
    kab_walk_init (&along, look, look->query->descending, apart ? NULL : peek->unknown);
  for (;;)
    {
      KabStep step = kab_walk_step (&along, &nr, error);
      gboolean holds = TRUE;

      if (step == KAB_STEP_ERROR)
        return WALK_ERROR;
      if (step == KAB_STEP_DONE)
        return WALK_ENDED;
      if (apart && !in_known (peek, nr))
        {
          if (along.order == NULL && ++peek->passed == PASS_MOST)
            return WALK_LONG;
          continue;
        }
      peek->tested++;
      if (apart && !test_row (peek, nr, &holds, error))
        return WALK_ERROR;
      for (guint i = 0; !apart && i < peek->unknown->len; i++)
        if (kab_walk_holds (&along, i))
          peek->held[i]++;
        else
          holds = FALSE;
      if (holds && (*found)++ >= from)
        g_array_append_val (out, nr);
      if (*found == wanted)
        return WALK_FILLED;
      if (peek->tested < most)
        continue;
      if (decided)
        return WALK_LONG;
      decided = TRUE;
      if (!is_common (peek, *found, wanted))
        return WALK_LONG;
      /* Twice what it should take; where it takes longer, what is sorted by has to do with what is asked for. */
      most += (guint)MIN (2.0 * (wanted - *found) * peek->tested / (*found + 0.5) + PROBE, 20000);
    }
}

/* Reads the rows of those conditions that it takes least to read; @more: (out): whether there were any. */
static gboolean
read_chosen (Peek *peek, guint wanted, gboolean *more, GError **error)
{
  KabLook *look = peek->look;
  double cost;
  guint chosen = choose (peek, wanted, &cost);

  *more = chosen != 0;

  for (guint i = 0; i < peek->unknown->len; i++)
    {
      KabCondition *condition = g_ptr_array_index (peek->unknown, i);
      gboolean exact = TRUE;
      KabSet *set;

      if (i >= CHOOSE_MOST || (chosen >> i & 1) == 0)
        continue;
      set = condition->sieve != NULL ? kab_set_read_sieve (look, condition, &exact, error)
                                     : kab_set_read (look, condition, error);
      if (set == NULL)
        return FALSE;
      if (exact)
        kab_look_keep_set (look, condition->key, set);
      else
        g_ptr_array_add (peek->sieves, set);
    }
  return sort_out (peek, error);
}

/* The known sets, and the sieves, have few rows in common: those of them that satisfy the other conditions too are the list. */
static gboolean
test_few (Peek *peek, KabSet *few, GError **error)
{
  g_autofree char *key = kab_look_query_key (peek->look);
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

static KabSet *
common_to_known (const Peek *peek)
{
  const KabSet *first = g_ptr_array_index (peek->known->len > 0 ? peek->known : peek->sieves, 0);
  KabSet *set = kab_set_new ();

  set->words = g_memdup2 (first->words, first->n_words * sizeof (guint64));
  set->n_words = first->n_words;
  set->count = first->count;
  for (guint i = 1; i < peek->known->len; i++)
    kab_set_intersect (set, g_ptr_array_index (peek->known, i), FALSE);
  for (guint i = 0; i < peek->sieves->len; i++)
    kab_set_intersect (set, g_ptr_array_index (peek->sieves, i), FALSE);
  return set;
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
  gboolean counted = FALSE, more;
  guint found;
  Walked walked;

  peek.sieves = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_set_free);
  if (!sort_out (&peek, error) || !kab_look_is_counted (look, &counted, error) || !find_rows (&peek, error))
    return KAB_LOOKED_ERROR;
  if (counted || !look->lists->indexed || wanted > FIRST_ROWS || peek.rows <= look->lists->at_once)
    return KAB_LOOKED_NEEDS;

  for (guint round = 0; round < ROUNDS; round++)
    {
      if (peek.known->len + peek.sieves->len > 0)
        {
          g_autoptr (KabSet) few = common_to_known (&peek);

          if (few->count <= FEW)
            return test_few (&peek, few, error) ? KAB_LOOKED_NEEDS : KAB_LOOKED_ERROR;
        }
      walked = walk (&peek, (guint)from, (guint)wanted, out, &found, error);
      if (walked == WALK_ERROR)
        return KAB_LOOKED_ERROR;
      /* Past the end: the last page, which is counted from the beginning. */
      if (walked == WALK_FILLED || (walked == WALK_ENDED && (found > from || from == 0)))
        return tell (page, walked, (guint)from, found, (guint)size, out);
      g_array_set_size (out, 0);
      if (walked == WALK_ENDED || round == ROUNDS - 1)
        break;
      if (!read_chosen (&peek, (guint)wanted, &more, error))
        return KAB_LOOKED_ERROR;
      if (!more || peek.unknown->len == 0)
        break;
    }
  return KAB_LOOKED_NEEDS;
}
