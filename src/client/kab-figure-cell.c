/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-figure-cell.h"

#include <string.h>

/* A number of 64 bits, seven a byte. */
#define BYTES_MAX 10
#define SUMS 6
/* Cells of a day between two of which it is kept where they begin, in so many bytes, and in as many how many those are. */
#define STRIDE 8
#define START 4

static gint64
plus (gint64 a, gint64 b, gint64 times)
{
  return (gint64)((guint64)a + (guint64)b * (guint64)times);
}

void
kab_cell_add (KabCell *cell, const KabCell *other, gint64 times)
{
  cell->licences = plus (cell->licences, other->licences, times);
  cell->quantity = plus (cell->quantity, other->quantity, times);
  cell->amount = plus (cell->amount, other->amount, times);
  cell->returned_licences = plus (cell->returned_licences, other->returned_licences, times);
  cell->returned = plus (cell->returned, other->returned, times);
  cell->refunded = plus (cell->refunded, other->refunded, times);
}

static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const KabCell *x = a, *y = b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  for (guint i = 0; i < KAB_CELL_KEYS; i++)
    if (x->key[i] != y->key[i])
      return x->key[i] < y->key[i] ? -1 : 1;
  return 0;
}

static gboolean
is_nothing (const KabCell *cell)
{
  return cell->licences == 0 && cell->quantity == 0 && cell->amount == 0 && cell->returned_licences == 0
         && cell->returned == 0 && cell->refunded == 0;
}

void
kab_cells_merge (GArray *cells)
{
  KabCell *all = (KabCell *)(gpointer)cells->data;
  guint kept = 0;

  if (cells->len > 1)
    g_array_sort (cells, compare_cells);
  for (guint i = 0; i < cells->len;)
    {
      KabCell sum = all[i];

      for (i++; i < cells->len && compare_cells (&sum, &all[i]) == 0; i++)
        kab_cell_add (&sum, &all[i], 1);
      if (!is_nothing (&sum))
        all[kept++] = sum;
    }
  g_array_set_size (cells, kept);
}

static guint8 *
put_number (guint8 *at, guint64 number)
{
  while (number >= 0x80)
    {
      *at++ = (guint8)(number | 0x80);
      number >>= 7;
    }
  *at++ = (guint8)number;
  return at;
}

/* Small ones stay small, whatever their sign. */
static guint8 *
put_signed (guint8 *at, gint64 number)
{
  return put_number (at, ((guint64)number << 1) ^ (number < 0 ? ~G_GUINT64_CONSTANT (0) : 0));
}

void
kab_cells_pack (const KabCell *cells, guint n, gboolean days, GByteArray *out)
{
  guint8 bytes[(1 + KAB_CELL_KEYS + SUMS) * BYTES_MAX];

  for (guint i = 0; i < n; i++)
    {
      const KabCell *cell = &cells[i];
      guint8 *at = bytes;

      if (days)
        at = put_number (at, (guint64)cell->day);
      for (guint k = 0; k < KAB_CELL_KEYS; k++)
        at = put_number (at, cell->key[k]);
      at = put_signed (at, cell->licences);
      at = put_signed (at, cell->quantity);
      at = put_signed (at, cell->amount);
      at = put_signed (at, cell->returned_licences);
      at = put_signed (at, cell->returned);
      at = put_signed (at, cell->refunded);
      g_byte_array_append (out, bytes, (guint)(at - bytes));
    }
}

void
kab_cell_reader_init (KabCellReader *reader, gconstpointer data, gsize length, gboolean days)
{
  *reader = (KabCellReader){ .at = data, .end = (const guint8 *)data + length, .days = days };
}

static void
put_start (GByteArray *out, gsize start)
{
  guint32 bytes = GUINT32_TO_LE ((guint32)start);

  g_byte_array_append (out, (const guint8 *)&bytes, START);
}

