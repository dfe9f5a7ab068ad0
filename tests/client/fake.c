/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake.h"

#include <string.h>

#include "kab-protocol.h"

#define USER "01900000-0000-7000-8000-0000000000aa"
#define ORG "01900000-0000-7000-8000-0000000000bb"
#define HOTEL "<html>Welcome to the hotel</html>"

static void
answer_json (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, status == 200 ? "application/json" : "application/problem+json",
                                    SOUP_MEMORY_COPY, body, strlen (body));
}

static char *
session_text (Fake *fake)
{
  return g_strdup_printf ("{\"access_token\":\"access-%u\",\"expires_at\":%" G_GINT64_FORMAT
                          ",\"refresh_token\":\"refresh-%u\","
                          "\"user\":{\"id\":\"" USER
                          "\",\"surname\":\"Орлова\",\"given_name\":\"Анна\"},\"org\":{\"id\":\"" ORG
                          "\",\"name\":\"Тест\"},\"device\":\"" PACKAGE "\",\"memberships\":[{\"id\":\"" ORG
                          "\",\"role\":\"admin\"}]}",
                          fake->token, g_get_real_time () / 1000 + (fake->life > 0 ? fake->life : 86400000),
                          fake->token);
}

static gboolean
check_token (Fake *fake, SoupServerMessage *message)
{
  const char *header
    = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *wanted = g_strdup_printf ("Bearer access-%u", fake->token);

  if (fake->fail > 0)
    {
      fake->fail--;
      answer_json (message, fake->fail_with, "{\"title\":\"x\"}");
      return FALSE;
    }
  if (fake->uses_left > 0 && g_strcmp0 (header, wanted) == 0)
    {
      if (fake->uses_left != G_MAXUINT)
        fake->uses_left--;
      return TRUE;
    }
  if (g_strcmp0 (header, wanted) != 0)
    fake->dead_token_seen++;
  else
    fake->token += 1000; /* dead: it is not to be seen again */
  answer_json (message, 401, "{\"status\":401,\"code\":\"token-expired\",\"detail\":\"old\"}");
  return FALSE;
}

static void
on_session (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Fake *fake = data;
  g_autofree char *text = NULL;

  if (g_str_equal (path, KAB_PATH_SESSION_REFRESH))
    {
      fake->refreshes++;
      if (fake->strange_refreshes > 0)
        {
          answer_json (message, fake->strange_refreshes-- % 2 ? 403 : 401, HOTEL);
          return;
        }
      if (fake->refuse_refresh)
        {
          answer_json (message, 401,
                       "{\"status\":401,\"code\":\"unauthenticated\",\"detail\":\"sign in again\"}");
          return;
        }
    }
  if (g_str_equal (path, KAB_PATH_SESSION_REFRESH))
    {
      SoupMessageBody *body = soup_server_message_get_request_body (message);
      g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
      const char *number
        = g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), "refresh-");
      guint with = number != NULL ? (guint)g_ascii_strtoull (number + strlen ("refresh-"), NULL, 10) : 0;

      fake->copied |= with < fake->refreshed_with;
      fake->refreshed_with = with;
    }
  fake->token++;
  if (g_str_equal (path, KAB_PATH_SESSION_REFRESH) && fake->lost_refreshes > 0)
    {
      fake->lost_refreshes--;
      answer_json (message, 502, "{\"title\":\"lost\"}");
      return;
    }
  text = session_text (fake);
  answer_json (message, 200, text);
}

char *
fake_item (const Fake *fake)
{
  return g_strdup_printf ("{\"entity\":\"package\",\"id\":\"" PACKAGE "\",\"rev\":%" G_GINT64_FORMAT
                          ",\"created_at\":1,\"updated_at\":1,\"name\":\"Пакет\",\"calculation\":"
                          "\"fixed\",\"price\":%" G_GINT64_FORMAT
                          ",\"description\":\"%s\",\"currency\":\"RUB\",\"state\":\"draft\"}",
                          fake->rev, fake->price, fake->description);
}

