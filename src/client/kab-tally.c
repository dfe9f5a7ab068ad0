/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tally.h"

#include <string.h>

#include "kab-figures.h"

/* Cells of a transaction that wait beside the totals; more are put where they belong at once. */
#define WAIT_CELLS 32
/* So many transactions' cells may wait before the engine puts some away, and before anybody must. */
#define WAIT_MANY 64
#define WAIT_MOST 4096
/* … those of so many days at once. */
#define FOLD_DAYS 16

G_STATIC_ASSERT (KAB_CELL_CURRENCY == KAB_N_DIMENSIONS);
/* As SQL has it. */
#define REGION 4
G_STATIC_ASSERT (REGION == KAB_DIMENSION_REGION);

struct _KabTally
{
  GHashTable *numbers[KAB_CELL_KEYS]; /* text -> number */
  GArray *cells;                      /* of the transaction */
  gboolean known;                     /* until */
  char until[12];
};

enum
{
  SOLD_ON,
  STATUS,
  QUANTITY,
  PRICE,
  PARTNER,
  AGENT,
  PACKAGE,
  CHANNEL,
  CURRENCY,
  CLIENT,
  ORDER,
  N_FIELDS
};

/* Of which rows there are totals, and what of them counts; NULL: there is no such field. */
static const struct
{
  const KabEntity *entity;
  const char *fields[N_FIELDS];
} sources[] = {
  { &kab_entity_licence,
    { "sold_on", "status", "quantity", "price", "partner", "agent", "package", "channel", "currency",
      "client", "order" } },
  { &kab_entity_refund,
    { "refunded_on", "state", NULL, "amount", "partner", "agent", "package", "channel", "currency",
      "client" } },
};

/* The places of the fields in rows of @entity, -1 for those that it has not; NULL: nothing of it counts. */
static const int *
places (const KabEntity *entity)
{
  static gsize made;
  static int at[G_N_ELEMENTS (sources)][N_FIELDS];

  if (g_once_init_enter (&made))
    {
      for (guint s = 0; s < G_N_ELEMENTS (sources); s++)
        for (guint i = 0; i < N_FIELDS; i++)
          at[s][i]
            = sources[s].fields[i] != NULL ? kab_entity_field (sources[s].entity, sources[s].fields[i]) : -1;
      g_once_init_leave (&made, 1);
    }
  for (guint s = 0; s < G_N_ELEMENTS (sources); s++)
    if (sources[s].entity == entity)
      return at[s];

  return NULL;
}

gint64
kab_tally_place (KabTallyKind kind, gint32 day)
{
  return (gint64)kind << 32 | (gint64)day;
}

void
kab_tally_project (KabCell *cell, KabTallyKind kind)
{
  static const KabDimension alone[KAB_TALLY_END] = { [KAB_TALLY_NOTHING] = KAB_DIMENSION_NONE,
                                                     [KAB_TALLY_PARTNER] = KAB_DIMENSION_PARTNER,
                                                     [KAB_TALLY_AGENT] = KAB_DIMENSION_AGENT,
                                                     [KAB_TALLY_PACKAGE] = KAB_DIMENSION_PACKAGE,
                                                     [KAB_TALLY_REGION] = KAB_DIMENSION_REGION };

  if (kind == KAB_TALLY_EVERYTHING)
    return;
  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    if (i != KAB_DIMENSION_CHANNEL && i != alone[kind])
      cell->key[i] = 0;
}

guint
kab_tally_first_key (KabTallyKind kind)
{
  switch (kind)
    {
    case KAB_TALLY_AGENT:
      return KAB_DIMENSION_AGENT;
    case KAB_TALLY_PACKAGE:
      return KAB_DIMENSION_PACKAGE;
    case KAB_TALLY_NOTHING:
    case KAB_TALLY_REGION:
      return KAB_DIMENSION_CHANNEL;
    default:
      return KAB_DIMENSION_PARTNER;
    }
}