static guint32
get_start (const guint8 *at)
{
  guint32 bytes;

  memcpy (&bytes, at, START);
  return GUINT32_FROM_LE (bytes);
}

void
kab_cells_pack_day (const KabCell *cells, guint n, GByteArray *out)
{
  g_autoptr (GByteArray) starts = g_byte_array_new ();
  guint begin = out->len;

  for (guint i = 0; i < n; i += STRIDE)
    {
      if (i > 0)
        put_start (starts, out->len - begin);
      kab_cells_pack (&cells[i], MIN (STRIDE, n - i), FALSE, out);
    }
  put_start (starts, starts->len / START);
  g_byte_array_append (out, starts->data, starts->len);
}

void
kab_cell_reader_init_day (KabCellReader *reader, gconstpointer data, gsize length)
{
  gsize n = length >= START ? get_start ((const guint8 *)data + length - START) : 0;

  kab_cell_reader_init (reader, data, length, FALSE);
  if (length < START || n > length / START - 1)
    {
      reader->damaged = TRUE;
      reader->end = reader->at;
      return;
    }
  reader->begin = data;
  reader->end = reader->begin + length - (n + 1) * START;
  reader->starts = reader->end;
  reader->n_starts = (guint)n;
}

gboolean
kab_cells_unpack_day (gconstpointer data, gsize length, gint32 day, GArray *cells)
{
  guint before = cells->len, n = 0;
  KabCell cell = { .day = day };
  KabCellReader reader;

  kab_cell_reader_init_day (&reader, data, length);
  for (const guint8 *at = reader.at; kab_cell_reader_next (&reader, &cell); at = reader.at, n++)
    {
      guint start = n / STRIDE;

      /* Whoever leaps must come to where a cell begins. */
      if (n % STRIDE == 0 && start > 0
          && (start > reader.n_starts
              || get_start (reader.starts + (gsize)(start - 1) * START) != (gsize)(at - reader.begin)))
        reader.damaged = TRUE;
      g_array_append_val (cells, cell);
    }
  if (reader.n_starts != (n > 0 ? (n - 1) / STRIDE : 0))
    reader.damaged = TRUE;
  if (reader.damaged)
    g_array_set_size (cells, before);
  return !reader.damaged;
}

static guint64
take_long_number (KabCellReader *reader)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 7 * BYTES_MAX && reader->at < reader->end; shift += 7)
    {
      guint8 byte = *reader->at++;

      number |= (guint64)(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return number;
    }
  reader->damaged = TRUE;
  return 0;
}

/* Most are small. */
static inline guint64
take_number (KabCellReader *reader)
{
  return reader->at < reader->end && *reader->at < 0x80 ? *reader->at++ : take_long_number (reader);
}

static inline gint64
take_signed (KabCellReader *reader)
{
  guint64 number = take_number (reader);

  return (gint64)((number >> 1) ^ (~(number & 1) + 1));
}

gboolean
kab_cell_reader_keys (KabCellReader *reader, KabCell *cell)
{
  if (reader->at == reader->end)
    return FALSE;
  if (reader->days)
    cell->day = (gint32)take_number (reader);
  for (guint k = 0; k < KAB_CELL_KEYS; k++)
    cell->key[k] = (guint32)take_number (reader);
  return !reader->damaged;
}

gboolean
kab_cell_reader_sums (KabCellReader *reader, KabCell *cell)
{
  cell->licences = take_signed (reader);
  cell->quantity = take_signed (reader);
  cell->amount = take_signed (reader);
  cell->returned_licences = take_signed (reader);
  cell->returned = take_signed (reader);
  cell->refunded = take_signed (reader);
  return !reader->damaged;
}

