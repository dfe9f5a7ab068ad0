/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that are leased, where something that is not the server answers in its place. */
#include <string.h>

#include "fake.h"
#include "kab-error.h"
#include "kab-number.h"
#include "kab-work-leases.h"
#include "pages.h"

#define LICENCES (1U << kab_number_kind (&kab_entity_licence))
#define ID(n) "01900000-0000-7000-8000-0000000000" n

static gboolean
has_asked (gpointer data)
{
  return ((Fake *)data)->waiting != NULL;
}

static gboolean
has_numbers (gpointer data)
{
  g_autoptr (GPtrArray) leases = kab_work_open_leases (data, NULL);

  return leases != NULL && leases->len > 0;
}

/* 24: a hotel's network says that there are no numbers, and for whom not: they are asked for all the same (S4-90). */
static void
test_strangers_refuse (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;
  KabWork *work;

  fake_start (&fake);
  fake.leases = TRUE;
  fake.strange_leases = 3;
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (has_asked, &fake, "the question about numbers behind those that others answered");
  g_assert_cmpuint (fake.strange_leases, ==, 0);
  fake_answer_lease (&fake);
  work = kab_work_open (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), NULL, &error);
  g_assert_no_error (error);
  desk_wait (has_numbers, work, "numbers");
  kab_work_close (work);
}

static void
plan (Store *store, gboolean show, KabLeasePlan *plan)
{
  g_autoptr (GError) error = NULL;

  kab_work_plan_leases (store->work, store->fence, LICENCES, show, plan, &error);
  g_assert_no_error (error);
}

static gboolean
take (Store *store, const KabLeasePlan *plan, guint status, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean ok
    = kab_work_take_lease_answer (store->work, store->fence, plan, status, text, strlen (text), &error);

  if (!ok)
    g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
  return ok;
}

static char *
lease_text (const char *id, const char *state)
{
  return g_strdup_printf (
    "{\"id\":\"%s\",\"kind\":\"licence\",\"prefix\":\"A-\",\"first\":1,\"last\":10,\"used\":0,"
    "\"leased_at\":1,\"state\":\"%s\",\"proof\":\"p\"}",
    id, state);
}

/* What the question that stands in @body is called. */
static char *
asked_id (const KabLeasePlan *plan)
{
  return g_strndup (strstr (plan->body, "\"id\":\"") + strlen ("\"id\":\""), 36);
}

/* S4-90: an object that is not the server's answer is none: the same is asked again, under the same name. */
static void
test_strange_objects (void)
{
  static const char *const strange[] = { "{}", "{\"status\":\"ok\"}", "{\"gone\":[]}", "{\"lease\":{}}" };
  Store store;
  KabLeasePlan asked, again;
  g_autofree char *id = NULL, *lease = NULL, *text = NULL;

  store_open (&store);
  plan (&store, FALSE, &asked);
  g_assert_true (asked.kind == &kab_entity_licence);
  id = asked_id (&asked);
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autofree char *same = NULL;

      g_assert_false (take (&store, &asked, 200, strange[i]));
      plan (&store, FALSE, &again);
      same = asked_id (&again);
      g_assert_cmpstr (same, ==, id);
      kab_lease_plan_clear (&again);
    }
  lease = lease_text (id, "active");
  text = g_strconcat ("{\"gone\":[],\"lease\":", lease, "}", NULL);
  g_assert_true (take (&store, &asked, 200, text));
  g_assert_cmpint (kab_work_count_numbers (store.work, &kab_entity_licence, NULL), ==, 10);
  kab_lease_plan_clear (&asked);

  /* What this device has is shown to the server, and not to whoever says “{}”. */
  plan (&store, TRUE, &asked);
  g_assert_false (take (&store, &asked, 200, "{}"));
  g_assert_true (take (&store, &asked, 200, "{\"gone\":[]}"));
  kab_lease_plan_clear (&asked);
  store_close (&store);
}

/* S4-90: numbers are given back when the server has heard of it, whoever else says yes. */
static void
test_given_back (void)
{
  Store store;
  KabLeasePlan asked;
  g_autofree char *id = NULL, *lease = NULL, *text = NULL, *other = lease_text (ID ("09"), "returned"),
                  *own = NULL;
  g_autoptr (GError) error = NULL;

  store_open (&store);
  plan (&store, FALSE, &asked);
  id = asked_id (&asked);
  lease = lease_text (id, "active");
  text = g_strconcat ("{\"gone\":[],\"lease\":", lease, "}", NULL);
  g_assert_true (take (&store, &asked, 200, text));
  kab_lease_plan_clear (&asked);
  g_assert_true (kab_work_drop_lease (store.work, id, TRUE, &error));
  for (guint i = 0; i < 2; i++)
    {
      plan (&store, FALSE, &asked);
      g_assert_cmpstr (asked.lease, ==, id);
      g_assert_false (take (&store, &asked, 200, i == 0 ? "{}" : other));
      kab_lease_plan_clear (&asked);
    }
  plan (&store, FALSE, &asked);
  own = lease_text (id, "returned");
  g_assert_true (take (&store, &asked, 200, own));
  kab_lease_plan_clear (&asked);
  plan (&store, FALSE, &asked);
  g_assert_null (asked.lease);
  kab_lease_plan_clear (&asked);
  store_close (&store);
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add_func ("/client/leases/strangers-refuse", test_strangers_refuse);
  g_test_add_func ("/client/leases/strange-objects", test_strange_objects);
  g_test_add_func ("/client/leases/given-back", test_given_back);
  return g_test_run ();
}
