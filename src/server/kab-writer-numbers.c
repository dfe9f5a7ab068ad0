/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers that rows get, and those that rows may come with. */
#include "kab-writer-numbers.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"

/* A series that begins among numbers which somebody wrote goes on behind them, unless they are beyond all measure. */
#define FOUND_MOST (KAB_NUMBER_LAST / 10)

gboolean
kab_writer_number_policy (KabWriter *writer, const KabNumberPolicy **policy, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;

  if (writer->numbers == NULL)
    {
      text = kab_writer_setting (writer, "numbers", &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      writer->numbers = g_new0 (KabNumberPolicy, 1);
      /* What was once set in a form that is no longer read counts as not set. */
      if (!kab_number_policy_read (text, writer->numbers, NULL))
        kab_number_policy_read (NULL, writer->numbers, NULL);
    }
  *policy = writer->numbers;
  return TRUE;
}

/* How far the series has come; -1 if there is none of that prefix. */
static gboolean
read_series (KabWriter *writer, const char *kind, const char *prefix, gint64 *last, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT last FROM number_series WHERE org=? AND kind=? AND prefix=?",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kind);
  kab_statement_bind_text (statement, 3, prefix);
  step = kab_statement_step (statement, error);
  *last = step == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : -1;
  return step != KAB_STEP_ERROR;
}

static gboolean
write_series (KabWriter *writer,
              const char *kind,
              const char *prefix,
              gint64 given,
              gint64 last,
              GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "INSERT INTO number_series(org,kind,prefix,last,given,since,at) VALUES(?,?,?,?,?,?,?)"
                      " ON CONFLICT(org,kind,prefix) DO UPDATE SET last=excluded.last,"
                      " given=number_series.given+excluded.given, at=excluded.at",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kind);
  kab_statement_bind_text (statement, 3, prefix);
  kab_statement_bind_integer (statement, 4, last);
  kab_statement_bind_integer (statement, 5, given);
  kab_statement_bind_integer (statement, 6, writer->now);
  kab_statement_bind_integer (statement, 7, writer->now);
  return kab_statement_run (statement, error);
}

/* The highest number of that prefix that anybody wrote before there was a series; 0 for none. */
gboolean
kab_numbers_find_highest (KabDb *db,
                          const char *org,
                          const KabEntity *entity,
                          const char *prefix,
                          gint64 *highest,
                          GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT number FROM \"%s\" WHERE org=? AND number>=? AND number<? AND deleted=0"
                       " AND number IS NOT NULL ORDER BY LENGTH(number) DESC, number DESC",
                       entity->name);
  g_autofree char *end = g_strconcat (prefix, ":", NULL); /* behind every digit */
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  *highest = 0;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, prefix);
  kab_statement_bind_text (statement, 3, end);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autofree char *found = NULL;
      gint64 n;

      if (kab_number_parse (kab_statement_get_text (statement, 0), &found, &n) && g_str_equal (found, prefix)
          && n <= FOUND_MOST)
        {
          *highest = n;
          return TRUE;
        }
    }
  return step == KAB_STEP_DONE;
}

/* The highest number from @first to @last that a row has, deleted ones too; 0 for none. Both are as long as each other. */
static gboolean
find_taken (KabWriter *writer,
            const KabEntity *entity,
            const char *prefix,
            gint64 first,
            gint64 last,
            gint64 *taken,
            GError **error)
{
  g_autofree char *from = kab_number_format (prefix, first);
  g_autofree char *to = kab_number_format (prefix, last);

  *taken = 0;
  for (int deleted = 0; deleted < 2; deleted++)
    {
      g_autofree char *sql
        = g_strdup_printf ("SELECT number FROM \"%s\" WHERE org=? AND number>=? AND number<=? AND deleted=%d"
                           " AND number IS NOT NULL AND LENGTH(number)=? ORDER BY number DESC LIMIT 1",
                           entity->name, deleted);
      g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
      g_autofree char *found = NULL;
      KabStep step;
      gint64 n;

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, writer->org);
      kab_statement_bind_text (statement, 2, from);
      kab_statement_bind_text (statement, 3, to);
      kab_statement_bind_integer (statement, 4, g_utf8_strlen (from, -1));
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_ROW && kab_number_parse (kab_statement_get_text (statement, 0), &found, &n))
        *taken = MAX (*taken, n);
    }
  for (gint64 n = last; writer->bulk != NULL && n > MAX (*taken, first - 1); n--)
    {
      g_autofree char *text = kab_number_format (prefix, n);

      if (kab_writer_bulk_has_number (writer->bulk, text))
        *taken = n;
    }
  return TRUE;
}