static void
on_changes (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Fake *fake = data;
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;
  g_autofree char *text = NULL, *item = NULL;
  gint64 from = cursor != NULL ? g_ascii_strtoll (cursor + 1, NULL, 10) : 0, rev;

  if (!check_token (fake, message))
    return;
  fake->pulls++;
  /* Something between us and the server has an older answer. */
  rev = fake->rev;
  if (fake->replays > 0 && rev > from && from > 0)
    {
      fake->replays--;
      rev = from;
    }
  if (fake->endless)
    rev = from;
  item = rev > from ? fake_item (fake) : g_strdup ("");
  text
    = g_strdup_printf ("{\"cursor\":\"c%" G_GINT64_FORMAT
                       "\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":%" G_GINT64_FORMAT
                       ",\"until\":%" G_GINT64_FORMAT
                       ",\"remaining\":0,\"more\":%s,\"restart\":false,\"items\":[%s]}",
                       rev, cursor != NULL ? cursor : "", rev, rev, fake->endless ? "true" : "false", item);
  answer_json (message, 200, text);
}

static char *
apply (Fake *fake, JsonObject *mutation)
{
  const char *id = json_object_get_string_member (mutation, "id");
  gint64 n = json_object_get_int_member (mutation, "n");
  g_autofree char *head = g_strdup_printf ("{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT, id, n);

  if (n > fake->last_n + 1)
    fake->holes = TRUE;
  if (fake->puzzle && n > fake->last_n)
    {
      fake->last_n = n;
      fake->puzzle = FALSE;
      return g_strconcat (head, ",\"outcome\":\"postponed\"}", NULL);
    }
  if (fake->refuse && n > fake->last_n)
    {
      fake->last_n = n;
      fake->refuse = FALSE;
      return g_strconcat (head,
                          ",\"outcome\":\"refused\",\"code\":\"refused\",\"message\":\"not on Sundays\"}",
                          NULL);
    }
  if (fake->conflict && n > fake->last_n)
    {
      fake->last_n = n;
      fake->conflict = FALSE;
      fake->price = 555;
      fake->rev++;
      return g_strdup_printf (
        "%s,\"outcome\":\"conflict\",\"rev\":%" G_GINT64_FORMAT
        ",\"theirs\":{\"price\":555,\"description\":\"%s\"},\"by\":\"Захаров\",\"at\":1}",
        head, fake->rev, fake->description);
    }
  if (n > fake->last_n)
    {
      JsonObject *set = json_object_get_object_member (mutation, "set");

      fake->last_n = n;
      fake->rev++;
      if (json_object_has_member (set, "price"))
        fake->price = json_object_get_int_member (set, "price");
      if (json_object_has_member (set, "description"))
        {
          g_free (fake->description);
          fake->description = g_strdup (json_object_get_string_member (set, "description"));
        }
      g_ptr_array_add (fake->done, g_strdup (id));
    }
  return g_strdup_printf ("%s,\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT ",\"merged\":false}", head,
                          fake->rev);
}

static void
on_mutations (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer data)
{
  Fake *fake = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GString) out = g_string_new ("{\"outcomes\":[");
  JsonArray *mutations;
  gboolean cut = FALSE;

  if (fake->maintained)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "300");
      answer_json (message, 503, "{\"status\":503,\"code\":\"maintenance\",\"detail\":\"new disks\"}");
      return;
    }
  if (fake->stall_batches > 0)
    {
      fake->stall_batches--;
      fake->stalled++;
      soup_server_message_pause (message);
      return;
    }
  if (!check_token (fake, message))
    return;
  fake->batches++;
  g_usleep (fake->work_us);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                             (gssize)g_bytes_get_size (bytes), NULL));
  mutations
    = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "mutations");
  for (guint i = 0; i < json_array_get_length (mutations) && (fake->full_at == 0 || i < fake->full_at); i++)
    {
      JsonObject *mutation = json_array_get_object_element (mutations, i);
      g_autofree char *one = apply (fake, mutation);

      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", one);
      if (json_object_get_int_member (mutation, "n") == fake->lost_n)
        cut = TRUE;
    }
  g_string_append (out, "]}");
  if (fake->full_at > 0 && fake->full_at < json_array_get_length (mutations))
    fake->full_at = 0;
  if (cut)
    {
      /* Done at the server, and the answer lost. */
      fake->lost_n = 0;
      answer_json (message, 502, "{\"title\":\"lost\"}");
      return;
    }
  answer_json (message, 200, out->str);
}