char *
kab_tally_until (KabDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *until = kab_cache_get_meta (db, "figures", &local);

  if (local == NULL)
    return until != NULL ? until : g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
kab_tally_day (const char *text, gint32 *day)
{
  int number[8];
  int year, month, of_month;
  GDate date;

  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (guint i = 0, at = 0; i < 10; i++)
    {
      if (i == 4 || i == 7)
        continue;
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      number[at++] = text[i] - '0';
    }
  year = number[0] * 1000 + number[1] * 100 + number[2] * 10 + number[3];
  month = number[4] * 10 + number[5];
  of_month = number[6] * 10 + number[7];
  if (!g_date_valid_dmy ((GDateDay)of_month, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)of_month, (GDateMonth)month, (GDateYear)year);
  *day = (gint32)g_date_get_julian (&date);
  return TRUE;
}

KabTally *
kab_tally_new (void)
{
  KabTally *self = g_new0 (KabTally, 1);

  for (guint i = 0; i < KAB_CELL_KEYS; i++)
    self->numbers[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cells = g_array_new (FALSE, FALSE, sizeof (KabCell));
  return self;
}

void
kab_tally_free (KabTally *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < KAB_CELL_KEYS; i++)
    g_hash_table_unref (self->numbers[i]);
  g_array_unref (self->cells);
  g_free (self);
}

gboolean
kab_tally_make (KabDb *db, GError **error)
{
  return kab_db_exec (
           db,
           "CREATE TABLE IF NOT EXISTS figure_value(dimension INTEGER NOT NULL, number INTEGER NOT NULL,"
           " value TEXT NOT NULL, PRIMARY KEY(dimension, value)) WITHOUT ROWID;"
           "CREATE TABLE IF NOT EXISTS figure(place INTEGER PRIMARY KEY, cells BLOB NOT NULL);"
           "CREATE TABLE IF NOT EXISTS figure_waiting(n INTEGER PRIMARY KEY, cells BLOB NOT NULL);"
           "DELETE FROM figure; DELETE FROM figure_waiting; DELETE FROM figure_value;",
           error)
         && kab_cache_set_meta (db, "figures", "", error);
}

static void
forget_numbers (KabTally *self)
{
  for (guint i = 0; i < KAB_CELL_KEYS; i++)
    g_hash_table_remove_all (self->numbers[i]);
}

void
kab_tally_begin (KabTally *self)
{
  self->known = FALSE;
  g_array_set_size (self->cells, 0);
}

void
kab_tally_end (KabTally *self, gboolean over)
{
  g_array_set_size (self->cells, 0);
  /* Some of them may have been given in it. */
  if (over)
    forget_numbers (self);
}

void
kab_tally_forget_until (KabTally *self)
{
  self->known = FALSE;
}

static gboolean
read_until (KabCache *cache, GError **error)
{
  KabTally *self = cache->tally;
  g_autofree char *until = NULL;

  if (self->known)
    return TRUE;
  until = kab_tally_until (cache->db, error);
  if (until == NULL)
    return FALSE;
  g_strlcpy (self->until, until, sizeof self->until);
  self->known = TRUE;
  return TRUE;
}

/* --- Cells --- */

gboolean
kab_tally_find_number (KabDb *db, guint dimension, const char *value, guint32 *number, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT number FROM figure_value WHERE dimension=? AND value=?", error);
  KabStep step;

  *number = 0;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, dimension);
  kab_statement_bind_text (statement, 2, value);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *number = (guint32)kab_statement_get_integer (statement, 0);
  return step != KAB_STEP_ERROR;
}

static gboolean
give_number (KabDb *db, guint dimension, const char *value, guint32 *number, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "INSERT INTO figure_value(dimension, number, value)"
                      " SELECT ?1, 1 + coalesce(max(number), 0), ?2 FROM figure_value WHERE dimension=?1"
                      " RETURNING number",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, dimension);
  kab_statement_bind_text (statement, 2, value);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *number = (guint32)kab_statement_get_integer (statement, 0);
  return kab_statement_run (statement, error);
}

