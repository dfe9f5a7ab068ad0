/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-writer-later.h"

#include <string.h>

#include "kab-store.h"
#include "kab-writer-private.h"

/* So many lines go to the other thread together: to wake it for each would cost more than their hashes. */
#define LINES_TOGETHER 32

typedef struct
{
  gint64 key;
  gint64 from;
  gint64 to;
  gint64 nr;
  guint entity;
  gboolean gone;
} Step;

typedef struct
{
  KabRow *activity;
  gint64 n;
  char hash[KAB_CHAIN_HASH];
} Line;

/* Makes links in their order. */
typedef struct
{
  GThread *thread;
  GAsyncQueue *todo; /* of GPtrArray of Line; one without any ends it */
  GAsyncQueue *done;
  char *org;
  char hash[KAB_CHAIN_HASH];
} Linker;

struct _KabWriterLater
{
  GArray *steps;    /* of Step */
  GPtrArray *lines; /* of Line, in order; those with the linker are not among them */
  Linker *linker;   /* from the first hopeful line until they are written */
  guint given;      /* chunks that the linker has */
  GError *error;    /* why something was not written: the transaction is not whole any more */
};

static void
line_free (gpointer data)
{
  Line *line = data;

  kab_row_unref (line->activity);
  g_free (line);
}

static GPtrArray *
lines_new (void)
{
  return g_ptr_array_new_full (LINES_TOGETHER, line_free);
}

KabWriterLater *
kab_writer_later_new (void)
{
  KabWriterLater *later = g_new0 (KabWriterLater, 1);

  later->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  later->lines = lines_new ();
  return later;
}

/* --- The linker --- */

static void
link_lines (Linker *linker, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = lines->pdata[i];

      kab_chain_hash (linker->org, line->n, linker->hash, line->activity, line->hash);
      memcpy (linker->hash, line->hash, KAB_CHAIN_HASH);
    }
}

static gpointer
run_linker (gpointer data)
{
  Linker *linker = data;

  for (;;)
    {
      GPtrArray *lines = g_async_queue_pop (linker->todo);
      gboolean is_end = lines->len == 0;

      link_lines (linker, lines);
      g_async_queue_push (linker->done, lines);
      if (is_end)
        return NULL;
    }
}

static Linker *
linker_new (KabWriter *writer)
{
  Linker *linker = g_new0 (Linker, 1);

  linker->todo = g_async_queue_new_full ((GDestroyNotify)g_ptr_array_unref);
  linker->done = g_async_queue_new_full ((GDestroyNotify)g_ptr_array_unref);
  linker->org = g_strdup (writer->org);
  memcpy (linker->hash, writer->chain_hash, KAB_CHAIN_HASH);
  linker->thread = g_thread_new ("linker", run_linker, linker);
  return linker;
}

static void
linker_free (Linker *linker)
{
  if (linker == NULL)
    return;
  g_async_queue_push (linker->todo, lines_new ());
  g_thread_join (linker->thread);
  g_async_queue_unref (linker->todo);
  g_async_queue_unref (linker->done);
  g_free (linker->org);
  g_free (linker);
}

void
kab_writer_later_free (KabWriterLater *later)
{
  if (later == NULL)
    return;
  linker_free (later->linker);
  g_array_unref (later->steps);
  g_ptr_array_unref (later->lines);
  g_clear_error (&later->error);
  g_free (later);
}

static void
give (KabWriterLater *later)
{
  g_async_queue_push (later->linker->todo, g_steal_pointer (&later->lines));
  later->lines = lines_new ();
  later->given++;
}

/* --- What waits --- */

void
kab_writer_later_feed (KabWriterLater *later,
                       gint64 key,
                       gint64 from,
                       gint64 to,
                       guint entity,
                       gint64 nr,
                       gboolean gone)
{
  const Step step = { .key = key, .from = from, .to = to, .nr = nr, .entity = entity, .gone = gone };

  g_array_append_val (later->steps, step);
}

void
kab_writer_later_link (KabWriter *writer, KabRow *activity)
{
  KabWriterLater *later = writer->later;
  Line *line = g_new0 (Line, 1);

  line->activity = kab_row_ref (activity);
  line->n = ++writer->chain_n;
  g_ptr_array_add (later->lines, line);
  if (!writer->is_hopeful)
    {
      kab_chain_hash (writer->org, line->n, writer->chain_hash, activity, line->hash);
      memcpy (writer->chain_hash, line->hash, KAB_CHAIN_HASH);
      return;
    }
  /* None that has its link already waits: see kab_writer_hope(). */
  if (later->linker == NULL)
    later->linker = linker_new (writer);
  if (later->lines->len == LINES_TOGETHER)
    give (later);
}

