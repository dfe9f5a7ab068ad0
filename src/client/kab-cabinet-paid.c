/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders that were paid, and whom that is told (S1-74). */
#include "kab-paid.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-private.h"
#include "kab-cache-private.h"
#include "kab-error.h"
#include "kab-format.h"
#include "kab-money.h"

void
kab_paid_news_clear (KabPaidNews *news)
{
  g_clear_pointer (&news->order, kab_row_unref);
  *news = (KabPaidNews){ 0 };
}

/* --- Who is told --- */

static gboolean
is_of (const KabRow *order, const char *field, const char *id)
{
  return id != NULL && g_strcmp0 (kab_row_get_text (order, field), id) == 0;
}

static gboolean
is_of_department (const KabActor *actor, const KabRow *order)
{
  const char *department = kab_row_get_text (order, "department");

  return department != NULL && actor->departments != NULL
         && g_strv_contains ((const char *const *)actor->departments, department);
}

static gboolean
is_of_office (const KabActor *actor, const KabRow *order, const char *curator)
{
  if (g_strcmp0 (order->created_by, actor->user) == 0)
    return TRUE;
  if (curator != NULL)
    return g_str_equal (curator, actor->user);

  return actor->role == KAB_ROLE_ADMIN || (actor->powers & KAB_POWER_BIT (KAB_POWER_SALES)) != 0;
}

static gboolean
concerns (const KabActor *actor, const KabRow *order, const char *curator)
{
  switch (actor->role)
    {
    case KAB_ROLE_ADMIN:
    case KAB_ROLE_STAFF:
      return is_of_office (actor, order, curator);
    case KAB_ROLE_PARTNER:
      return is_of (order, "partner", actor->partner);
    case KAB_ROLE_HEAD:
      return is_of_department (actor, order) || is_of (order, "agent", actor->agent);
    case KAB_ROLE_AGENT:
      return is_of (order, "agent", actor->agent);
    case KAB_ROLE_CLIENT:
    case KAB_ROLE_CONTACT:
    default:
      return FALSE;
    }
}

gboolean
kab_paid_concerns (GPtrArray *actors, const KabRow *order, const char *curator)
{
  for (guint i = 0; i < actors->len; i++)
    if (concerns (actors->pdata[i], order, curator))
      return TRUE;

  return FALSE;
}

/* --- What is said --- */

char *
kab_paid_sentence (guint n, const KabRow *order)
{
  g_autofree char *count = kab_format_count (n);

  if (n == 1 && order != NULL)
    {
      const char *client = kab_row_get_text (order, "client_name");
      g_autofree char *total
        = kab_money_format (kab_row_get_integer (order, "total"), kab_row_get_text (order, "currency"), NULL);

      if (client != NULL && *client != '\0')
        /* Translators: number, amount, and the client's name */
        return g_strdup_printf (_ ("Order %s was paid: %s, %s"), kab_row_get_text (order, "number"), total,
                                client);
      /* Translators: number and amount */
      return g_strdup_printf (_ ("Order %s was paid: %s"), kab_row_get_text (order, "number"), total);
    }
  return g_strdup_printf (ngettext ("%s order was paid", "%s orders were paid", n), count);
}

/* --- In the cabinet --- */

static gboolean
count (KabDb *db, guint epoch, gpointer data, GError **error)
{
  guint *counts = data;

  return kab_cache_count_paid (db, &counts[0], &counts[1], error);
}

static void
news_free (gpointer data)
{
  kab_paid_news_clear (data);
  g_free (data);
}

static void
run_take (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  KabPaidNews *news = g_new0 (KabPaidNews, 1);
  guint counts[2];
  GError *error = NULL;
  gboolean ok = kab_cabinet_read_now (self, count, counts, NULL, &error);

  /* Most changes of orders are none of these: nobody who writes is kept waiting for them. */
  if (ok && counts[0] == 0)
    news->unseen = counts[1];
  else if (ok)
    ok = kab_cache_take_paid (self->cache, kab_account_get_actors (self->account), news, &error);
  if (ok)
    {
      g_task_return_pointer (task, news, news_free);
      return;
    }
  news_free (news);
  g_task_return_error (task, error);
}

/* Behind what is being saved, on the thread that does it. */
static void
start (KabCabinet *self, GTask *task, void (*run) (GTask *task))
{
  if (self->editor != NULL)
    kab_cabinet_push_edit (self, task, run);
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
}

void
kab_cabinet_take_paid_async (KabCabinet *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_take_paid_async);
  start (self, task, run_take);
}

gboolean
kab_cabinet_take_paid_finish (KabCabinet *self, GAsyncResult *result, KabPaidNews *news, GError **error)
{
  g_autofree KabPaidNews *taken = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  *news = (KabPaidNews){ 0 };
  taken = g_task_propagate_pointer (G_TASK (result), error);
  if (taken == NULL)
    return FALSE;
  *news = *taken;
  return TRUE;
}

static void
run_seen (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!kab_cache_paid_seen (self->cache, &error))
    g_message ("Paid orders that were looked at cannot be noted: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

void
kab_cabinet_paid_seen (KabCabinet *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, kab_cabinet_paid_seen);
  start (self, task, run_seen);
}