static gint64
next_length (gint64 n)
{
  gint64 power = 1;

  for (guint i = 0; i < KAB_NUMBER_DIGITS; i++)
    power *= 10;
  while (power <= n)
    power *= 10;
  return power;
}

gboolean
kab_writer_draw_numbers (KabWriter *writer,
                         const KabEntity *entity,
                         gint64 count,
                         const char **prefix,
                         gint64 *first,
                         GError **error)
{
  const KabNumberPolicy *policy;
  gint64 last, taken;

  if (!kab_writer_number_policy (writer, &policy, error))
    return FALSE;
  *prefix = policy->prefixes[kab_number_kind (entity)];
  if (!read_series (writer, entity->name, *prefix, &last, error)
      || (last < 0 && !kab_numbers_find_highest (writer->db, writer->org, entity, *prefix, &last, error)))
    return FALSE;
  *first = last + 1;
  do
    {
      /* In texts of one length, so that the database can compare them. */
      if (next_length (*first) != next_length (*first + count - 1))
        *first = next_length (*first);
      if (*first + count - 1 > KAB_NUMBER_LAST)
        {
          g_set_error (
            error, KAB_ERROR, KAB_ERROR_REFUSED,
            _ ("The numbers that begin with “%s” are used up. Let an administrator choose another beginning "
               "in the settings."),
            *prefix);
          return FALSE;
        }
      if (!find_taken (writer, entity, *prefix, *first, *first + count - 1, &taken, error))
        return FALSE;
      if (taken > 0)
        *first = taken + 1;
    }
  while (taken > 0);
  return write_series (writer, entity->name, *prefix, count, *first + count - 1, error);
}

gboolean
kab_writer_reach_number (KabWriter *writer, const char *kind, const char *prefix, gint64 n, GError **error)
{
  gint64 last;

  return read_series (writer, kind, prefix, &last, error)
         && (last >= n || write_series (writer, kind, prefix, 0, n, error));
}

/* *end: the first number of the lease that does not count any more, where its device said so; 0: it did not */
static gboolean
read_end (KabWriter *writer, const char *lease, gint64 *end, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT \"next\" FROM number_return WHERE org=? AND lease=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, lease);
  step = kab_statement_step (statement, error);
  *end = step == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : 0;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_writer_find_lease (KabWriter *writer,
                       const char *kind,
                       const char *prefix,
                       gint64 first,
                       gint64 last,
                       KabRow **lease,
                       GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT id FROM number_lease WHERE org=? AND kind=? AND prefix=? AND \"first\"<=? AND \"last\">=?"
    " AND deleted=0 ORDER BY \"first\" DESC LIMIT 1",
    error);
  KabStep step;

  *lease = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kind);
  kab_statement_bind_text (statement, 3, prefix);
  kab_statement_bind_integer (statement, 4, last);
  kab_statement_bind_integer (statement, 5, first);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step != KAB_STEP_ERROR;
  *lease = kab_writer_find (writer, &kab_entity_number_lease, kab_statement_get_text (statement, 0), error);
  return *lease != NULL;
}

static gboolean
leases (KabWriter *writer, const char *kind, gboolean *any, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT 1 FROM number_lease WHERE org=? AND device=? AND \"user\"=? AND kind=? LIMIT 1",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, writer->device_id);
  kab_statement_bind_text (statement, 3, writer->user);
  kab_statement_bind_text (statement, 4, kind);
  step = kab_statement_step (statement, error);
  *any = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

G_GNUC_PRINTF (5, 6)
static gboolean
refuse (GError **error,
        const KabEntity *entity,
        const KabField *at,
        const KabField **field,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (field != NULL)
    *field = at;
  /* A command may make several records, each with a number: whose it is is said, and not that it is one. */
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, "%s: %s", g_dgettext (GETTEXT_PACKAGE, entity->title_one),
               reason);
  return FALSE;
}

static gboolean
check_leased (KabWriter *writer,
              const KabEntity *entity,
              const KabRow *lease,
              const KabField *at,
              const char *number,
              gint64 n,
              const KabField **field,
              GError **error)
{
  const char *state = kab_row_get_text (lease, "state");
  gint64 end;

  if (g_strcmp0 (kab_row_get_text (lease, "device"), writer->device_id) != 0
      || g_strcmp0 (kab_row_get_text (lease, "user"), writer->user) != 0)
    return refuse (
      error, entity, at, field,
      _ ("“%s” was given to another computer ahead of time. Leave the number empty, and a new one is "
         "given."),
      number);
  if (!read_end (writer, lease->id, &end, error))
    return FALSE;
  if (end > 0 ? n >= end : g_strcmp0 (state, "returned") == 0)
    return refuse (
      error, entity, at, field,
      _ ("“%s” was taken back from this computer before it came here. Leave the number empty, and a new "
         "one is given; paper that bears the old one must be replaced."),
      number);
  g_ptr_array_add (writer->uses, g_strdup (lease->id));
  return TRUE;
}