static void
give_lease (SoupServerMessage *message, const char *id, const char *kind, gint64 first)
{
  g_autofree char *text = g_strdup_printf (
    "{\"gone\":[],\"lease\":{\"id\":\"%s\",\"kind\":\"%s\",\"prefix\":\"A-\",\"first\":%" G_GINT64_FORMAT
    ",\"last\":%" G_GINT64_FORMAT ",\"used\":0,\"leased_at\":1,\"state\":\"active\",\"proof\":\"p\"}}",
    id, kind, first, first + 99);

  answer_json (message, 200, text);
}

static void
on_leases (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
  } strange[] = { { 200, "{}" }, { 403, HOTEL }, { 404, HOTEL } };
  Fake *fake = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  JsonObject *object;

  if (fake->strange_leases > 0)
    {
      fake->strange_leases--;
      answer_json (message, strange[fake->strange_leases].status, strange[fake->strange_leases].body);
      return;
    }
  if (!fake->leases)
    {
      answer_json (message, 404, "{\"status\":404,\"code\":\"not-found\",\"detail\":\"x\"}");
      return;
    }
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                             (gssize)g_bytes_get_size (bytes), NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_ptr_array_add (fake->asked_leases, g_strdup (json_object_get_string_member (object, "id")));
  give_lease (message, json_object_get_string_member (object, "id"),
              json_object_get_string_member (object, "kind"),
              fake->asked_leases->len == 1 ? 900000 : fake->asked_leases->len * 1000);
  if (fake->asked_leases->len > 1)
    return;
  fake->waiting = g_object_ref (message);
  soup_server_message_pause (message);
}

void
fake_answer_lease (Fake *fake)
{
  soup_server_message_unpause (fake->waiting);
  g_clear_object (&fake->waiting);
}

static void
on_live (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         SoupWebsocketConnection *connection,
         gpointer data)
{
  Fake *fake = data;

  g_clear_object (&fake->live);
  fake->live = g_object_ref (connection);
}

/* As kabinetd does it: libsoup 3.2.3 loses a GSocket with each connection that its own listener takes. */
static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  return soup_server_accept_iostream (data, G_IO_STREAM (connection), local, remote, NULL);
}

void
fake_start (Fake *fake)
{
  g_autoptr (GError) error = NULL;
  guint16 port;

  memset (fake, 0, sizeof *fake);
  fake->uses_left = G_MAXUINT;
  fake->price = 100;
  fake->description = g_strdup ("Старое");
  fake->rev = 5;
  fake->done = g_ptr_array_new_with_free_func (g_free);
  fake->asked_leases = g_ptr_array_new_with_free_func (g_free);
  fake->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fake->server, KAB_PATH_LEASES, on_leases, fake, NULL);
  soup_server_add_handler (fake->server, KAB_PATH_SESSION, on_session, fake, NULL);
  soup_server_add_handler (fake->server, KAB_PATH_CHANGES, on_changes, fake, NULL);
  soup_server_add_handler (fake->server, KAB_PATH_MUTATIONS, on_mutations, fake, NULL);
  soup_server_add_websocket_handler (fake->server, KAB_PATH_LIVE, NULL, NULL, on_live, fake, NULL);
  fake->service = g_socket_service_new ();
  g_signal_connect (fake->service, "incoming", G_CALLBACK (on_incoming), fake->server);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fake->service), NULL, &error);
  g_assert_no_error (error);
  fake->url = g_strdup_printf ("http://127.0.0.1:%d", port);
}

void
fake_stop (Fake *fake)
{
  g_clear_object (&fake->live);
  g_socket_service_stop (fake->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fake->service));
  g_clear_object (&fake->service);
  soup_server_disconnect (fake->server);
  g_clear_object (&fake->server);
  g_ptr_array_unref (fake->done);
  g_ptr_array_unref (fake->asked_leases);
  g_free (fake->url);
  g_free (fake->description);
}

KabCabinet *
fake_sign_in (Fake *fake, const char *folder)
{
  g_autoptr (GError) error = NULL;
  KabCabinet *cabinet = desk_sign_in (fake->url, "anna", "secret", folder, &error);

  g_assert_no_error (error);
  desk_wait_state (cabinet, KAB_SYNC_LIVE);
  return cabinet;
}

gint64
fake_price (KabCabinet *cabinet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find (cabinet, &kab_entity_package, PACKAGE, &error);

  g_assert_no_error (error);
  return kab_row_get_integer (row, "price");
}