guint
kab_writer_later_count (KabWriterLater *later)
{
  return later->steps->len + later->lines->len + later->given * LINES_TOGETHER;
}

void
kab_writer_later_drop (KabWriterLater *later)
{
  g_array_set_size (later->steps, 0);
  g_ptr_array_set_size (later->lines, 0);
  g_clear_error (&later->error);
}

/* --- Writing it --- */

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const Step *x = a, *y = b;

  return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->to > y->to) - (x->to < y->to);
}

/* A row that moved more than once has moved from the first place to the last one; the steps are sorted. */
static void
join_steps (GArray *steps, gint64 first_rev)
{
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      Step *step = &g_array_index (steps, Step, i);
      const Step wanted = { .key = step->key, .to = step->from };
      guint former;

      if (step->from > first_rev && g_array_binary_search (steps, &wanted, compare_steps, &former))
        {
          step->from = g_array_index (steps, Step, former).from;
          g_array_index (steps, Step, former).nr = 0;
        }
    }
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, Step, i).nr != 0)
      g_array_index (steps, Step, n++) = g_array_index (steps, Step, i);
  g_array_set_size (steps, n);
}

static gboolean
take_away (KabWriter *writer, const Step *step, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "DELETE FROM feed WHERE org=? AND key=? AND rev=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_integer (statement, 2, step->key);
  kab_statement_bind_integer (statement, 3, step->from);
  return kab_statement_run (statement, error);
}

static void
bind_step (KabStatement *statement, int at, guint i, gpointer data)
{
  KabWriter *writer = data;
  const Step *step = &g_array_index (writer->later->steps, Step, i);

  kab_statement_bind_text (statement, at++, writer->org);
  kab_statement_bind_integer (statement, at++, step->key);
  kab_statement_bind_integer (statement, at++, step->to);
  kab_statement_bind_integer (statement, at++, step->entity);
  kab_statement_bind_integer (statement, at++, step->nr);
  kab_statement_bind_integer (statement, at, step->gone ? 1 : 0);
}

static gboolean
write_steps (KabWriter *writer, GError **error)
{
  GArray *steps = writer->later->steps;

  if (steps->len == 0)
    return TRUE;
  g_array_sort (steps, compare_steps);
  join_steps (steps, writer->first_rev);
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, Step, i).from != 0
        && !take_away (writer, &g_array_index (steps, Step, i), error))
      return FALSE;
  if (!kab_store_insert_many (writer->db, "feed(org,key,rev,entity,nr,gone)", 6, steps->len, bind_step,
                              writer, error))
    return FALSE;
  g_array_set_size (steps, 0);
  return TRUE;
}

typedef struct
{
  const char *org;
  GPtrArray *lines;
} Links;

static void
bind_line (KabStatement *statement, int at, guint i, gpointer data)
{
  Links *links = data;
  const Line *line = links->lines->pdata[i];

  kab_statement_bind_text (statement, at++, links->org);
  kab_statement_bind_integer (statement, at++, line->n);
  kab_statement_bind_text (statement, at++, line->hash);
  kab_statement_bind_text (statement, at, line->activity->id);
}

static gboolean
write_lines (KabWriter *writer, GPtrArray *lines, GError **error)
{
  Links links = { writer->org, lines };

  return kab_store_insert_many (writer->db, "activity_chain(org,n,hash,line)", 4, lines->len, bind_line,
                                &links, error);
}

/* The linker is asked for all that it has even if some of it cannot be written, and ends: another may go on. */
static gboolean
write_linked (KabWriter *writer, GError **error)
{
  KabWriterLater *later = writer->later;
  gboolean ok = TRUE;

  if (later->lines->len > 0)
    give (later);
  for (; later->given > 0; later->given--)
    {
      g_autoptr (GPtrArray) lines = g_async_queue_pop (later->linker->done);

      memcpy (writer->chain_hash, ((Line *)lines->pdata[lines->len - 1])->hash, KAB_CHAIN_HASH);
      ok = ok && write_lines (writer, lines, error);
    }
  g_clear_pointer (&later->linker, linker_free);
  return ok;
}

static gboolean
write_links (KabWriter *writer, GError **error)
{
  GPtrArray *lines = writer->later->lines;

  if (writer->later->linker != NULL)
    return write_linked (writer, error);
  if (!write_lines (writer, lines, error))
    return FALSE;
  g_ptr_array_set_size (lines, 0);
  return TRUE;
}

gboolean
kab_writer_later_write (KabWriter *writer, GError **error)
{
  KabWriterLater *later = writer->later;

  if (later->error == NULL && write_steps (writer, &later->error) && write_links (writer, &later->error))
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (later->error);
  return FALSE;
}