gboolean
kab_cell_reader_skip (KabCellReader *reader)
{
  guint left = SUMS;

  /* Eight bytes at a time: the last byte of each number is the one without its highest bit. */
  while (reader->end - reader->at >= 8)
    {
      guint64 bytes, ends;
      guint n;

      memcpy (&bytes, reader->at, sizeof bytes);
      ends = ~GUINT64_FROM_LE (bytes) & G_GUINT64_CONSTANT (0x8080808080808080);
      n = (guint)__builtin_popcountll (ends);
      if (n < left)
        {
          left -= n;
          reader->at += 8;
          continue;
        }
      while (--left > 0)
        ends &= ends - 1;
      reader->at += (__builtin_ctzll (ends) >> 3) + 1;
      return TRUE;
    }
  for (; left > 0; reader->at++)
    {
      if (reader->at == reader->end)
        {
          reader->damaged = TRUE;
          return FALSE;
        }
      left -= *reader->at < 0x80;
    }
  return TRUE;
}

gboolean
kab_cell_reader_next (KabCellReader *reader, KabCell *cell)
{
  return kab_cell_reader_keys (reader, cell) && kab_cell_reader_sums (reader, cell);
}

/* Whether the cell at start @i stands no further than @key. */
static gboolean
stands_by (KabCellReader *reader, guint i, const guint32 *key)
{
  KabCellReader there = *reader;
  KabCell cell;

  there.at = reader->begin + MIN (get_start (reader->starts + (gsize)i * START), reader->end - reader->begin);
  if (!kab_cell_reader_keys (&there, &cell))
    {
      reader->damaged = TRUE;
      return FALSE;
    }
  for (guint k = 0; k < KAB_CELL_KEYS; k++)
    if (cell.key[k] != key[k])
      return cell.key[k] < key[k];
  return TRUE;
}

gboolean
kab_cell_reader_leap (KabCellReader *reader, const guint32 *key)
{
  guint low, high, step = 1;

  while (reader->next < reader->n_starts
         && get_start (reader->starts + (gsize)reader->next * START) <= reader->at - reader->begin)
    reader->next++;
  low = reader->next;
  if (low == reader->n_starts || !stands_by (reader, low, key))
    return !reader->damaged && kab_cell_reader_skip (reader);
  while (low + step < reader->n_starts && stands_by (reader, low + step, key))
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, reader->n_starts);
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (stands_by (reader, middle, key))
        low = middle;
      else
        high = middle;
    }
  reader->next = low + 1;
  reader->at = reader->begin + get_start (reader->starts + (gsize)low * START);
  return !reader->damaged;
}

/* --- Which of them --- */

void
kab_cell_filter_clear (KabCellFilter *filter)
{
  for (guint i = 0; i < KAB_CELL_CURRENCY; i++)
    g_clear_pointer (&filter->allowed[i], g_free);
}

/* The first number of the dimension that is meant, no less than @number. */
static gboolean
find_allowed (const KabCellFilter *filter, guint dimension, guint64 number, guint32 *found)
{
  const guint8 *allowed = filter->allowed[dimension];

  if (allowed == NULL)
    {
      *found = (guint32)number;
      return number <= G_MAXUINT32;
    }
  while (number < filter->n_allowed[dimension] && !allowed[number])
    number++;
  *found = (guint32)number;
  return number < filter->n_allowed[dimension];
}

gboolean
kab_cell_filter_next (const KabCellFilter *filter, const guint32 *key, guint from, guint32 *next)
{
  guint wrong = from;
  guint32 same;

  memcpy (next, key, KAB_CELL_KEYS * sizeof *next);
  while (wrong < KAB_CELL_CURRENCY - 1 && find_allowed (filter, wrong, key[wrong], &same)
         && same == key[wrong])
    wrong++;
  /* What stands before it has to be greater where it has nothing greater itself. */
  while (!find_allowed (filter, wrong, (guint64)key[wrong] + 1, &next[wrong]))
    if (wrong-- == from)
      return FALSE;
  for (guint i = wrong + 1; i < KAB_CELL_CURRENCY; i++)
    if (!find_allowed (filter, i, 0, &next[i]))
      return FALSE;
  next[KAB_CELL_CURRENCY] = 0;
  return TRUE;
}