/* A row comes with a number: whether it may. */
static gboolean
check_number (KabWriter *writer,
              const KabRow *row,
              const KabField *at,
              const KabField **field,
              GError **error)
{
  const char *number = kab_row_get_text (row, at->name);
  g_autofree char *prefix = NULL;
  g_autoptr (KabRow) lease = NULL;
  gint64 n, last, taken;
  gboolean any = FALSE;

  if (!kab_number_parse (number, &prefix, &n))
    return TRUE;
  if (!read_series (writer, row->entity->name, prefix, &last, error))
    return FALSE;
  if (last < 0)
    return TRUE;
  if (!find_taken (writer, row->entity, prefix, n, n, &taken, error))
    return FALSE;
  if (taken > 0)
    {
      return refuse (error, row->entity, at, field,
                     _ ("“%s” is, or was, another record's number. Leave it empty, and a new one is given."),
                     number);
    }
  if (!kab_writer_find_lease (writer, row->entity->name, prefix, n, n, &lease, error))
    return FALSE;
  if (lease != NULL)
    return check_leased (writer, row->entity, lease, at, number, n, field, error);
  /* Tables that are brought in, and programs, come with the numbers they have; a desktop of before there were leases
   * comes with those that people think up. The series goes around them. */
  if (writer->device_id == NULL)
    return TRUE;
  if (n > last && !leases (writer, row->entity->name, &any, error))
    return FALSE;
  return (n > last && !any)
         || refuse (
           error, row->entity, at, field,
           _ ("“%s” is one of the numbers that are given in their turn, and was not given to this computer. "
              "Leave the number empty."),
           number);
}

gboolean
kab_writer_fill_number (KabWriter *writer,
                        const KabRow *before,
                        KabRow *row,
                        const KabField **field,
                        GError **error)
{
  const KabField *at = kab_number_kind (row->entity) >= 0 ? kab_number_field (row->entity) : NULL;
  const char *prefix;
  gint64 n;

  if (at == NULL)
    return TRUE;
  if (before != NULL)
    {
      if (kab_row_is_null (row, at->name))
        kab_value_copy (kab_row_value (row, at->name), kab_row_value (before, at->name));
      return TRUE;
    }
  if (!kab_row_is_null (row, at->name))
    return check_number (writer, row, at, field, error);
  if (!kab_writer_draw_numbers (writer, row->entity, 1, &prefix, &n, error))
    return FALSE;
  kab_value_take_text (kab_row_value (row, at->name), kab_number_format (prefix, n));
  return TRUE;
}

gboolean
kab_writer_check_lease (KabWriter *writer,
                        const KabRow *before,
                        const KabRow *row,
                        const KabField **field,
                        GError **error)
{
  const KabField *at = kab_entity_find_field (&kab_entity_number_lease, "state");

  if (writer->who == 0 || row->entity != &kab_entity_number_lease
      || (before != NULL && !row->deleted && g_strcmp0 (kab_row_get_text (before, "state"), "active") == 0
          && g_strcmp0 (kab_row_get_text (row, "state"), "returned") == 0))
    return TRUE;
  if (field != NULL)
    *field = at;
  g_set_error (
    error, KAB_ERROR, KAB_ERROR_REFUSED,
    _ ("All that can be done with leased numbers is to take back those that are not used. Nothing was "
       "changed."));
  return FALSE;
}

static gboolean
count_uses (KabWriter *writer, const char *id, guint n, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;
  gint64 used, size;

  if (!kab_writer_load (writer, &kab_entity_number_lease, id, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  used = kab_row_get_integer (row, "used") + n;
  size = kab_row_get_integer (row, "last") - kab_row_get_integer (row, "first") + 1;
  kab_row_set_integer (row, "used", used);
  if (used >= size && g_strcmp0 (kab_row_get_text (row, "state"), "active") == 0)
    kab_row_set_text (row, "state", "used_up");
  return kab_writer_write (writer, stored, row, error);
}

/* Once a transaction, and not with each row: a batch is mostly out of one lease. */
gboolean
kab_writer_count_uses (KabWriter *writer, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id, n;

  for (guint i = 0; i < writer->uses->len; i++)
    g_hash_table_insert (counts, writer->uses->pdata[i],
                         GUINT_TO_POINTER (
                           GPOINTER_TO_UINT (g_hash_table_lookup (counts, writer->uses->pdata[i])) + 1));
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &id, &n))
    if (!count_uses (writer, id, GPOINTER_TO_UINT (n), error))
      return FALSE;

  g_hash_table_remove_all (counts);
  g_ptr_array_set_size (writer->uses, 0);
  return TRUE;
}
