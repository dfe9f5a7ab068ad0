/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens when, and what is said of it. */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Sim sim;

static GPtrArray *heap;
static guint64 serial;

const char *
sim_sometimes_name (SimSometimes what)
{
  static const char *const names[] = {
    "a conflict",
    "a refusal",
    "an edit behind a refused creation",
    "a merge",
    "a batch that came twice",
    "a count that the server refuses",
    "an answer to an older question",
    "everything from nothing again",
    "a row that leaves",
    "a row that leaves with edits waiting",
    "another epoch with edits waiting",
    "a desktop killed",
    "a desktop without power",
    "a server killed",
    "a desktop killed while saving",
    "a run of several pages",
    "a run that ends before the head",
    "an expired token",
    "a sign-in again",
    "an engine that waits for a person",
    "a full disk",
    "a value insisted on",
    "the rest of a conflict sent",
    "an edit over what waits for a decision",
    "the rest of a conflict shown",
    "an answer after its time",
    "another role",
    "a partner with others under it",
    "a cursor behind the horizon",
    "a first sync",
    "a syncer whose place was taken",
    "a batch sent while the answer before it is stored",
    "a request given up for a person who wants it now",
    "a cache that is damaged",
    "a cache made anew while it is used",
    "edits in a damaged file",
    "edits in a file of an older version",
    "an upgrade that is cut",
    "a lease of numbers",
    "a paper with a number made without the server",
    "a word that the server lost, and has again",
    "a command",
    "a command that is refused on arrival",
    "totals of sales counted again from the rows",
    "all that a desktop has compared with the server",
    "a spoiled value mended",
    "a copy restored that is of another history",
    "a refund",
    "a refund that comes too late",
    "a file that an edit names",
    "a file of several pieces",
    "an edit that waits for its file",
    "a row that names a file",
    "a file of which a byte is another one on its way",
    "a file that is fetched",
    "a file that is cut while it is fetched",
    "a file that is gone on with",
    "another account on the same computer",
    "an account signed out of with edits waiting",
    "an account that is erased",
    "an account that is erased with edits waiting",
    "an erasing that is cut",
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIM_N_SOMETIMES);

  return names[what];
}

static gboolean
is_before (const SimEvent *a, const SimEvent *b)
{
  return a->at < b->at || (a->at == b->at && a->serial < b->serial);
}

static void
swap (guint a, guint b)
{
  gpointer kept = heap->pdata[a];

  heap->pdata[a] = heap->pdata[b];
  heap->pdata[b] = kept;
}

static void
event_free (SimEvent *event)
{
  if (event->call != NULL)
    sim_call_unref (event->call);
  if (event->reply != NULL)
    sim_reply_unref (event->reply);
  if (event->free_data != NULL)
    event->free_data (event->data);
  g_free (event);
}

SimEvent *
sim_after (gint64 delay, SimFunc run, SimDesk *desk)
{
  SimEvent *event = g_new0 (SimEvent, 1);
  guint i;

  if (heap == NULL)
    heap = g_ptr_array_new ();
  event->at = sim.now + MAX (delay, 0);
  event->serial = ++serial;
  event->run = run;
  event->desk = desk;
  event->life = desk != NULL ? desk->life : 0;
  g_ptr_array_add (heap, event);
  for (i = heap->len - 1; i > 0 && is_before (heap->pdata[i], heap->pdata[(i - 1) / 2]); i = (i - 1) / 2)
    swap (i, (i - 1) / 2);
  return event;
}

static SimEvent *
pop (void)
{
  SimEvent *first = heap->pdata[0];
  guint i = 0;

  swap (0, heap->len - 1);
  g_ptr_array_set_size (heap, (int)heap->len - 1);
  for (;;)
    {
      guint least = i, left = 2 * i + 1;

      for (guint child = left; child < MIN (left + 2, heap->len); child++)
        if (is_before (heap->pdata[child], heap->pdata[least]))
          least = child;
      if (least == i)
        return first;
      swap (i, least);
      i = least;
    }
}

gboolean
sim_run_one (gint64 until)
{
  SimEvent *event;

  if (heap == NULL || heap->len == 0 || ((SimEvent *)heap->pdata[0])->at > until)
    {
      sim.now = MAX (sim.now, until);
      return FALSE;
    }
  event = pop ();
  sim.now = event->at;
  sim.steps++;
  sim.clock_offset = 0;
  if (event->desk == NULL || (event->desk->life == event->life && event->desk->running))
    {
      SimDesk *desk = event->desk;

      if (desk != NULL)
        sim_desk_enter (desk);
      event->run (event);
      if (desk != NULL)
        sim_desk_settle (desk);
    }
  sim.clock_offset = 0;
  event_free (event);
  return TRUE;
}

void
sim_forget_events (void)
{
  for (guint i = 0; heap != NULL && i < heap->len; i++)
    event_free (heap->pdata[i]);
  if (heap != NULL)
    g_ptr_array_set_size (heap, 0);
  serial = 0;
}

void
sim_sometimes (SimSometimes what)
{
  sim.counts[what]++;
}

void
sim_log (const char *format, ...)
{
  g_autofree char *text = NULL, *told = NULL;
  va_list args;

  if (!sim.traced)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* But for the name of a folder, which is another one each time. */
  told = g_strndup (text, strcspn (text, "/"));
  sim.trace
    = (sim.trace ^ (guint64)g_str_hash (told) ^ (guint64)sim.now) * G_GUINT64_CONSTANT (0x100000001b3);
  if (sim.verbose)
    g_printerr ("%12.3f %s\n", (double)sim.now / 1000, text);
}

void
sim_fail (const char *invariant, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("# seed %" G_GUINT64_FORMAT " at %.3f s: invariant %s: %s\n", sim.seed, (double)sim.now / 1000,
              invariant, text);
  if (sim.found != NULL)
    {
      g_strlcpy (sim.found->invariant, invariant, sizeof sim.found->invariant);
      sim.found->at = sim.now;
      sim.found->until = sim.until;
    }
  fflush (NULL);
  _Exit (SIM_FOUND);
}

/* --- Requests and answers --- */

static void
call_clear (gpointer data)
{
  SimCall *call = data;

  g_free (call->token);
  g_free (call->cursor);
  g_free (call->body);
  g_clear_object (&call->message);
}

SimCall *
sim_call_new (SimDesk *desk, SimCallKind kind)
{
  SimCall *call = g_rc_box_new0 (SimCall);

  call->desk = desk;
  call->life = desk->life;
  call->kind = kind;
  return call;
}

SimCall *
sim_call_ref (SimCall *call)
{
  return g_rc_box_acquire (call);
}

void
sim_call_unref (SimCall *call)
{
  g_rc_box_release_full (call, call_clear);
}

void
sim_view_free (SimView *view)
{
  if (view == NULL)
    return;
  g_ptr_array_unref (view->actors);
  g_free (view);
}

static void
reply_clear (gpointer data)
{
  SimReply *reply = data;

  g_clear_pointer (&reply->body, g_bytes_unref);
  sim_view_free (reply->view);
}

SimReply *
sim_reply_new (guint status, GBytes *body)
{
  SimReply *reply = g_rc_box_new0 (SimReply);

  reply->status = status;
  reply->body = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);
  reply->retry_after = -1;
  reply->offset = -1;
  return reply;
}

SimReply *
sim_reply_ref (SimReply *reply)
{
  return g_rc_box_acquire (reply);
}

void
sim_reply_unref (SimReply *reply)
{
  g_rc_box_release_full (reply, reply_clear);
}