static gboolean
number_of (KabCache *cache, guint dimension, const char *value, guint32 *number, GError **error)
{
  GHashTable *numbers = cache->tally->numbers[dimension];

  *number = 0;
  if (value == NULL || value[0] == '\0')
    return TRUE;
  *number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, value));
  if (*number != 0)
    return TRUE;
  if (!kab_tally_find_number (cache->db, dimension, value, number, error)
      || (*number == 0 && !give_number (cache->db, dimension, value, number, error)))
    return FALSE;
  g_hash_table_insert (numbers, g_strdup (value), GUINT_TO_POINTER (*number));
  return TRUE;
}

static gboolean
is_sale (const char *status)
{
  const char *at = KAB_TALLY_STATUSES;
  gsize length = status != NULL ? strlen (status) : 0;

  for (const char *end; length > 0 && at != NULL; at = *end != '\0' ? end + 1 : NULL)
    {
      end = strchrnul (at, '|');
      if ((gsize)(end - at) == length && memcmp (at, status, length) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
counts (gboolean is_refund, const char *status)
{
  return is_refund ? g_strcmp0 (status, KAB_TALLY_REFUNDED) == 0 : is_sale (status);
}

gboolean
kab_tally_cell (KabCache *cache, const KabTallyFacts *facts, KabCell *cell, GError **error)
{
  memset (cell, 0, sizeof *cell);
  if (!counts (facts->is_refund, facts->status) || !kab_tally_day (facts->sold_on, &cell->day))
    return FALSE;
  for (guint i = 0; i < KAB_CELL_KEYS; i++)
    if (!number_of (cache, i, facts->keys[i], &cell->key[i], error))
      return FALSE;
  if (facts->is_refund)
    {
      cell->refunded = facts->price;
      return TRUE;
    }
  cell->licences = 1;
  cell->quantity = facts->quantity;
  cell->amount = facts->price;
  /* Nobody booked what was paid, nor that it was given back. */
  if (facts->order == NULL && strcmp (facts->status, KAB_TALLY_RETURNED) == 0)
    {
      cell->returned_licences = 1;
      cell->returned = facts->price;
    }
  return TRUE;
}

/* Counts it in the transaction, if all of its day is counted. */
static gboolean
add (KabCache *cache, const KabTallyFacts *facts, gint64 times, GError **error)
{
  g_autoptr (GError) local = NULL;
  KabCell cell, sum = { 0 };

  if (facts->sold_on == NULL || strcmp (facts->sold_on, cache->tally->until) > 0)
    return TRUE;
  if (!kab_tally_cell (cache, facts, &cell, &local))
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sum.day = cell.day;
  memcpy (sum.key, cell.key, sizeof sum.key);
  kab_cell_add (&sum, &cell, times);
  g_array_append_val (cache->tally->cells, sum);
  return TRUE;
}

static const char *
counted_region (const char *region)
{
  if (region == NULL || region[0] == '\0' || strcmp (region, KAB_FIGURES_NO_VALUE) == 0
      || strchr (region, '|') != NULL)
    return NULL;
  return region;
}

static gboolean
find_region (KabDb *db, const char *client, char **region, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (client == NULL)
    return TRUE;
  statement = kab_db_prepare (db, "SELECT region FROM client WHERE id=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, client);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *region = g_strdup (counted_region (kab_statement_get_text (statement, 0)));
  return step != KAB_STEP_ERROR;
}

static const char *
text_at (const KabRow *row, guint field)
{
  int place = places (row->entity)[field];
  const KabValue *value = place >= 0 ? &row->values[place] : NULL;

  return value != NULL && value->kind == KAB_VALUE_TEXT ? value->text : NULL;
}

static gint64
integer_at (const KabRow *row, guint field)
{
  int place = places (row->entity)[field];
  const KabValue *value = place >= 0 ? &row->values[place] : NULL;

  return value != NULL && value->kind == KAB_VALUE_INTEGER ? value->integer : 0;
}

static gboolean
add_row (KabCache *cache, const KabRow *row, gint64 times, GError **error)
{
  KabTallyFacts facts = { 0 };
  g_autofree char *region = NULL;

  if (row == NULL || row->deleted)
    return TRUE;
  facts.is_refund = row->entity == &kab_entity_refund;
  if (!counts (facts.is_refund, text_at (row, STATUS)))
    return TRUE;
  if (!find_region (cache->db, text_at (row, CLIENT), &region, error))
    return FALSE;
  facts.sold_on = text_at (row, SOLD_ON);
  facts.status = text_at (row, STATUS);
  facts.order = text_at (row, ORDER);
  facts.quantity = integer_at (row, QUANTITY);
  facts.price = integer_at (row, PRICE);
  facts.keys[KAB_DIMENSION_PARTNER] = text_at (row, PARTNER);
  facts.keys[KAB_DIMENSION_AGENT] = text_at (row, AGENT);
  facts.keys[KAB_DIMENSION_PACKAGE] = text_at (row, PACKAGE);
  facts.keys[KAB_DIMENSION_CHANNEL] = text_at (row, CHANNEL);
  facts.keys[KAB_DIMENSION_REGION] = region;
  facts.keys[KAB_CELL_CURRENCY] = text_at (row, CURRENCY);
  return add (cache, &facts, times, error);
}

static gboolean
counts_alike (const KabRow *a, const KabRow *b)
{
  const int *at = places (a->entity);

  if (a->deleted != b->deleted)
    return FALSE;
  for (guint i = 0; i < N_FIELDS; i++)
    if (at[i] >= 0 && !kab_value_equal (&a->values[at[i]], &b->values[at[i]]))
      return FALSE;
  return TRUE;
}

static void
read_facts (KabStatement *statement, KabTallyFacts *facts)
{
  facts->sold_on = kab_statement_get_text (statement, 1);
  facts->status = kab_statement_get_text (statement, 2);
  facts->quantity = kab_statement_get_integer (statement, 3);
  facts->price = kab_statement_get_integer (statement, 4);
  facts->keys[KAB_DIMENSION_PARTNER] = kab_statement_get_text (statement, 5);
  facts->keys[KAB_DIMENSION_AGENT] = kab_statement_get_text (statement, 6);
  facts->keys[KAB_DIMENSION_PACKAGE] = kab_statement_get_text (statement, 7);
  facts->keys[KAB_DIMENSION_CHANNEL] = kab_statement_get_text (statement, 8);
  facts->keys[KAB_CELL_CURRENCY] = kab_statement_get_text (statement, 9);
  facts->order = kab_statement_get_text (statement, 11);
}

/* Those of a client change their region with it, and lists of them may be by region. */
static gboolean
move_rows (KabCache *cache,
           const KabEntity *entity,
           const char *sql,
           const char *id,
           const char *from,
           const char *to,
           GError **error)
{
  const KabPlan *plan = kab_cache_plan (cache, entity);
  g_autoptr (KabStatement) statement = NULL;
  KabTallyFacts facts = { .is_refund = entity == &kab_entity_refund };
  KabStep step;

  /* Without indexes they are not looked for one by one; nothing is counted yet either. */
  if (cache->tally->until[0] == '\0')
    {
      kab_cache_touch (cache, plan, 0);
      return TRUE;
    }
  statement = kab_db_prepare (cache->db, sql, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      kab_cache_touch (cache, plan, kab_statement_get_integer (statement, 0));
      if (kab_statement_get_integer (statement, 10) != 0)
        continue;
      read_facts (statement, &facts);
      facts.keys[KAB_DIMENSION_REGION] = from;
      if (!add (cache, &facts, -1, error))
        return FALSE;
      facts.keys[KAB_DIMENSION_REGION] = to;
      if (!add (cache, &facts, 1, error))
        return FALSE;
    }
  return step == KAB_STEP_DONE;
}

static gboolean
move_client (KabCache *cache, const char *id, const char *from, const char *to, GError **error)
{
  return move_rows (cache, &kab_entity_licence,
                    "SELECT nr, sold_on, status, quantity, price, partner, agent, package, channel,"
                    " currency, deleted, \"order\" FROM licence WHERE deleted IN (0, 1) AND client=?",
                    id, from, to, error)
         && move_rows (cache, &kab_entity_refund,
                       "SELECT nr, refunded_on, state, 0, amount, partner, agent, package, channel,"
                       " currency, deleted, \"order\" FROM refund WHERE deleted IN (0, 1) AND client=?",
                       id, from, to, error);
}

gboolean
kab_tally_row (KabCache *cache, const KabPlan *plan, const KabRow *old, const KabRow *row, GError **error)
{
  const char *from, *to;

  if (places (plan->entity) != NULL)
    return (old != NULL && row != NULL && counts_alike (old, row))
           || (read_until (cache, error)
               && (cache->tally->until[0] == '\0'
                   || (add_row (cache, old, -1, error) && add_row (cache, row, 1, error))));
  if (plan->entity != &kab_entity_client)
    return TRUE;
  from = old != NULL ? counted_region (kab_row_get_text (old, "region")) : NULL;
  to = row != NULL ? counted_region (kab_row_get_text (row, "region")) : NULL;
  return g_strcmp0 (from, to) == 0
         || (read_until (cache, error)
             && move_client (cache, row != NULL ? row->id : old->id, from, to, error));
}

gboolean
kab_tally_scrub (KabCache *cache, GError **error)
{
  if (!kab_cache_begin (cache, error))
    return FALSE;
  if (kab_db_exec (cache->db,
                   "DELETE FROM figure_value WHERE dimension=" G_STRINGIFY (
                     REGION) " AND value NOT IN (SELECT region FROM client WHERE region IS NOT NULL)",
                   error))
    {
      forget_numbers (cache->tally);
      return kab_cache_commit (cache, NULL, error);
    }
  kab_cache_rollback (cache);
  return FALSE;
}

/* --- Into the file --- */

static void
unpack_waiting (KabStatement *statement, int column, GArray *cells)
{
  gsize length;
  gconstpointer data = kab_statement_get_blob (statement, column, &length);
  guint before = cells->len;
  KabCellReader reader;
  KabCell cell;

  kab_cell_reader_init (&reader, data, length, TRUE);
  while (kab_cell_reader_next (&reader, &cell))
    g_array_append_val (cells, cell);
  if (reader.damaged)
    g_array_set_size (cells, before);
}

gboolean
kab_tally_read (KabDb *db, KabTallyKind kind, gint32 day, GArray *cells, gboolean *damaged, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT cells FROM figure WHERE place=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, kab_tally_place (kind, day));
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      gsize length;
      gconstpointer data = kab_statement_get_blob (statement, 0, &length);

      if (!kab_cells_unpack_day (data, length, day, cells))
        *damaged = TRUE;
    }
  return step != KAB_STEP_ERROR;
}

gboolean
kab_tally_write (KabDb *db, KabTallyKind kind, gint32 day, GArray *cells, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      cells->len > 0 ? "INSERT OR REPLACE INTO figure VALUES(?,?)"
                                     : "DELETE FROM figure WHERE place=?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, kab_tally_place (kind, day));
  if (cells->len > 0)
    {
      kab_cells_pack_day ((const KabCell *)(gpointer)cells->data, cells->len, bytes);
      kab_statement_bind_blob (statement, 2, bytes->data, bytes->len);
    }
  return kab_statement_run (statement, error);
}

gboolean
kab_tally_waiting (KabDb *db, GArray *cells, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT cells FROM figure_waiting", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    unpack_waiting (statement, 0, cells);
  return step == KAB_STEP_DONE;
}

/* @cells: merged */
static gboolean
put_away (KabDb *db, GArray *cells, GError **error)
{
  g_autoptr (GArray) of_kind = g_array_new (FALSE, FALSE, sizeof (KabCell));
  const KabCell *all = (const KabCell *)(gpointer)cells->data;
  gboolean damaged = FALSE;

  for (guint from = 0, to; from < cells->len; from = to)
    {
      gint32 day = all[from].day;

      for (to = from; to < cells->len && all[to].day == day; to++)
        ;
      for (KabTallyKind kind = KAB_TALLY_EVERYTHING; kind < KAB_TALLY_END; kind++)
        {
          g_array_set_size (of_kind, 0);
          g_array_append_vals (of_kind, &all[from], to - from);
          for (guint i = 0; i < of_kind->len; i++)
            kab_tally_project (&g_array_index (of_kind, KabCell, i), kind);
          /* What is damaged is not the sum of its rows any more, and is counted anew when that is found. */
          if (!kab_tally_read (db, kind, day, of_kind, &damaged, error))
            return FALSE;
          kab_cells_merge (of_kind);
          if (!kab_tally_write (db, kind, day, of_kind, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Lets the cells wait; @n: (out): their number among all that ever did. */
static gboolean
let_wait (KabDb *db, GArray *cells, gint64 *n, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO figure_waiting(cells) VALUES(?) RETURNING n", error);

  if (statement == NULL)
    return FALSE;
  kab_cells_pack ((const KabCell *)(gpointer)cells->data, cells->len, TRUE, bytes);
  kab_statement_bind_blob (statement, 1, bytes->data, bytes->len);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = kab_statement_get_integer (statement, 0);
  return kab_statement_run (statement, error);
}

/* The first of what waits, of not too many days; @last: (out): the number of the last of them */
static gboolean
take_first (KabDb *db, GArray *cells, gint64 *last, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT n, cells FROM figure_waiting ORDER BY n", error);
  g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
  KabStep step = KAB_STEP_ERROR;
  guint seen = 0;

  if (statement == NULL)
    return FALSE;
  while (g_hash_table_size (days) < FOLD_DAYS
         && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      *last = kab_statement_get_integer (statement, 0);
      unpack_waiting (statement, 1, cells);
      for (; seen < cells->len; seen++)
        g_hash_table_add (days, GINT_TO_POINTER (g_array_index (cells, KabCell, seen).day));
    }
  return step != KAB_STEP_ERROR;
}

static gboolean
fold (KabDb *db, GError **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (KabCell));
  g_autoptr (KabStatement) drop = kab_db_prepare (db, "DELETE FROM figure_waiting WHERE n<=?", error);
  gint64 last = 0;

  if (drop == NULL || !take_first (db, cells, &last, error))
    return FALSE;
  kab_cells_merge (cells);
  kab_statement_bind_integer (drop, 1, last);
  return put_away (db, cells, error) && kab_statement_run (drop, error);
}

static gint64
count_waiting (KabDb *db)
{
  return kab_db_query_integer (
    db, "SELECT (SELECT max(n) FROM figure_waiting) - (SELECT min(n) FROM figure_waiting) + 1", NULL, NULL);
}

gboolean
kab_tally_fold (KabCache *cache, GError **error)
{
  return count_waiting (cache->db) <= WAIT_MANY || fold (cache->db, error);
}

gboolean
kab_tally_flush (KabCache *cache, GError **error)
{
  GArray *cells = cache->tally->cells;
  gboolean ok = TRUE;
  gint64 n;

  if (cells->len == 0)
    return TRUE;
  kab_cells_merge (cells);
  if (cells->len > WAIT_CELLS)
    ok = put_away (cache->db, cells, error);
  else if (cells->len > 0)
    ok = let_wait (cache->db, cells, &n, error)
         && (n % WAIT_MANY != 0 || count_waiting (cache->db) <= WAIT_MOST || fold (cache->db, error));
  g_array_set_size (cells, 0);
  return ok;
}
