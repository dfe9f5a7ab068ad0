/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes before a session: registering by oneself (S1-17), and a password of one's own at first (S1-18, S1-19). */
#include "kab-newcomer.h"

#include <string.h>

#include "kab-error.h"
#include "kab-http.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-wire.h"

#define ASK_SECONDS 15
#define OFFERS_MAX 200

void
kab_offer_free (KabOffer *offer)
{
  if (offer == NULL)
    return;
  g_free (offer->org);
  g_free (offer->name);
  g_free (offer->text);
  g_free (offer->version);
  g_free (offer);
}

typedef struct
{
  char *server;
  const char *path;
  char *body;  /* NULL: what there is is asked */
  char *field; /* of the answer */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_free (asked->server);
  if (asked->body != NULL)
    explicit_bzero (asked->body, strlen (asked->body));
  g_free (asked->body);
  g_free (asked->field);
  g_free (asked);
}

static KabOffer *
read_offer (JsonObject *object)
{
  g_autoptr (KabOffer) offer = g_new0 (KabOffer, 1);
  JsonArray *channels = kab_wire_array (object, "channels");

  offer->org = g_strdup (kab_wire_string (object, "org"));
  offer->name = g_strdup (kab_wire_string (object, "name"));
  offer->text = g_strdup (kab_wire_string (object, "text"));
  offer->version = g_strdup (kab_wire_string (object, "version"));
  for (guint i = 0; channels != NULL && i < json_array_get_length (channels); i++)
    {
      const char *channel = kab_json_text (json_array_get_element (channels, i));

      offer->by_email = offer->by_email || g_strcmp0 (channel, "email") == 0;
      offer->by_phone = offer->by_phone || g_strcmp0 (channel, "sms") == 0;
    }
  return offer->org != NULL && offer->name != NULL && offer->text != NULL && offer->version != NULL
             && (offer->by_email || offer->by_phone)
           ? g_steal_pointer (&offer)
           : NULL;
}

static GPtrArray *
read_offers (const KabAnswer *answer)
{
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_offer_free);
  JsonArray *array = node != NULL ? kab_wire_array (json_node_get_object (node), "offers") : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), OFFERS_MAX); i++)
    {
      JsonObject *object = kab_wire_element (array, i);
      KabOffer *offer = object != NULL ? read_offer (object) : NULL;

      if (offer != NULL)
        g_ptr_array_add (offers, offer);
    }
  return offers;
}

static KabAnswer *
exchange (const Asked *asked, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = kab_http_new (asked->server, error);
  g_autoptr (SoupMessage) message = NULL;

  if (http == NULL)
    return NULL;
  message = kab_http_message (http, asked->body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, asked->path,
                              NULL, asked->body);
  return kab_http_ask (http, message, KAB_BODY_MAX, ASK_SECONDS, cancellable, error);
}

static void
note_field (Asked *asked, const KabAnswer *answer)
{
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);

  if (node != NULL)
    asked->field = g_strdup (kab_wire_string (json_node_get_object (node), "field"));
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Asked *asked = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (KabAnswer) answer = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  answer = exchange (asked, cancellable, &error);
  g_main_context_pop_thread_default (context);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
    }
  else if (answer->status / 100 == 2)
    {
      g_task_return_pointer (task, read_offers (answer), (GDestroyNotify)g_ptr_array_unref);
    }
  else
    {
      note_field (asked, answer);
      g_task_return_error (task, kab_answer_asked_problem (answer));
    }
}

static void
start (const char *server,
       const char *path,
       char *body,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  asked->server = g_strdup (server);
  asked->path = path;
  asked->body = body;
  g_task_set_task_data (task, asked, asked_free);
  g_task_run_in_thread (task, run);
}

void
kab_offers_async (const char *server,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  start (server, KAB_PATH_REGISTRATION, NULL, cancellable, callback, user_data);
}

GPtrArray *
kab_offers_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
append_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  kab_json_append_string (out, text);
}

void
kab_newcomer_async (const char *server,
                    const KabOffer *offer,
                    const KabNewcomer *who,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GString *body = g_string_new (NULL);

  g_string_printf (body, "{\"consent\":%s", who->consents ? "true" : "false");
  append_member (body, "org", offer->org);
  append_member (body, "version", offer->version);
  append_member (body, "surname", who->surname);
  append_member (body, "given_name", who->given_name);
  append_member (body, "patronymic", who->patronymic);
  append_member (body, "address", who->address);
  g_string_append_c (body, '}');
  start (server, KAB_PATH_REGISTRATION, g_string_free (body, FALSE), cancellable, callback, user_data);
}

gboolean
kab_newcomer_finish (GAsyncResult *result, char **field, GError **error)
{
  Asked *asked = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) nothing = g_task_propagate_pointer (G_TASK (result), error);

  *field = g_steal_pointer (&asked->field);
  return nothing != NULL;
}

void
kab_first_password_async (const char *server,
                          const KabFirstPassword *first,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GString *body = g_string_new ("{\"login\":");

  kab_json_append_string (body, first->login);
  append_member (body, "password", first->password);
  append_member (body, "new_password", first->new_password);
  append_member (body, "surname", first->surname);
  append_member (body, "given_name", first->given_name);
  append_member (body, "patronymic", first->patronymic);
  append_member (body, "address", first->address);
  append_member (body, "city", first->city);
  g_string_append_c (body, '}');
  start (server, KAB_PATH_FIRST_PASSWORD, g_string_free (body, FALSE), cancellable, callback, user_data);
}

gboolean
kab_first_password_finish (GAsyncResult *result, char **field, GError **error)
{
  return kab_newcomer_finish (result, field, error);
}
